"""The name list: countries, places, given names, offices, bodies; ours, or a user's file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

from corcyra.dossier import tree
from corcyra.dossier.locate import Locator
from corcyra.errors import DraftError, Problem

KEYS: Final = ("countries", "places", "given", "offices", "bodies")
MOST_BYTES: Final = 1_000_000


@dataclass(frozen=True)
class Names:
    """What the rules know beside grammar. All but countries and places in lower case."""

    countries: dict[str, str]
    """Every word for a country, and the country."""
    peoples: frozenset[str]
    """Those of these words that are not the country's own name."""
    places: frozenset[str]
    given: frozenset[str]
    offices: frozenset[str]
    """Singular and plural."""
    bodies: frozenset[str]
    whole: frozenset[str]
    """Bodies by several words."""


@cache
def ours() -> Names:
    """Return the list that comes along."""
    path = resources.files("corcyra") / "drafting" / "names.yaml"
    return parse(path.read_text("utf-8"), "names.yaml")


def read(file: str | Path) -> Names:
    """Read a user's list.

    Raises
    ------
    DraftError
        With everything wrong in it, each at its line and column.
    """
    try:
        with Path(file).open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise DraftError(f"{file}: cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise DraftError(f"{file}: is not UTF-8 text") from None
    if len(data) > MOST_BYTES:
        raise DraftError(f"{file}: is larger than {MOST_BYTES // 1_000_000} MB")
    return parse(text, str(file))


def parse(text: str, file: str) -> Names:
    """Read a list's text; `file` is what messages call it."""
    root, faults = tree.read(text)
    locator = Locator(file, text, root)
    problems = [locator.at(at, locator.name(path), message) for at, path, message, _ in faults]
    if not problems:
        problems = _problems(root, locator)
    if problems or root is None:
        raise DraftError("\n".join(map(str, problems)) or f"{file}: is empty")
    return _names(root.plain())


def _problems(root: tree.Node | None, locator: Locator) -> list[Problem]:
    """What has the wrong form."""
    if root is None or root.entries is None:
        at = tree.Mark(1, 1) if root is None else root.at
        return [locator.at(at, "names", f"needs keys and values: {', '.join(KEYS)}")]
    found = []
    for key, node in root.entries.items():
        loc = (key,)
        if key not in KEYS:
            found.append(
                locator.problem(loc, f"unknown key; allowed here: {', '.join(KEYS)}", "key")
            )
        elif key != "countries":
            found += _words(node, loc, locator)
        elif node.entries is None:
            found.append(locator.problem(loc, "needs keys and values, as in Peru: [Peruvian]"))
        else:
            for name, below in node.entries.items():
                found += _words(below, (*loc, name), locator)
    return found


def _words(node: tree.Node, loc: tuple[str, ...], locator: Locator) -> list[Problem]:
    if node.items is None:
        return [locator.problem(loc, "needs a list of words, as in [Anna, Boris]")]
    wrong = (
        i
        for i, item in enumerate(node.items)
        if not isinstance(item.scalar, str) or not item.scalar.strip() or len(item.scalar) > 80
    )
    return [locator.problem((*loc, i), "needs a word of 1 to 80 characters") for i in wrong]


def _names(plain: dict[str, dict[str, list[str]] | list[str]]) -> Names:
    raw = plain.get("countries", {})
    given = raw if isinstance(raw, dict) else {}
    peoples = {word: country for country, words in given.items() for word in words}
    offices, bodies = _low(plain, "offices"), _low(plain, "bodies")
    return Names(
        countries={**peoples, **{name: name for name in given}},
        peoples=frozenset(peoples),
        places=frozenset(plain.get("places", ())),
        given=_low(plain, "given"),
        offices=offices | {f"{word}s" for word in offices},
        bodies=bodies,
        whole=frozenset(name for name in bodies if " " in name),
    )


def _low(plain: dict[str, dict[str, list[str]] | list[str]], key: str) -> frozenset[str]:
    return frozenset(word.lower() for word in plain.get(key, ()))
