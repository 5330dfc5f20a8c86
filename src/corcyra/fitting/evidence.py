"""What the evidence changed: verdicts on the prior and on fitted draws, side by side.

The odds ratio says how many times likelier the fitted draws hold a claim to be true than the prior
did. Halves are added to the counts (Haldane 1956), so that shares of 0 and 1 have odds. Between 1/3
and 3 the record does not tell.

Fitted draws that share a part of their luck are one world varied: the interval counts them as the
independent pairs that they are worth (`corcyra.claims.statistics`).
"""

from __future__ import annotations

import json
import math
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from corcyra.claims.statistics import share_error
from corcyra.claims.verdicts import FEWEST_TOLD
from corcyra.errors import FitError
from corcyra.study.parts import write_json

if TYPE_CHECKING:
    from corcyra.claims.verdicts import Verdict
    from corcyra.dossier.schema import Dossier
    from corcyra.study.result import Study

PRIOR: Final = "prior-verdicts.json"
OTHER: Final = "other-verdicts.json"
"""Beside a fit's draws, made with them: counts of the claims on the prior, and on another fit, from
another seed. A study keeps the prior's counts that it had to run in its own folder."""
KEPT: Final = "evidence.json"
"""In a study's folder: what fitting changed of its claims, for the report."""
SILENT: Final = 3.0
"""Odds ratios from one over this to this say nothing."""
_NINETY: Final = 1.6448536269514722


@dataclass(frozen=True, slots=True)
class Counted:
    """In how many pairs that can tell a claim holds."""

    told: int
    holds: int
    worth: float | None = None
    """Independent pairs that they are worth; None = as many as they are."""

    @property
    def share(self) -> float:
        """NaN where no pair can tell."""
        return self.holds / self.told if self.told else math.nan

    @property
    def error(self) -> float:
        """Standard error of the share."""
        n = self.told if self.worth is None else self.worth
        return share_error(self.share * n, n)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A claim on the prior and on fitted draws."""

    id: str
    short: str
    prior: Counted
    fitted: Counted
    odds_ratio: float
    """Odds on the fitted draws over odds on the prior; NaN where too few pairs can tell."""
    interval: tuple[float, float]
    """Its 90% interval by Monte-Carlo error alone (Woolf 1955), draws counted as they are worth."""
    words: str
    fitted_to: tuple[str, ...]
    """Facts of the claim's own record that the draws were fitted to."""
    other: Counted | None = None
    """On another fit of the same facts, from another seed."""

    @property
    def unsettled(self) -> bool:
        """Whether the two fits differ by more than their pairs' errors allow (90%)."""
        if self.other is None or not min(self.other.told, self.fitted.told):
            return False
        apart = abs(self.other.share - self.fitted.share)
        return apart > _NINETY * math.hypot(self.other.error, self.fitted.error)

    def to_json(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "id": self.id,
            "prior": {"told": self.prior.told, "share": self.prior.share},
            "fitted": {
                "told": self.fitted.told,
                "share": self.fitted.share,
                "worth": self.fitted.worth,
            },
            "odds_ratio": self.odds_ratio,
            "interval": list(self.interval),
            "words": self.words,
            "fitted_to": list(self.fitted_to),
            "other_fit": self.other and {"told": self.other.told, "share": self.other.share},
            "unsettled": self.unsettled,
        }


def counted(verdicts: Sequence[Verdict]) -> dict[str, Counted]:
    """Return the counts of each claim."""
    return {v.id: _counted(v) for v in verdicts}


def _counted(v: Verdict) -> Counted:
    holds = round(v.share_holds * v.told) if v.told else 0
    return Counted(v.told, holds, v.worth if v.fewer else None)


def evidence(
    dossier: Dossier, prior: Mapping[str, Counted], fitted: Mapping[str, Counted],
    used: Sequence[str], other: Mapping[str, Counted] | None = None,
) -> tuple[Evidence, ...]:  # fmt: skip
    """Return what fitting changed of each claim of the dossier, `used` being the facts fitted."""
    none = Counted(0, 0)
    found = tuple(
        _of(
            claim.id,
            claim.short,
            prior.get(claim.id, none),
            fitted.get(claim.id, none),
            tuple(fact for fact in claim.record_facts if fact in used),
        )
        for claim in dossier.claims
    )
    return found if other is None else tuple(replace(e, other=other.get(e.id)) for e in found)


def _of(
    name: str, short: str, prior: Counted, fitted: Counted, fitted_to: tuple[str, ...]
) -> Evidence:
    if min(prior.told, fitted.told) < FEWEST_TOLD:
        few = "prior" if prior.told < FEWEST_TOLD else "fitted draws"
        nothing = (math.nan, math.nan)
        words = f"too few pairs of the {few} can tell"
        return Evidence(name, short, prior, fitted, math.nan, nothing, words, fitted_to)
    scale = 1.0 if fitted.worth is None else fitted.worth / fitted.told
    cells = [
        fitted.holds * scale + 0.5, (fitted.told - fitted.holds) * scale + 0.5,
        prior.holds + 0.5, prior.told - prior.holds + 0.5,
    ]  # fmt: skip
    log_ratio = math.log(cells[0] / cells[1]) - math.log(cells[2] / cells[3])
    off = _NINETY * math.sqrt(sum(1 / cell for cell in cells))
    interval = (math.exp(log_ratio - off), math.exp(log_ratio + off))
    ratio = math.exp(log_ratio)
    return Evidence(name, short, prior, fitted, ratio, interval, _words(ratio, interval), fitted_to)


def _words(ratio: float, interval: tuple[float, float]) -> str:
    if 1 / SILENT <= ratio <= SILENT:
        return "the record does not tell"
    if interval[0] <= 1 <= interval[1]:
        return "too few pairs to tell what the record says"
    return "the record speaks for it" if ratio > SILENT else "the record speaks against it"


def stored(
    folder: Path, name: str, identity: Mapping[str, Any], *, pairs: int = 0, further: bool = False
) -> dict[str, Counted] | None:
    """Return the counts (`PRIOR`, `OTHER`) in a folder, if of the same claims.

    None too if they are of fewer pairs than `pairs`, or without further pairs if these are wanted.
    """
    file = folder / name
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        if content["identity"] != _same(identity):
            return None
        if content["pairs"] < pairs or (further and not content.get("further", True)):
            return None
        return {name: Counted(*counts) for name, counts in content["claims"].items()}
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        raise FitError(f"{file}: cannot be read; remove it, and it is made again") from None


def store(folder: Path, name: str, study: Study, *, further: bool = True) -> None:
    """Write a study's counts into a folder; `further` if few pairs were not left at that."""
    content = {
        "identity": _same(study.manifest["identity"]),
        "pairs": study.pairs,
        "further": further,
        "claims": {
            claim: [c.told, c.holds, c.worth] for claim, c in counted(study.verdicts).items()
        },
    }
    write_json(folder / name, content)


def _same(identity: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the prior's counts depend on."""
    return {name: identity[name] for name in ("dossier_hash", "weight", "step", "days")}


def keep(folder: Path, found: Sequence[Evidence]) -> None:
    """Write what fitting changed beside the study that is judged on the draws."""
    head, *rows = table(found)
    write_json(folder / KEPT, {"head": list(head), "claims": [list(row) for row in rows]})


def kept(folder: Path) -> dict[str, Any] | None:
    """Return what `keep` wrote: a head and rows of words; None where nothing lies there."""
    try:
        content: dict[str, Any] = json.loads((folder / KEPT).read_text(encoding="utf-8"))
        return {"head": list(content["head"]), "claims": [list(row) for row in content["claims"]]}
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        raise FitError(f"{folder / KEPT}: cannot be read; judge again makes it again") from None


def lines(found: Sequence[Evidence]) -> list[str]:
    """Return the table of a screen of 80 columns, and what stands below it."""
    from corcyra.fitting.words import columns

    rows = [("claim", "prior", "fitted", "worth", "odds ratio, 90%", "the record")]
    for e in found:
        worth = f"{e.fitted.told if e.fitted.worth is None else e.fitted.worth:.0f}"
        says = e.words.removeprefix("the record ").removeprefix("speaks ")
        says = "too few pairs" if says.startswith("too few") else says
        rows.append((e.id, _told(e.prior), _told(e.fitted), worth, _ratio(e), says))
    marked = [f"{e.id} ({', '.join(e.fitted_to)})" for e in found if e.fitted_to]
    below = ["", "worth: as many independent pairs, since parts of luck recur."]
    below += [f"fitted to: {', '.join(marked)}."] if marked else []
    return columns(rows) + below + _other_lines(found)


def _other_lines(found: Sequence[Evidence]) -> list[str]:
    """Return what another fit says, if there is one."""
    if all(e.other is None for e in found):
        return []
    apart = [f"{e.id} {_told(e.other)}" for e in found if e.other and e.unsettled]
    text = "another fit, from another seed, gives the same within both fits' errors."
    if apart:
        text = (
            f"unsettled: another fit, from another seed, gives {', '.join(apart)}, beyond both "
            "fits' errors: the fits have not found all worlds that meet the record."
        )
    return textwrap.wrap(text, 80)


def table(found: Sequence[Evidence]) -> list[tuple[str, ...]]:
    """Return a head and a row a claim, in words."""
    rows: list[tuple[str, ...]] = [
        ("claim", "prior", "fitted", "odds ratio, 90%", "what the record says")
    ]
    for e in found:
        marks = f" (fitted to {', '.join(e.fitted_to)})" if e.fitted_to else ""
        apart = (
            f"; unsettled: another fit gives {_told(e.other)}" if e.other and e.unsettled else ""
        )
        rows.append((e.id, _share(e.prior), _share(e.fitted), _ratio(e), e.words + marks + apart))
    return rows


def _told(c: Counted) -> str:
    return f"{c.share:.0%} of {c.told:,}" if c.told else "none"


def _share(c: Counted) -> str:
    return _told(c) + ("" if c.worth is None else f", worth {c.worth:.0f}")


def _ratio(e: Evidence) -> str:
    if math.isnan(e.odds_ratio):
        return ""
    return f"{e.odds_ratio:.2g} ({e.interval[0]:.2g} to {e.interval[1]:.2g})"
