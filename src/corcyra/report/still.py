"""Still pictures of charts, for readers without JavaScript; where it runs, it draws over them."""

from __future__ import annotations

import re
from typing import Any, Final

from corcyra.report.data import WIDTH

_SPOKEN: Final = re.compile(r' (?:aria-[a-z]+|role)="[^"]*"')
"""The picture's element is described as a whole."""
_PATH: Final = re.compile(r'(?<= d=")[^"]*|(?<=translate\()[^)]*')
_FINE: Final = re.compile(r"(\d+\.\d)\d+")
_CLIP: Final = re.compile(r'(id="|url\(#)([a-z]+[-_a-z]*\d+)')


def still(spec: dict[str, Any], name: str) -> str:
    """A chart as an SVG element as wide as its container; `name` keeps its ids apart from others'.

    `spec` is Vega-Lite with its data; coordinates are rounded to a tenth of a pixel.
    """
    import vl_convert as vlc

    if spec.get("width") == "container":
        spec = spec | {"width": WIDTH}
    svg = _SPOKEN.sub("", vlc.vegalite_to_svg(spec))
    svg = _PATH.sub(lambda path: _FINE.sub(r"\1", path[0]), svg)
    return _CLIP.sub(rf"\1{name}-\2", svg)
