"""The page of the situation room: templates, style sheet and ES modules, with no build step.

`html` makes the one page, `classic` a live page of a published model. `STATIC` holds what both
load. Colours, type and the words of series are those of the report; nothing comes from a network.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import jinja2

from corcyra.outcomes import NATIONAL
from corcyra.report import style
from corcyra.report.page import SERIES
from corcyra.report.words import plain

STATIC: Final = Path(__file__).parent / "static"
"""Style sheet, modules and icon, to be served at /static."""

CLASSICS: Final[dict[str, tuple[str, str]]] = {
    "granovetter": ("A hundred people and a riot", "Granovetter 1978: thresholds"),
    "epstein": ("A square with police in it", "Epstein 2002: civil violence, model I"),
    "palace": ("Who decides in a palace", "Friedkin and Johnsen 1990: influence; real power"),
}
"""Published models that have a live page: heading, and whose model it is."""

COLOURS: Final = ("INK", "MUTED", "GRID", "LAND", "SHORE", "WITH", "WITHOUT", "HOLDS", "SAME")
"""What a chart is drawn in, which the page restyles for dark screens."""


def html(title: str) -> str:
    """The room's page; the dossier's content comes by the API.

    Parameters
    ----------
    title
        Title of the dossier that is served.
    """
    return _template("room.html.j2").render(title=title, series=_series(), **_shared())


def classic(name: str) -> str:
    """The live page of a published model.

    Raises
    ------
    KeyError
        No classic of this name has a page.
    """
    title, model = CLASSICS[name]
    return _template("classic.html.j2").render(name=name, title=title, model=model, **_shared())


def _shared() -> dict[str, Any]:
    return {"style": style, "colours": (*COLOURS, "OPPOSITE"), "classics": CLASSICS}


def _series() -> str:
    """Heading, unit and meaning of each national series, as JSON for a script element."""
    words = {
        name: {"title": SERIES.get(name, (plain(name),))[0], "unit": unit, "meaning": meaning}
        for name, (unit, meaning) in NATIONAL.items()
    }
    order = [name for name in SERIES if name in words]
    return json.dumps({"words": words, "order": order}).replace("<", "\\u003c")


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("corcyra.room.page"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )


def _template(name: str) -> jinja2.Template:
    return _environment().get_template(name)
