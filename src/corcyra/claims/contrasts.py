"""Two claims against each other in plain words, made from their numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from corcyra.claims.sentences import number, percent
from corcyra.claims.verdicts import FEWEST_TOLD

if TYPE_CHECKING:
    from corcyra.claims.against import Contrast


EXCLUDES: Final = (
    "They contradict each other by their conditions alone: no world, whatever it drew, lets both "
    "hold, so this is logic and no finding of the runs."
)


def title(contrast: Contrast) -> str:
    """Who stands against whom: `William Courtney against Mukhtar Ablyazov`."""
    first, second = contrast.first, contrast.second
    if first.speaker == second.speaker:
        return f"{first.speaker} against another claim of the same speaker"
    if not second.speaker:
        return f"{first.speaker} against a question beside the claim"
    rival = second.speaker
    if rival.startswith(("The ", "A ", "An ")):
        rival = rival[0].lower() + rival[1:]
    return f"{first.speaker} against {rival}"


def in_words(contrast: Contrast) -> str:
    """What the worlds say of the two, and which assumption decides between them."""
    if contrast.told == 0:
        return "No pair can tell both."
    shared = "" if contrast.shared is None else contrast.shared.words
    said = (_shares(contrast), _related(contrast), _logic(contrast), shared, which(contrast))
    return " ".join(part for part in said if part)


def _shares(contrast: Contrast) -> str:
    return (
        f"Of {contrast.told:,} pairs that can tell both, both hold in {percent(contrast.both)}, "
        f"only the first in {percent(contrast.only_first)}, only the second in "
        f"{percent(contrast.only_second)}, neither in {percent(contrast.neither)}."
    )


def _related(contrast: Contrast) -> str:
    chance = f"if they were unrelated, both would hold in {percent(contrast.chance)}"
    if contrast.bond == "excludes":
        return EXCLUDES
    match contrast.relation:
        case "contradict":
            return f"They contradict each other: {chance}."
        case "apart":
            return f"They keep apart, though not always: {chance}."
        case "together":
            return f"They go together: {chance}."
        case "settled":
            return "One of them always or never holds there, so nothing relates them."
        case "few":
            return f"Under {FEWEST_TOLD} pairs are too few to say how they are related."
        case "open":
            return f"That is not told from chance: {chance}."


def _logic(contrast: Contrast) -> str:
    """What follows from their conditions, whatever the worlds, beside that both cannot hold."""
    match contrast.bond:
        case "first in second":
            return "By their conditions alone the second holds wherever the first does."
        case "second in first":
            return "By their conditions alone the first holds wherever the second does."
        case "same":
            return "By their conditions alone they hold in the same worlds."
        case _:
            return ""


def which(contrast: Contrast) -> str:
    """Which assumption makes each of the two right, where exactly one is; "" if nobody asks."""
    if not (contrast.clear or contrast.named) or contrast.relation in ("settled", "few"):
        return ""
    if contrast.contested < FEWEST_TOLD:
        return (
            f"They differ in {contrast.contested} pairs, too few to say which assumption decides "
            "between them."
        )
    driver = contrast.decider
    if driver is None:
        return (
            f"No single assumption decides between them in the {contrast.contested} pairs in "
            "which they differ."
        )
    low, high = (number(end) for end in driver.thirds)
    return (
        f"Where they differ, it hangs on {driver.label}: the first is right in "
        f"{percent(driver.low_share)} of pairs where this is lowest (up to {low}), in "
        f"{percent(driver.high_share)} where it is highest (from {high}); the second in the others."
    )
