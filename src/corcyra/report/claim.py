"""One claim's page: who said it, what is tested, what the pairs say, and what would change that."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import nan
from typing import Any, Final

from corcyra.claims.against import Contrast
from corcyra.claims.power import columns
from corcyra.claims.verdicts import FEWEST_TOLD
from corcyra.report import against, charts, estimand, tables
from corcyra.report.diagram import diagram
from corcyra.report.likeness import likeness
from corcyra.report.mind import mind
from corcyra.report.shape import Study
from corcyra.report.words import finite, foot, number, percent, plain, sentence, slug

UNKNOWN: Final = 1000
"""Ends of an interval that lie farther apart, as a ratio, tell nothing."""
HEADS: Final = {
    "flips": "flips it alone",
    "share": "share of the decision",
    "power": "real power",
    "office": "office",
    "others flip": "the others flip it together",
}
"""Figures of who decides (`corcyra.claims.power`)."""
Add = Callable[[str, Any], str]
"""Keeps a chart under a name, and returns the name."""


def pages(
    study: Study, judged: Sequence[Any], found: Sequence[Contrast], add: Add
) -> list[dict[str, Any]]:
    """What the template shows of each claim, in the dossier's order."""
    dossier = study.loaded.dossier
    titles = {arm.id: arm.title for arm in dossier.arms}
    claims = {claim.id: claim for claim in dossier.claims}
    return [_page(v, claims[v.id], study, titles, found, add) for v in judged]


def speakers(judged: Sequence[Any]) -> list[dict[str, Any]]:
    """Who said what: an index by speaker, in the order in which they first speak."""
    found: dict[str, dict[str, Any]] = {}
    for verdict in judged:
        entry = {"name": verdict.speaker, "role": verdict.role, "claims": []}
        row = tables.verdict_row(verdict)
        found.setdefault(verdict.speaker, entry)["claims"].append({"verdict": verdict, "row": row})
    return list(found.values())


def _page(
    verdict: Any,
    claim: Any,
    study: Study,
    titles: Mapping[str, str],
    found: Sequence[Contrast],
    add: Add,
) -> dict[str, Any]:
    chart = ""
    if verdict.told:
        asked = verdict.told + verdict.untold + verdict.failed
        drawn = charts.effect_chart(verdict, foot(study, of=asked), width="container")
        chart = add(f"effect-{slug(verdict.id)}", drawn)
    named = sorted(estimand.arms(claim.test), key=lambda arm: arm != "with")
    mine = against.of_claim(found, verdict.id)
    return {
        "verdict": verdict,
        "claim": claim,
        "row": tables.verdict_row(verdict),
        "chart": chart,
        "alt": f"{verdict.short}: {verdict.why}",
        "estimand": estimand.in_words(claim.test),
        "diagram": diagram(claim.test, titles, list(_known(claim, verdict))),
        "arms": [(arm, estimand.arm_words(titles, arm)) for arm in named],
        "glossary": estimand.glossary(claim.test),
        "source": tables.named(study, claim.source),
        "conditions": verdict.conditions.words,
        "drivers": [sentence(driver.words) for driver in verdict.drivers],
        "luck": _luck(verdict),
        "against": [against.card(contrast) for contrast in mine],
        "mind": mind(claim.test, verdict, mine),
        "likeness": likeness(study, verdict),
        "standing": [_standing(*known) for known in _deciding(claim, verdict)],
        "beside": beside(verdict),
    }


def _known(claim: Any, verdict: Any) -> Iterator[tuple[Any, Any]]:
    """Propositions of a claim and the verdicts on them: its own, its questions', its parts'."""
    yield claim.test, verdict
    asked = [side.test for side in claim.beside]
    yield from zip(asked, (v for v in verdict.beside if v.place == "question"))
    of = getattr(claim.test, "of", [])
    parts = [part for part in (of if isinstance(of, list) else [of]) if part not in asked]
    yield from zip(parts, (v for v in verdict.beside if v.place == "part"))


def _deciding(claim: Any, verdict: Any) -> Iterator[tuple[Any, Any]]:
    """What the claim itself says of who decides, as far as any pair can tell."""
    for test, known in _known(claim, verdict):
        if test.kind == "decides" and known.place != "question" and known.told:
            yield test, known


def _standing(test: Any, verdict: Any) -> dict[str, Any]:
    """Everybody's part in a decision: a row an actor, the one who flips it most often first."""
    heads = list(columns(test))
    names = [key.removeprefix("flips ") for key in verdict.details if key.startswith("flips ")]
    figures = {who: [verdict.details.get(f"{head} {who}", nan) for head in heads] for who in names}
    order = sorted(names, key=lambda who: -figures[who][0])
    moment = "" if test.question == "send" else f", {estimand.MOMENTS[test.moment]}"
    return {
        "title": f"{estimand.QUESTIONS[test.question]}{moment}",
        "heads": [HEADS[head] for head in heads],
        "rows": [{"who": plain(who), "figures": list(map(percent, figures[who]))} for who in order],
    }


def _luck(verdict: Any) -> list[str]:
    """How much of the spread is luck, and what pairing is worth; nothing where it is not known."""
    split = (("Whether it holds", verdict.luck), ("How large it is", verdict.luck_difference))
    found = [f"{what}: {luck.words}." for what, luck in split if luck is not None and luck.words]
    gain, low, high = (verdict.details.get(f"paired_gain{e}", nan) for e in ("", "_low", "_high"))
    if verdict.told >= FEWEST_TOLD and finite(gain) and finite(low):
        span = f"90%: {_times(low)} to {_times(high)}"
        if high < UNKNOWN * low:
            found.append(
                f"For the same error, runs that do not share their luck would have to be "
                f"{_times(gain)} times as many ({span})."
            )
        else:
            pairs = f"{verdict.told:,} pairs"
            found.append(f"What sharing luck is worth cannot be told from {pairs} ({span} times).")
    return found


def _times(gain: float) -> str:
    return "over 1,000" if gain > 1000 else number(gain)


def beside(verdict: Any, above: str = "") -> list[dict[str, Any]]:
    """Everything beside a verdict, and beside that, in one list."""
    found = []
    for aside in verdict.beside:
        title = f"{above}{aside.title}"
        found.append({"verdict": aside, "title": title, "row": tables.verdict_row(aside)})
        found += beside(aside, f"{title}: ")
    return found
