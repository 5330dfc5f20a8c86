"""Reading a dossier: a bundled name, a file, or a folder with dossier.yaml.

All problems are told in one go, and each is certain: what is wrong with the types, then what the
rules (sums, names that must exist, days that never come) and the arms' overrides say of whatever
does not rest on an ill-typed value. So a problem told stays one when all others are put right by
correcting the values at which they stand; what rests on an ill-typed value, or on an arm's path
through one, is told when that is right. A text that is not YAML is told up to where it breaks off.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from corcyra.dossier import override, rules, tiesfile, tree, words
from corcyra.dossier.explain import explain
from corcyra.dossier.locate import Locator
from corcyra.dossier.rules_when import brought
from corcyra.dossier.salvage import Doubt, salvage, strays
from corcyra.dossier.schema import Dossier
from corcyra.errors import DossierError, Problem

FILE: Final = "dossier.yaml"
MAX_BYTES: Final = 1_000_000


@dataclass(frozen=True)
class Loaded:
    """A valid dossier and the text it was read from."""

    dossier: Dossier
    text: str = field(repr=False)
    file: str
    """As the user wrote it."""
    folder: Path | None
    """Folder of the file, where a file of ties is looked for."""
    hash: str
    """sha256 of the text, and of the file of ties if there is one."""
    arms: Mapping[str, Dossier] = field(repr=False, default_factory=dict)
    """The dossier of each arm that is defined, its overrides applied."""


def load(source: str | Path) -> Loaded:
    """Read and check a dossier.

    Parameters
    ----------
    source
        A bundled dossier's name, a file, or a folder with dossier.yaml.

    Raises
    ------
    DossierError
        With all problems found, each at its line and column.
    """
    file, folder, data = _fetch(source)
    text = _decode(file, data)
    dossier, arms = parse(text, file, folder)
    return Loaded(dossier, text, file, folder, _hash(text, dossier, folder), arms)


def bundled() -> dict[str, str]:
    """Name and title of each dossier that comes with Corcyra."""
    return {name: _title(path.read_text("utf-8")) for name, path in _bundles()}


def bundled_text(name: str) -> str | None:
    """Text of a bundled dossier, None if there is none of that name."""
    path = dict(_bundles()).get(name)
    return None if path is None else path.read_text("utf-8")


def parse(text: str, file: str, folder: Path | None) -> tuple[Dossier, dict[str, Dossier]]:
    """Read and check the text of a dossier; `file` is what messages call it.

    Returns
    -------
    tuple
        The dossier, and that of each arm.

    Raises
    ------
    DossierError
        With all problems found.
    """
    root, faults = tree.read(text)
    locator = Locator(file, text, root)
    problems = [locator.at(at, locator.name(path), message) for at, path, message, _ in faults]
    if root is None or root.entries is None:
        raise DossierError(problems or [_no_keys(file, root, locator)])
    dossier, doubt, ill_typed = _typed(root, faults, locator)
    wrongs = rules.world(dossier) + rules.questions(dossier, root)
    problems += ill_typed + [locator.problem(*wrong) for wrong in wrongs]
    problems += tiesfile.check(dossier, locator, folder)
    base = override.Base(root, locator, doubt, frozenset(wrong.loc for wrong in wrongs))
    arms, of_arms = override.apply(dossier, base, healthy=not problems)
    if not of_arms and not ill_typed and all(wrong.loc[:1] != ("arms",) for wrong in wrongs):
        misread = {wrong.loc for wrong in wrongs}
        acts = (wrong for wrong in brought(dossier) if wrong.loc not in misread)
        problems += [locator.problem(*wrong) for wrong in acts]
    if problems or of_arms:
        raise DossierError(_ordered(problems + of_arms))
    return dossier, arms


def _typed(
    root: tree.Node, faults: list[tree.Fault], locator: Locator
) -> tuple[Dossier, Doubt, list[Problem]]:
    """Dossier, or what can be salvaged of it; what one cannot be sure of; what is ill-typed."""
    twice = frozenset(id(locator.find(fault.path)[0]) for fault in faults if fault.twice)
    try:
        dossier = Dossier.model_validate(root.plain())
    except ValidationError as error:
        doubt = Doubt(twice, strays(error))
        return salvage(root, doubt), doubt, explain(error, locator)
    doubt = Doubt(twice)
    return salvage(root, doubt) if twice else dossier, doubt, []


def _no_keys(file: str, root: tree.Node | None, locator: Locator) -> Problem:
    if root is None or (root.scalar is None and root.items is None):
        return Problem(
            file, 0, 0, "dossier", "is empty; `corcyra new DIR` writes one to start from"
        )
    return locator.at(root.at, "", "a dossier is made of keys and values, such as corcyra: 1")


def _ordered(problems: list[Problem]) -> list[Problem]:
    """Problems in the order of the text, each once."""
    return sorted(dict.fromkeys(problems), key=lambda p: (p.line, p.column))


def _bundles() -> Iterator[tuple[str, Traversable]]:
    home = resources.files("corcyra") / "dossiers"
    if not home.is_dir():
        return
    for folder in sorted(home.iterdir(), key=lambda f: f.name):
        path = folder / FILE
        if path.is_file():
            yield folder.name, path


def _title(text: str) -> str:
    """Title of a dossier that is known to be valid, without reading all of it."""
    for line in text.splitlines():
        if line.startswith("title:"):
            found = tree.read(line)[0]
            title = found.entries["title"].scalar if found and found.entries else ""
            return str(title)
    return ""


def _fetch(source: str | Path) -> tuple[str, Path | None, bytes]:
    """Name, folder and bytes of the source."""
    path, file = Path(source), str(source)
    try:
        known = path.exists()
    except (OSError, ValueError):  # a name that no file can have
        known = False
    if known and path.is_dir():
        path = path / FILE
        file = str(path)
        if not path.is_file():
            raise _unreadable(file, f"there is no {FILE} in this folder")
    elif not known:
        return _fetch_bundled(file)
    try:
        # Not all of it, whatever it is: there are files without an end.
        with path.open("rb") as stream:
            return file, path.parent, stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise _unreadable(file, f"cannot be read: {reason}") from None


def _fetch_bundled(name: str) -> tuple[str, Path | None, bytes]:
    found = dict(_bundles())
    if name in found:
        path = found[name]
        folder = path.parent if isinstance(path, Path) else None
        return name, folder, path.read_bytes()
    if "/" in name or name.endswith((".yaml", ".yml")):
        raise _unreadable(name, "there is no such file or folder")
    guess = words.meant(name, found)
    hint = f"did you mean {guess}?" if guess else f"bundled are {words.listed(list(found))}"
    raise _unreadable(name, f"there is no such file, folder or bundled dossier; {hint}")


def _unreadable(file: str, message: str) -> DossierError:
    return DossierError([Problem(file, 0, 0, "dossier", message)])


def _decode(file: str, data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise _unreadable(file, f"is larger than {MAX_BYTES // 1_000_000} MB")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8-sig")) + 1
        shown = data.split(b"\n")[line - 1].decode("utf-8", "replace").rstrip()
        message = "is not UTF-8 here; save the file with the encoding UTF-8"
        raise DossierError([Problem(file, line, column, "dossier", message, shown)]) from None


def _hash(text: str, dossier: Dossier, folder: Path | None) -> str:
    digest = hashlib.sha256(text.encode())
    if dossier.ties.file is not None and folder is not None:
        with tiesfile.beside(folder, dossier.ties.file).open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()
