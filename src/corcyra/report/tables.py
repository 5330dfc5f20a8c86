"""The page's tables as plain rows of text: verdicts, parameters, facts, sources."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from pydantic import BaseModel

from corcyra.dossier.base import Quantity
from corcyra.errors import CorcyraError
from corcyra.parameters import PARAMETERS
from corcyra.report import gather, style
from corcyra.report.effect import settled
from corcyra.report.shape import Study
from corcyra.report.words import (
    NONE,
    date,
    finite,
    further,
    identity,
    number,
    percent,
    plain,
    signed,
)
from corcyra.study.request import whose_luck

ARENAS: Final = {
    "street": "The street",
    "clash": "Clash",
    "barracks": "The barracks",
    "palace": "The palace",
    "abroad": "Abroad",
    "press": "The press",
    "legitimacy": "Legitimacy",
    "reputation": "The leader's reputation",
    "friendship": "Friendship between the peoples",
    "outrage": "Outrage",
    "ends": "Ends",
}


def verdict_row(verdict: Any) -> dict[str, Any]:
    """What the table says of one verdict."""
    difference = bool(np.isfinite(verdict.difference).any())
    show = signed if difference else percent
    word = verdict.word
    return {
        "bar": bar(verdict),
        "holds": percent(verdict.share_holds),
        "same": percent(verdict.share_same),
        "between": verdict.between,
        "opposite": percent(verdict.share_opposite),
        "told": f"{verdict.told:,}",
        "worth": f"{verdict.worth:,.0f}" if verdict.fewer else "",
        "untold": f"{verdict.untold:,}",
        "failed": verdict.failed,
        "mean": show(verdict.mean),
        "interval": interval(verdict.interval, show),
        "spread": interval(verdict.spread, show) if difference else "",
        "error": f"± {100 * verdict.error:.1f} points" if finite(verdict.error) else NONE,
        "word": word,
        "word_range": verdict.word_range if verdict.word_range != word else "",
        "built_in": verdict.built_in,
        "settled": settled(verdict),
        "fell": [(arm, percent(share)) for arm, share in verdict.share_fell.items()],
        "apart": {
            name.removeprefix("fell_"): f"{count:,.0f}"
            for name, count in verdict.details.items()
            if name.startswith("fell_")
        },
    }


def interval(ends: tuple[float, float], show: Any) -> str:
    """`-0.1 to 0.2`; a dash where there is none."""
    low, high = ends
    return f"{show(low)} to {show(high)}" if finite(low) and finite(high) else NONE


def bar(verdict: Any) -> list[dict[str, Any]]:
    """Pieces of the stacked bar: class, width in percent."""
    shares = (verdict.share_holds, verdict.share_same, verdict.share_opposite)
    titles = (style.CODES[0], verdict.between, style.CODES[2])
    names = zip(("holds", "same", "opposite"), titles, shares)
    return [
        {"kind": kind, "title": f"{title} {percent(share)}", "width": f"{100 * share:.2f}"}
        for kind, title, share in names
        if finite(share) and share > 0
    ]


def prior(quantity: Any) -> str:
    """`0.38 to 0.56`, `1 to 20, log`, or the value."""
    low, high = quantity.low, quantity.high
    if low == high:
        return number(low)
    return f"{number(low)} to {number(high)}" + (", log" if quantity.scale == "log" else "")


def parameters(study: Study) -> list[tuple[str, list[dict[str, str]]]]:
    """Arena by arena, then what this dossier adds: name, prior, unit, meaning, source."""
    dossier = study.loaded.dossier
    groups: dict[str, list[dict[str, str]]] = {}
    for parameter in PARAMETERS:
        own = dossier.parameters.get(parameter.name)
        row = {
            "name": parameter.name,
            "prior": prior(own or parameter),
            "unit": (own.unit if own and own.unit else parameter.unit).replace("1", "–", 1)
            if parameter.unit == "1"
            else (own.unit if own and own.unit else parameter.unit),
            "meaning": parameter.meaning,
            "source": named(study, own.source if own else parameter.source),
            "own": "yes" if own else "",
        }
        groups.setdefault(ARENAS.get(parameter.arena, parameter.arena), []).append(row)
    added = [
        {
            "name": path,
            "prior": prior(quantity),
            "unit": quantity.unit or NONE,
            "meaning": "",
            "source": named(study, quantity.source),
            "own": "yes",
        }
        for path, quantity in quantities(dossier)
        if not path.startswith("parameters.")
    ]
    return [*groups.items(), *([("This dossier's own", added)] if added else [])]


def quantities(part: Any, path: str = "") -> list[tuple[str, Quantity]]:
    """Every quantity in a dossier with its path; items of a list go by their id."""
    if isinstance(part, Quantity):
        return [(path, part)]
    if isinstance(part, BaseModel):
        items = [(key, getattr(part, key)) for key in type(part).model_fields]
    elif isinstance(part, dict):
        items = list(part.items())
    elif isinstance(part, list | tuple):
        items = [(getattr(item, "id", str(i)), item) for i, item in enumerate(part)]
    else:
        return []
    return [
        found
        for key, item in items
        for found in quantities(item, f"{path}.{key}" if path else str(key))
    ]


def facts(study: Study) -> list[dict[str, Any]]:
    """Facts with every source's figure kept apart, and what the runs gave beside them."""
    dossier = study.loaded.dossier
    names = {place.id: place.name for place in dossier.country.places}
    rows = []
    for fact in dossier.facts:
        figures = [
            {
                "figure": number(f.low) + ("" if f.low == f.high else f" to {number(f.high)}"),
                "source": named(study, f.source),
                "key": f.source if f.source in dossier.sources else "",
                "status": f.status,
            }
            for f in fact.figures
        ]
        place = names.get(fact.place, fact.place) if fact.place else dossier.country.name
        rows.append(
            {
                "title": fact.title,
                "unit": fact.unit,
                "date": date(fact.date),
                "place": place,
                "figures": figures,
                "runs": model_range(study, fact.outcome) if not fact.place else NONE,
                "outcome": fact.outcome or "",
            }
        )
    return rows


def model_range(study: Study, outcome: str | None) -> str:
    """Median and 5% to 95% of an outcome over the runs of `with`."""
    if outcome is None:
        return NONE
    try:
        values = gather.outcome(study, gather.reference(study), outcome)
    except (KeyError, CorcyraError):  # a series: it has no one number a run
        return NONE
    seen = values[np.isfinite(values)]
    if len(seen) == 0:
        return NONE
    low, middle, high = np.quantile(seen, (0.05, 0.5, 0.95))
    came = f", in {percent(len(seen) / len(values))} of runs" if len(seen) < len(values) else ""
    return f"{number(middle)} ({number(low)} to {number(high)}){came}"


def named(study: Study, source: str) -> str:
    """A source's title if it is a key of the dossier's sources, else the words themselves."""
    known = study.loaded.dossier.sources.get(source)
    return known.title if known else source


def sources(study: Study) -> list[dict[str, str]]:
    """The dossier's sources, with addresses where there are any."""
    return [
        {"key": key, "title": source.title, "url": source.url or "", "status": source.status}
        for key, source in study.loaded.dossier.sources.items()
    ]


def settings(study: Study) -> list[tuple[str, str]]:
    """What identifies the study, in words."""
    what = identity(study)
    days = sorted({arm["days"] for arm in what["arms"]})
    return [
        ("pairs", f"{study.manifest['pairs']:,}"),
        *([("further pairs", f"{further(study):,}")] if further(study) else []),
        ("luck", whose_luck(what)),
        ("persons for each citizen", number(what["weight"])),
        ("step", f"{number(what['step'])} days"),
        ("days run", " and ".join(number(d) for d in days)),
        ("arms", str(len(what["arms"]))),
        ("dossier, SHA-256", str(what["dossier_hash"])),
        ("mechanisms, SHA-256", str(what["model_hash"])),
        *((plain(name), str(value)) for name, value in study.manifest["versions"].items()),
    ]
