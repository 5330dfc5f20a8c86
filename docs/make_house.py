"""Write the lists of files in docs/house.md anew, from the first line of each docstring.

    python docs/make_house.py

The picture and the text above the lists are written by hand.
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Final

PAGE: Final = Path(__file__).parent / "house.md"
PACKAGE: Final = Path(__file__).parents[1] / "src" / "corcyra"
MARK: Final = "<!-- files: docs/make_house.py -->\n"
ROOMS: Final = (
    *("", "dossier", "model", "study", "claims", "report"),
    *("fitting", "sensitivity", "drafting", "room", "cli", "classics"),
)


def files(room: str) -> str:
    """Return a list of a room's files with what each does."""
    lines = [f"## {room or 'The entrance'}\n"]
    for path in sorted((PACKAGE / room).glob("*.py")):
        if path.name == "__init__.py":
            continue
        name = f"{room}/{path.name}" if room else path.name
        doc = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        lines.append(f"- `{name}`: {' '.join(doc.partition(chr(10) * 2)[0].split())}")
    return "\n".join(lines)


def page() -> str:
    """Return the page with its lists anew."""
    hand, mark, _ = PAGE.read_text(encoding="utf-8").partition(MARK)
    if not mark:
        raise ValueError(f"{PAGE.name} must hold {MARK.strip()}")
    return hand + mark + "\n" + "\n\n".join(map(files, ROOMS)) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{PAGE.name} written.")
