"""Write docs/protocol.md: the hand-written part, the arenas' docstrings, the registries.

    python docs/make_protocol.py

The part written by hand is docs/protocol.in.md; a line `<!-- NAME -->` in it is replaced by what
`SECTIONS` makes of the sources, so the protocol cannot say what the code does not.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from pathlib import Path
from typing import Final

from corcyra import outcomes
from corcyra.parameters import BY_ORDER, CUTS, HYSTERESIS, ORDERS, PARAMETERS, Parameter

DOCS: Final = Path(__file__).parent
MODEL: Final = DOCS.parent / "src" / "corcyra" / "model"
HAND: Final = DOCS / "protocol.in.md"
PAGE: Final = DOCS / "protocol.md"
ARENAS: Final = (
    *("people", "calm"),
    *("street", "clash", "barracks", "palace", "abroad", "press", "legitimacy", "ends"),
)
HEAD: Final = "<!-- Made by docs/make_protocol.py from docs/protocol.in.md and the sources. -->\n"


def docstring(name: str) -> str:
    """Return the docstring of a module of the model, read without importing it."""
    source = (MODEL / f"{name}.py").read_text(encoding="utf-8")
    return ast.get_docstring(ast.parse(source)) or ""


def markdown(text: str) -> str:
    """Return a docstring as Markdown: indented blocks stay as they are, the rest is text."""
    parts = re.split(r"\n\n(?=    )|(?<=\n)(?=\n[^ \n])|\n\n", text)
    out = []
    for part in (part.strip("\n") for part in parts if part.strip()):
        if part.startswith("    "):
            out.append("```\n" + "\n".join(line[4:] for line in part.split("\n")) + "\n```")
        else:
            out.append(links(escaped(part)))
    return "\n\n".join(out)


def escaped(text: str) -> str:
    """Return text in which stars and angle brackets are themselves."""
    return re.sub(r"([*<>|])", r"\\\1", text)


def links(text: str) -> str:
    """Return text in which each doi is a link."""
    return re.sub(r"doi:(10\.[^\s,;]+[^\s,;.])", r"[doi:\1](https://doi.org/\1)", text)


def arenas() -> str:
    """Return a section for each arena."""
    return "\n\n".join(_arena(name) for name in ARENAS)


def _arena(name: str) -> str:
    title, _, rest = docstring(name).partition("\n\n")
    return f"### {title.rstrip('.')}\n\nFile `model/{name}.py`.\n\n{markdown(rest)}"


def step() -> str:
    """Return what step.py says of the order of events."""
    return markdown(docstring("step").partition("\n\n")[2])


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Return a Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    lines += ["| " + " | ".join(links(escaped(cell)) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def parameters() -> str:
    """Return the registry of parameters, a table for each arena."""
    head = ("name", "unit", "default", "prior range", "off", "meaning", "source")
    order = list(dict.fromkeys(parameter.arena for parameter in PARAMETERS))
    ranked = sorted(PARAMETERS, key=lambda parameter: order.index(parameter.arena))
    return "\n\n".join(
        f"**{arena}**\n\n{table(head, map(_row, group))}"
        for arena, group in groupby(ranked, lambda parameter: parameter.arena)
    )


def _row(p: Parameter) -> tuple[str, ...]:
    fixed = p.low == p.high
    span = "fixed" if fixed else f"{p.low:g} to {p.high:g}" + ", log" * (p.scale == "log")
    off = "" if p.off is None else f"{p.off:g}"
    return (f"`{p.name}`", p.unit, f"{p.default:g}", span, off, p.meaning, p.source)


def orders() -> str:
    """Return what an order multiplies."""
    rows = [(name, *(f"{value:g}" for value in values)) for name, values in BY_ORDER.items()]
    cuts = ", ".join(f"{cut:g}" for cut in CUTS)
    return (
        table(("", *ORDERS), rows)
        + f"\n\nThe response is cut at {cuts}; to change the order it must pass a cut by "
        + f"{HYSTERESIS:g}. `reach` and `severity` have no unit, `arrest` and `lethal` are rates a "
        + "day; each is multiplied by its scale among the parameters."
    )


def measured() -> str:
    """Return the registry of outcomes and series."""
    return "\n\n".join(
        f"**{title}**\n\n{table(('name', 'unit', 'meaning'), _measures(names, suffix))}"
        for title, names, suffix in (
            ("One number a run", outcomes.SCALARS, ""),
            ("For each actor", outcomes.PER_ACTOR, "[actor]"),
            ("For each member of the alliance", outcomes.PER_MEMBER, "[member]"),
            ("Series of the nation", outcomes.NATIONAL, ""),
            ("Series of a place", outcomes.LOCAL, ""),
        )
    )


def _measures(names: Mapping[str, tuple[str, str]], suffix: str) -> Iterable[tuple[str, str, str]]:
    return ((f"`{name}{suffix}`", unit, meaning) for name, (unit, meaning) in names.items())


SECTIONS: Final[dict[str, Callable[[], str]]] = {
    "arenas": arenas,
    "step": step,
    "parameters": parameters,
    "orders": orders,
    "measured": measured,
}


def page() -> str:
    """Return the whole protocol."""
    text = HAND.read_text(encoding="utf-8")
    for name, make in SECTIONS.items():
        mark = f"<!-- {name} -->"
        if text.count(mark) != 1:
            raise ValueError(f"{HAND.name} must hold {mark} once")
        text = text.replace(mark, make())
    return HEAD + text


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{PAGE.name} written.")
