"""The report: one HTML file that opens without a network."""

from __future__ import annotations

import shlex
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, Final

import jinja2
from altair.utils.schemapi import debug_mode

from corcyra.report import (
    against,
    charts,
    claim,
    estimand,
    gather,
    map,
    outlines,
    style,
    tables,
)
from corcyra.report.events import marks
from corcyra.report.record import record
from corcyra.report.shape import Study
from corcyra.report.still import still
from corcyra.report.words import (
    date,
    day_date,
    foot,
    further,
    identity,
    number,
    pairs,
    sentence,
    slug,
    written,
)
from corcyra.study.request import whose_luck

SERIES: Final[dict[str, tuple[str, bool]]] = {
    "crowd": ("In the streets", False),
    "force": ("Men obeying and free to act", False),
    "lost": ("Men who no longer obey", False),
    "sites_lost": ("Key sites lost, by importance", False),
    "deaths": ("Deaths so far", False),
    "held": ("Held", True),
    "foreign": ("Foreign men in the country", True),
    "pi": ("Perceived chance that the regime survives", True),
    "pi0": ("The same without foreign men", True),
    "dependence": ("Dependence on the patron", True),
    "legitimacy": ("Legitimacy", True),
    "reputation": ("The leader's reputation", True),
    "friendship": ("Friendship between the peoples", True),
    "belief": ("Believing the official story", True),
}
"""Series drawn: heading, and whether the whole time is drawn or only the first `CRISIS` days."""
CRISIS: Final = 30.0
STILL: Final = ("crowd", "legitimacy")
"""Series that can be seen without JavaScript, beside claims and maps; all would cost seconds."""


def write(study: Study, path: Path) -> Path:
    """Write the page; returns its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(html(study), encoding="utf-8")
    return path


def html(study: Study) -> str:
    """The whole page."""
    specs = _Specs()
    with ThreadPoolExecutor(1) as beside:
        libraries = beside.submit(_libraries)  # over a second, and it holds nobody up
        with debug_mode(False):  # the tests validate the charts; here it would take seconds
            context = _context(study, specs)
    context |= {"specs": specs.charts, "datasets": specs.datasets, "stills": specs.stills}
    context |= {"libraries": libraries.result()}
    return _environment().get_template("report.html.j2").render(context)


def _environment() -> jinja2.Environment:
    """Templates with escaping on: a dossier's words are words, whatever they hold."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("corcyra.report"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters |= {"pieces": estimand.pieces, "date": date, "slug": slug}
    environment.filters |= {"sentence": sentence, "number": number}
    return environment


def _libraries() -> str:
    """Vega, Vega-Lite and Vega-Embed, as vl-convert carries them (all BSD-3-Clause)."""
    import vl_convert as vlc

    bundle = str(vlc.javascript_bundle())  # type: ignore[call-arg]
    if "</script" in bundle.lower() or "<!--" in bundle:
        raise AssertionError("the JavaScript bundle would end its own script element")
    return bundle


class _Specs:
    """Charts of the page by name; data that several share is kept once."""

    def __init__(self) -> None:
        self.charts: dict[str, Any] = {}
        self.datasets: dict[str, Any] = {}
        self.stills: dict[str, str] = {}

    def add(self, name: str, chart: Any, *, drawn: bool = False) -> str:
        """Keep a chart and return its name; `drawn`: with a picture of it."""
        spec = chart.to_dict(validate=False)
        if drawn:
            self.stills[name] = still(spec, name)
        data = spec.pop("datasets", {})
        self.datasets |= data
        spec.pop("$schema", None)
        self.charts[name] = {"spec": spec, "data": sorted(data)}
        return name


def _context(study: Study, specs: _Specs) -> dict[str, Any]:
    dossier = study.loaded.dossier
    titles = {arm.id: arm.title for arm in dossier.arms}
    judged, found = gather.verdicts(study), against.contrasts(study)
    return {
        "dossier": dossier,
        "foot": foot(study),
        "pairs": pairs(study),
        "further": further(study),
        "luck": whose_luck(identity(study)),
        "style": style,
        "arms": _arms(study, titles),
        "unused": gather.unused(study),
        "verdicts": claim.pages(study, judged, found, partial(specs.add, drawn=True)),
        "speakers": claim.speakers(judged),
        "unidentified": any(v.unidentified for v in judged),
        "mixed": any(v.between != "no difference" for v in judged),
        "fewer": any(v.fewer for v in judged),
        "matrix": against.matrix(found, [v.id for v in judged]),
        "sharpest": against.sharpest(found),
        "together": against.together(found),
        "reference": gather.reference(study),
        "other": gather.main_without(study),
        "record": record(study),
        "series": _series(study, specs),
        "marks": marks(study),
        "map": _map(study, specs),
        "survival": gather.survival_by_tenth(study),
        "parameters": tables.parameters(study),
        "facts": tables.facts(study),
        "sources": tables.sources(study),
        "settings": tables.settings(study),
        "commands": _commands(study),
        "text": study.loaded.text,
        "borders": outlines.note(),
    }


def _arms(study: Study, titles: dict[str, str]) -> list[dict[str, Any]]:
    sets = {arm.id: arm.set for arm in study.loaded.dossier.arms}
    return [
        {
            "id": arm["id"],
            "title": estimand.arm_words(titles, arm["id"]),
            "days": number(arm["days"]),
            "set": [f"{path}: {written(value)}" for path, value in sets.get(arm["id"], {}).items()],
        }
        for arm in sorted(identity(study)["arms"], key=lambda arm: arm["id"] != "with")
    ]


def _series(study: Study, specs: _Specs) -> list[dict[str, Any]]:
    table = gather.kept(study, "series")
    if table is None:
        return []
    start, found = study.loaded.dossier.start, []
    last = float(max(table.column("day").to_numpy()))
    for name, (title, slow) in SERIES.items():
        until = None if slow or last <= 1.5 * CRISIS else CRISIS
        levels = charts.series_chart(study, name, until=until, labels=False, width="container")
        effect = ""
        if gather.main_without(study):
            chart = charts.difference_chart(study, name, until=until, width="container")
            effect = specs.add(f"difference-{name}", chart, drawn=name in STILL)
        found.append(
            {
                "title": title,
                "until": day_date(start, until if until is not None else last),
                "effect": effect,
                "levels": specs.add(f"series-{name}", levels, drawn=name in STILL),
            }
        )
    return found


def _map(study: Study, specs: _Specs) -> dict[str, Any] | None:
    table = gather.kept(study, "places")
    if table is None:
        return None
    arms, among = gather.compared(study, "places")
    days = map.frames(study, arms[0])
    chosen = map.telling_days(study)
    found = []
    for arm in arms:
        slide = map.country_map(study, arm=arm, bind=False)
        grid = map.country_map(study, arm=arm, days=chosen)
        found.append(
            {
                "arm": arm,
                "slide": specs.add(f"map-{arm}", slide),
                "grid": specs.add(f"maps-{arm}", grid, drawn=True),
            }
        )
    start = study.loaded.dossier.start
    return {
        "arms": found,
        "days": days,
        "dates": [day_date(start, day) for day in days],
        "first": map.busiest(gather.crowds(study, arms[0], among), days),
        "pairs": f"{len(among):,}",
    }


def _commands(study: Study) -> list[str]:
    """What to type to get the same numbers."""
    what = identity(study)
    judged = bool(gather.verdicts(study))
    words = ["corcyra", "judge" if judged else "run", study.loaded.file]
    words += ["--pairs", str(pairs(study))]
    words += [] if "draws" in what else ["--seed", str(what["seed"])]
    for name in ("weight", "step", "days"):
        words += [f"--{name}", f"{what[name]:.12g}"]
    # The draws that a study was judged on lie in its folder.
    words += ["--draws", "fit"] if "draws" in what else ["--prior"] if judged else []
    for arm in [] if judged else what["arms"]:
        words += ["--arm", arm["id"]]
    version = study.manifest["versions"].get("corcyra", "")
    return [f"# corcyra {version}", shlex.join(words)]
