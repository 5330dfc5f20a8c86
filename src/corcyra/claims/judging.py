"""Verdicts: every claim of a dossier judged over the pairs of a study.

Shares are over the pairs that can tell. A proposition is `built in`, and takes no word of
likelihood, if the whole 90% interval of its share lies beyond 95% or below 5%, and other luck,
where it was tried, does not show otherwise. Below 20 pairs it is `too few pairs can tell`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from corcyra.claims import sentences, statistics
from corcyra.claims.assumptions import Assumptions
from corcyra.claims.conditions import conditions
from corcyra.claims.drivers import drivers
from corcyra.claims.evaluate import Floats
from corcyra.claims.expressions import names
from corcyra.claims.findings import Conditions, Driver
from corcyra.claims.luck import Luck, split
from corcyra.claims.luck import table as spread_table
from corcyra.claims.needs import arms_of, end_day, horizon, latest_day, parts_of
from corcyra.claims.power import in_words, standing, voters
from corcyra.claims.propositions import Result, evaluate_proposition
from corcyra.claims.statistics import Interval
from corcyra.claims.table import Outcomes, values
from corcyra.claims.verdicts import (
    BUILT_IN,
    FEWEST_TOLD,
    STRATUM,
    UNDECIDED,
    WORD_BUILT_IN,
    WORD_TOO_FEW,
    WORD_UNIDENTIFIED,
    Place,
    Verdict,
)
from corcyra.claims.words import likelihood, likelihood_range

if TYPE_CHECKING:
    from corcyra.dossier.questions import Because, Claim, Effect, Proposition
    from corcyra.dossier.schema import Dossier


def judge(
    dossier: Dossier,
    table: Outcomes,
    lucks: Sequence[Outcomes] = (),
    days: Mapping[str, float] | None = None,
) -> tuple[Verdict, ...]:
    """Judge every claim of the dossier, in its order.

    The table's arms should have been run for at least the days of `corcyra.claims.needs`; `days`
    says how long each was. `lucks` are some of its pairs, run again with the same draws under other
    luck.
    """
    judgement = _Judgement(table, end_day(dossier), dossier, lucks, days or {})
    return tuple(judgement.claim(claim) for claim in dossier.claims)


class _Judgement:
    """One table, and the draws of its pairs."""

    def __init__(
        self,
        table: Outcomes,
        end: float,
        dossier: Dossier,
        lucks: Sequence[Outcomes],
        days: Mapping[str, float],
    ) -> None:
        self.table = table
        self.days = days
        self.lucks = lucks
        self.dossier = dossier
        self.end = end
        self.assumptions = Assumptions(table, dossier)
        # An aside is often as true as its claim, pair by pair: one search serves both.
        self.found: dict[tuple[bytes, bytes], tuple[Conditions, tuple[Driver, ...]]] = {}

    def claim(self, claim: Claim) -> Verdict:
        sides = tuple(
            self.verdict(claim, side.test, "question", side.title) for side in claim.beside
        )
        return self.verdict(claim, claim.test, "claim", claim.short, sides)

    def verdict(
        self,
        claim: Claim,
        test: Proposition,
        place: Place,
        title: str,
        sides: tuple[Verdict, ...] = (),
    ) -> Verdict:
        result = evaluate_proposition(test, self.table, self.table.asked(claim.id))
        asked = [side.test for side in claim.beside] if sides else []
        parts = self.parts(claim, test, asked)
        beside = (*self.strata(claim, test, result), *parts, *sides)
        return self.assemble(claim, test, result, place, title, beside)

    def parts(
        self, claim: Claim, test: Proposition, asked: list[Proposition]
    ) -> tuple[Verdict, ...]:
        """Parts of all, any, not; but for those that a side question asks in words of its own."""
        joined = parts_of(test)
        titles = (f"part {i} of {len(joined)} ({p.kind})" for i, p in enumerate(joined, 1))
        return tuple(
            self.verdict(claim, part, "part", title)
            for part, title in zip(joined, titles)
            if part not in asked
        )

    def strata(self, claim: Claim, test: Proposition, result: Result) -> tuple[Verdict, ...]:
        """The same effect where no arm falls: after a fall legitimacy and reputation count 0."""
        if test.kind != "effect" and test.kind != "because":
            return ()
        about_fall = {"fell", "fell_day"} & {name[1] for name in names(test.outcome)}
        if about_fall or not result.told.any():
            return ()
        stands = self.table.asked(claim.id).copy()
        for fallen in self.falls(test).values():
            stands &= ~fallen
        within = replace(evaluate_proposition(test, self.table, stands), asked=result.asked)
        return (self.assemble(claim, test, within, "stratum", STRATUM, ()),)

    def falls(self, test: Effect | Because) -> dict[str, NDArray[np.bool_]]:
        """Whether each arm falls by the day at which the outcome is taken."""
        arms = [test.with_, test.without]
        if test.kind == "because":
            arms += [test.with_off, test.without_off]
        day = horizon(test, self.end)
        return {arm: values(self.table, "fell_day", arm) <= day for arm in dict.fromkeys(arms)}

    def share_fell(self, test: Proposition, result: Result) -> dict[str, float]:
        if (test.kind != "effect" and test.kind != "because") or not result.told.any():
            return {}
        return {arm: float(fell[result.told].mean()) for arm, fell in self.falls(test).items()}

    def falls_apart(self, test: Proposition, result: Result) -> dict[str, float]:
        """Of an effect: in how many told pairs both arms fall, one alone, or neither."""
        if test.kind != "effect" or not result.told.any():
            return {}
        arms = self.falls(test)
        one, other = arms[test.with_][result.told], arms[test.without][result.told]
        return {
            "fell_both": float((one & other).sum()),
            "fell_with_alone": float((one & ~other).sum()),
            "fell_without_alone": float((~one & other).sum()),
            "fell_neither": float((~one & ~other).sum()),
        }

    def assemble(
        self,
        claim: Claim,
        test: Proposition,
        result: Result,
        place: Place,
        title: str,
        beside: tuple[Verdict, ...],
    ) -> Verdict:
        told, failed = int(result.told.sum()), int(result.failed.sum())
        has_difference = test.kind == "effect" or test.kind == "because"
        luck = self.luck(test, result) if place != "stratum" else {}
        shares = _shares(result, self.table.common)
        words = _words(told, shares["share_holds"], shares["share_interval"], luck.get("luck"))
        figures = shares | words | _means(result, has_difference, shares, self.table.common) | luck
        return Verdict(
            id=claim.id,
            speaker=claim.speaker,
            role=claim.role,
            short=claim.short,
            words=claim.words,
            place=place,
            title=title,
            kind=test.kind,
            outcome=test.outcome if has_difference else "",  # type: ignore[union-attr]
            arms=arms_of(test),
            told=told,
            untold=result.asked - told - failed,
            failed=failed,
            why=self.why(test, result),
            share_fell=self.share_fell(test, result),
            details=result.details | self.standing(test, result) | self.falls_apart(test, result),
            record=claim.record,
            interest=claim.interest,
            built_in_reason=claim.built_in_reason,
            beside=beside,
            code=result.code,
            told_pairs=result.told,
            difference=result.difference,
            search=cache(partial(self.search, result)),
            **figures,
        )

    def luck(self, test: Proposition, result: Result) -> dict[str, Any]:
        """Whose the spread is, of whether it holds and of its difference."""
        if not self.lucks:
            return {}
        again = [(one.pairs, evaluate_proposition(test, one)) for one in self.lucks]

        def spread(values: Callable[[Result], Floats]) -> Luck:
            found = [
                (pairs, np.where(one.told, values(one), np.nan).astype(float))
                for pairs, one in again
            ]
            own = np.where(result.told, values(result), np.nan).astype(float)
            return split(spread_table(self.table.pairs, own, found))

        luck = {"luck": spread(lambda one: (one.code == 1) * 1.0)}
        if test.kind == "effect" or test.kind == "because":
            luck["luck_difference"] = spread(lambda one: one.difference)
        return luck

    def standing(self, test: Proposition, result: Result) -> dict[str, float]:
        """Of decides: everybody's flips, share, real power and office."""
        if test.kind != "decides" or not result.told.any():
            return {}
        return standing(test, self.table, result.told, voters(test, self.dossier))

    def search(self, result: Result) -> tuple[Conditions, tuple[Driver, ...]]:
        """Conditions and drivers of one verdict: not needed for the first line on the screen."""
        told, holds = result.told, result.code == 1
        key = told.tobytes(), holds.tobytes()
        if key not in self.found:
            matter = drivers(self.assumptions, told, holds)
            self.found[key] = self.conditions(told, holds, matter), matter
        return self.found[key]

    def conditions(
        self, told: NDArray[np.bool_], holds: NDArray[np.bool_], matter: tuple[Driver, ...]
    ) -> Conditions:
        return conditions(self.assumptions, told, holds, matter, self.table.common)

    def why(self, test: Proposition, result: Result) -> str:
        missing = [arm for arm in arms_of(test) if arm not in self.table.arms]
        if missing:
            return f"No pair can tell: {_listed(missing)} not run."
        ran = min((self.days.get(arm, self.end) for arm in arms_of(test)), default=self.end)
        if not result.told.any() and latest_day(test) > ran:
            return (
                f"No pair can tell: it looks at day {latest_day(test):g}, and the runs end on day "
                f"{ran:g}."
            )
        text = sentences.why(test, result)
        if test.kind != "decides":
            return text
        names = voters(test, self.dossier)
        return f"{text} {in_words(self.standing(test, result), names)}".strip()


def _listed(arms: list[str]) -> str:
    names = ", ".join(f"`{arm}`" for arm in arms)
    return f"arm {names} was" if len(arms) == 1 else f"arms {names} were"


def _shares(result: Result, common: NDArray[np.int64]) -> dict[str, Any]:
    codes = result.code[result.told]
    n, hits = len(codes), int((codes == 1).sum())
    worth = statistics.worth((codes == 1) * 1.0, common[result.told])
    share = hits / n if n else math.nan
    return {
        "share_holds": share,
        "share_same": float((codes == 0).mean()) if n else math.nan,
        "share_opposite": float((codes == -1).mean()) if n else math.nan,
        "worth": worth,
        "share_interval": statistics.wilson(share * worth, worth),
        "error": statistics.share_error(share * worth, worth) if n else math.nan,
    }


def _words(told: int, share: float, interval: Interval, luck: Luck | None) -> dict[str, Any]:
    """The word of a share, or why it takes none."""
    if told < FEWEST_TOLD:
        return _word(WORD_TOO_FEW)
    low, high = interval
    end = _built_in(low, high)
    if end and luck is not None and not math.isnan(luck.others):
        # Other luck may show worlds that these pairs do not: the range then reaches its share.
        low, high = min(low, luck.others), max(high, luck.others)
    if end and _built_in(low, high) == end:
        return _word(WORD_BUILT_IN, built_in=True)
    if luck is not None and luck.decides and UNDECIDED <= share <= 1 - UNDECIDED:
        return _word(WORD_UNIDENTIFIED, unidentified=True)
    word, words = likelihood(share), likelihood_range(low, high)
    return _word(word, "" if words == word else words)


def _word(
    word: str, word_range: str = "", *, built_in: bool = False, unidentified: bool = False
) -> dict[str, Any]:
    return {
        "word": word,
        "word_range": word_range,
        "built_in": built_in,
        "unidentified": unidentified,
    }


def _built_in(low: float, high: float) -> int:
    """1 if all of an interval is beyond `BUILT_IN`, -1 if all is below its mirror, else 0."""
    return int(low >= BUILT_IN) - int(high <= 1 - BUILT_IN)


def _means(
    result: Result, has_difference: bool, shares: dict[str, Any], common: NDArray[np.int64]
) -> dict[str, Any]:
    """Mean, its interval, and the spread over pairs; without differences the share's."""
    if not has_difference:
        mean, interval = shares["share_holds"], shares["share_interval"]
        return {"mean": mean, "interval": interval, "spread": statistics.NONE}
    values = result.difference[result.told]
    interval = statistics.paired_share_interval if result.truth else statistics.mean_interval
    finite = len(values) > 0 and bool(np.isfinite(values).all())
    return {
        # A day that comes in one arm only is infinitely earlier there: no mean.
        "mean": float(values.mean()) if finite else math.nan,
        "interval": interval(values, common[result.told]),
        "spread": statistics.spread(values),
    }
