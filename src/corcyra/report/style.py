"""Colours, type and the look that all charts share.

The page restyles the charts for dark screens by these very colours (`templates/report.css`), so a
chart uses no other.
"""

from __future__ import annotations

from typing import Any, Final

WITH: Final = "#c98a1b"
"""Arms in which it is done: ochre."""
WITHOUT: Final = "#5b7c99"
"""Arms in which it is not: grey-blue."""

HOLDS: Final = "#24323f"
"""The claim holds. The three differ in lightness, so that they also print in grey."""
SAME: Final = "#d5d8dc"
"""No difference."""
OPPOSITE: Final = "#9566a8"
"""The opposite holds."""
UNTOLD: Final = "#f1efe9"
"""The pair cannot tell."""

INK: Final = "#1c2127"
MUTED: Final = "#5f6b76"
GRID: Final = "#e3e6e9"
LAND: Final = "#f4f2ec"
SHORE: Final = "#a9b1b8"

SANS: Final = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
MONO: Final = "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace"

CODES: Final = ("holds", "no difference", "opposite", "cannot tell")
"""What a pair says of a claim, in the order of the colours below."""
CODE_COLOURS: Final = (HOLDS, SAME, OPPOSITE, UNTOLD)


def config() -> dict[str, Any]:
    """Vega-Lite's `config` for every chart."""
    quiet = {"domainColor": SHORE, "tickColor": SHORE, "gridColor": GRID}
    return {
        "font": SANS,
        "background": "transparent",
        "view": {"stroke": "transparent"},
        "axis": {
            **quiet,
            "labelColor": MUTED,
            "titleColor": MUTED,
            "labelFontSize": 11,
            "titleFontSize": 11,
            "titleFontWeight": "normal",
        },
        "legend": {
            "labelColor": INK,
            "titleColor": MUTED,
            "labelFontSize": 11,
            "titleFontSize": 11,
            "titleFontWeight": "normal",
            "orient": "top",
        },
        "title": {
            "color": INK,
            "subtitleColor": MUTED,
            "fontSize": 13,
            "fontWeight": 600,
            "anchor": "start",
            "subtitleFontSize": 11,
        },
        "header": {"labelColor": INK, "titleColor": MUTED, "labelFontSize": 11},
        "text": {"color": INK, "fontSize": 11},
    }
