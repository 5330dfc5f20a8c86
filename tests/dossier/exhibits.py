"""The museum of broken dossiers: builds the exhibits, and writes their golden messages anew.

Run it (`python tests/dossier/exhibits.py`) after a wanted change of a message, then read the diff
as somebody would who meets the message for the first time.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from corcyra.dossier import tree
from corcyra.dossier.load import load
from corcyra.errors import DossierError

MUSEUM = Path(__file__).parent / "museum"
BASE = (MUSEUM / "base.yaml").read_text(encoding="utf-8")


def mistakes() -> dict[str, dict[str, Any]]:
    """Table of the mistakes, by exhibit."""
    root, faults = tree.read((MUSEUM / "mistakes.yaml").read_text(encoding="utf-8"))
    assert root is not None and not faults, faults
    return root.plain()


def exhibit(mistake: dict[str, Any]) -> bytes:
    """The broken dossier."""
    text = mistake.get("replace") or BASE
    pairs = [(mistake["old"], mistake["new"])] if "old" in mistake else []
    for old, new in (*pairs, *mistake.get("also", ())):
        assert text.count(old) >= 1, f"{old!r} is not in base.yaml"
        text = text.replace(old, new, 1)
    return text.encode(mistake.get("encoding", "utf-8"))


def message(mistake: dict[str, Any], folder: Path) -> str:
    """What Corcyra says of it, the file called as a person would call it."""
    path = folder / "dossier.yaml"
    path.write_bytes(exhibit(mistake))
    try:
        load(path)
    except DossierError as error:
        return f"{error}\n".replace(str(path), "dossier.yaml")
    return "valid\n"


def main() -> None:
    """Write every golden message."""
    import tempfile

    table = mistakes()
    for old in MUSEUM.glob("*.txt"):
        if old.stem not in table:
            old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        for name, mistake in table.items():
            text = message(mistake, Path(folder))
            (MUSEUM / f"{name}.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
