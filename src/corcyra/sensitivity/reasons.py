"""Why a quantity may change nothing, where the dossier or what its pairs saw can tell.

Three kinds of reasons: a switch that is off, something that the dossier does not have, and
something that happened in none of the pairs looked at. Where none applies nothing is said.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from corcyra.dossier.politics import Actor, Member
from corcyra.dossier.schema import Dossier
from corcyra.parameters import BY_NAME

Floats = NDArray[np.float64]

NEEDS: Final[dict[str, str]] = {
    "wm": "memory", "wk": "memory landing", "wd": "memory",
    "sovereignty_mean": "landing", "ws": "landing", "order_mean": "call",
    "rest": "phi", "jail_term": "held", "lost_site": "site",
    "wounded_ratio": "lethal_scale", "z_retake": "site", "z_site": "site",
    "wo": "deaths", "unit_return": "left", "relief": "landing", "z_sign": "call", "z_back": "yes",
    "F1": "asked", "lev": "yes", "heed": "deals", "k_break": "breakable call", "q": "asked",
    "u0": "interest", "t_c": "call", "stake": "interest", "gain": "interest", "cost": "interest",
    "blame": "interest", "credibility": "yes", "F0": "landing", "leave_rate": "landing gone",
    "calm_days": "landing by_calm gone", "official_fraction": "deaths", "official_delay": "deaths",
    "rumour": "deaths", "memory_gap": "bloodshed", "memory_range": "bloodshed", "aD": "deaths",
    "aV": "landing", "aC": "concession", "kC": "call", "kV": "landing", "kO": "restored",
    "kF": "landing", "kG": "landing", "T_F": "landing", "scar_F": "landing", "O0": "deaths",
    "outrage_decay": "deaths", "fall_days": "low_odds", "pi_fall": "low_odds",
    "hardship_spread": "places", "speed": "places", "move_rate": "places",
}  # fmt: skip
"""What a parameter needs, to change anything: keys of `_HAS` or `_SAW`, or other parameters."""

_SAW: Final[dict[str, tuple[str, Callable[[Floats], NDArray[np.bool_]], str]]] = {
    "held": ("held_total", lambda x: x > 0, "nobody was held in these pairs"),
    "site": ("sites_lost_peak", lambda x: x > 0, "no key site was lost in these pairs"),
    "deaths": ("deaths", lambda x: x > 0, "nobody died in these pairs"),
    "left": ("men_lost_peak", lambda x: x > 0, "no men left the forces in these pairs"),
    "call": ("call_day", np.isfinite, "nobody called in these pairs"),
    "yes": ("answer_day", np.isfinite, "the alliance said yes in none of these pairs"),
    "landing": ("landing_day", np.isfinite, "no foreign soldier landed in these pairs"),
    "gone": ("gone_day", np.isfinite, "no foreign soldier left in these pairs"),
    "restored": ("restored_day", np.isfinite, "order came back in none of these pairs"),
}
"""Outcome, when it counts as seen, and what to say if no pair saw it."""
_HAS: Final[dict[str, tuple[Callable[[Dossier], bool], str]]] = {
    "memory": (lambda d: _given(d, "memory_share") or _given(d, "m0") or bool(d.past),
               "nobody remembers: memory_share and m0 are 0"),
    "deals": (lambda d: d.abroad is not None and bool(d.abroad.deals), "there are no deals"),
    "breakable": (lambda d: d.abroad is not None and bool(d.abroad.deals)
                  and not d.abroad.binding_deals, "there is no deal that could be broken"),
    "interest": (lambda d: d.abroad is not None and d.abroad.answer in ("interest", "unasked"),
                 "the alliance does not answer by interest (abroad.answer)"),
    "by_calm": (lambda d: d.abroad is not None and d.abroad.withdrawal != "interest",
                "troops leave by interest alone (abroad.withdrawal)"),
    "bloodshed": (lambda d: bool(d.past), "there is no past bloodshed"),
    "concession": (lambda d: any(e.kind == "concession" for e in d.events),
                   "there is no event of kind concession"),
    "places": (lambda d: len(d.country.places) > 1, "there is one place only"),
}  # fmt: skip
"""What the dossier must have, and what to say if it does not."""


class Reasons:
    """Reasons from a dossier and the outcomes of its pairs.

    Parameters
    ----------
    dossier : Dossier
        The arm's.
    seen : mapping
        Outcomes over the pairs, (pairs) each, by name.
    values : mapping
        Values of the quantities over the pairs, (pairs) each, by path.
    """

    def __init__(
        self, dossier: Dossier, seen: Mapping[str, Floats], values: Mapping[str, Floats]
    ) -> None:
        self._dossier, self._seen, self._values = dossier, seen, values

    def why(self, path: str) -> str:
        """Return why the quantity may change nothing; empty if that cannot be told."""
        return next(self._told(path), "")

    def _told(self, path: str) -> Iterator[str]:
        if path in BY_NAME:
            yield from self._parameter(path)
        elif path.startswith("events."):
            yield from self._event(path.split(".")[1])
        elif path.startswith("palace."):
            yield from self._palace(path.split("."))
        elif path.startswith("abroad."):
            yield from self._member(path.split("."))

    def _parameter(self, name: str) -> Iterator[str]:
        if BY_NAME[name].arena == "abroad" and self._dossier.abroad is None:
            yield "the dossier has no section abroad"
        for need in NEEDS.get(name, "").split():
            yield from self._lacks(need)

    def _lacks(self, need: str) -> Iterator[str]:
        if need in _HAS and not _HAS[need][0](self._dossier):
            yield _HAS[need][1]
        if need in BY_NAME and (self._values[need] == BY_NAME[need].off).all():
            yield f"switched off: {need} is {BY_NAME[need].off:g}"
        if need == "low_odds":
            yield from self._low_odds()
        if need in ("interest", "asked") and not self._unasked():
            yield from self._not("call")
        yield from self._not(need)

    def _not(self, need: str) -> Iterator[str]:
        """Say that no pair saw what is needed."""
        if need not in _SAW:
            return
        outcome, counts, words = _SAW[need]
        if not counts(self._seen[outcome]).any():
            yield words

    def _low_odds(self) -> Iterator[str]:
        lowest, bound = float(np.min(self._seen["pi_min"])), self._values["pi_fall"].max()
        if lowest > bound:
            yield f"the odds never fell under {bound:g} in these pairs"

    def _unasked(self) -> bool:
        return self._dossier.abroad is not None and self._dossier.abroad.answer == "unasked"

    def _event(self, name: str) -> Iterator[str]:
        event = next(e for e in self._dossier.events if e.id == name)
        day = self._values[f"events.{name}.day"]
        last = np.where(np.isfinite(fell := self._seen["fell_day"]), fell, self._dossier.days)
        if (day >= last).all():
            yield "its day comes after the end of the run in these pairs"
        for field in ("persons", "size", "share"):
            drawn = self._values.get(f"events.{name}.{field}")
            if drawn is not None and not drawn.any():
                yield f"its {field} is 0 in these pairs"
        may = self._dossier.palace.dismissal
        if event.kind == "dismissal" and (may is None or may.mode != "dated"):
            yield "palace.dismissal is not dated"

    def _palace(self, parts: list[str]) -> Iterator[str]:
        palace = self._dossier.palace
        actor = next(a for a in palace.actors if a.id == parts[2])
        if parts[1] == "actors" and parts[3] == "ideals":
            yield from self._ideal(actor, parts[4])
        if parts[-1] == "nerve" and _patron(self._dossier) == actor.id:
            yield "the patron never flees"
        elif parts[-1] == "nerve":
            nerve = self._values[".".join(parts)]
            if (self._seen["pi_min"] > nerve).all():
                yield "the odds never fell to it in these pairs: he never fled"
        if actor.office == 0 and not _heard(actor, palace.actors):
            yield "he has no office, and nobody else listens to him"

    def _ideal(self, actor: Actor, question: str) -> Iterator[str]:
        palace = self._dossier.palace
        if question == "call":
            if palace.call == "never":
                yield "the palace never calls (palace.call)"
            yield from self._not("call")
        if question != "dismiss":
            return
        may = palace.dismissal
        if may is None or may.mode != "decided":
            yield "no dismissal is decided (palace.dismissal)"
        elif may.target == actor.id:
            yield "he may be dismissed himself: his own ideal is 0"

    def _member(self, parts: list[str]) -> Iterator[str]:
        abroad = self._dossier.abroad
        assert abroad is not None
        member = next(m for m in abroad.members if m.id == parts[2])
        if parts[3] == "base":
            leads = member.id == abroad.leader
            yield from _voice(member, leads, abroad.charter == "leader")
            if not self._unasked():
                yield from self._not("call")
        if parts[3] == "delay":
            if not member.sends or member.men == 0:
                yield "it sends nobody"
            yield from self._not("landing")


def _voice(member: Member, leads: bool, alone: bool) -> Iterator[str]:
    if leads:
        yield "it leads the alliance: its view is its interest, not a base"
    elif not member.votes:
        yield "it has no vote"
    elif alone:
        yield "the leader alone decides (abroad.charter)"


def _patron(dossier: Dossier) -> str | None:
    """Return the patron's actor, if there is one."""
    return None if dossier.abroad is None else dossier.abroad.patron


def _heard(actor: Actor, actors: list[Actor]) -> bool:
    return any(actor.id in other.ties for other in actors if other.id != actor.id)


def _given(dossier: Dossier, name: str) -> bool:
    """Tell whether a parameter can be other than 0."""
    given = dossier.parameters.get(name)
    high = BY_NAME[name].high if given is None else given.high
    return not math.isclose(high, 0.0)
