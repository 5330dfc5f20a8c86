"""What a person sees: charts, the offline page, the first screen.

shape.py     what is read of a study
style.py     colours and type
words.py     numbers, dates and feet in words
outlines.py  outlines of countries
gather.py    the numbers behind the charts
data.py      rows in the form that Altair takes fast; a chart's foot
events.py    dated events on the axis
effect.py    what the pairs say of a claim
charts.py    the series; all charts for notebooks, and saving them
map.py       the map of the country through the days
estimand.py  a claim's test in plain words
drawing.py   boxes and arrows as SVG
diagram.py   a claim's test as a causal diagram
against.py   claims against each other: matrix and contrasts
mind.py      what would change our mind on a claim
claim.py     one claim's page
tables.py    the tables of the page
still.py     pictures of charts for readers without JavaScript
page.py      `write`: one HTML file that opens without a network
screen.py    `first_screen` for the terminal
"""

from __future__ import annotations

from pathlib import Path

from corcyra.report.shape import Study

__all__ = ["write"]


def write(study: Study, path: Path) -> Path:
    """Write the study's report, one HTML file that asks nothing of a network; returns its path."""
    from corcyra.report.page import write as write_page

    return write_page(study, path)
