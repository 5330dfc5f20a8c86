"""One pair in two arms, to be played: the nation, the places and the palace through the days."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from string import ascii_uppercase
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from corcyra.claims.needs import ArmPlan
from corcyra.errors import CorcyraError, DossierError, Problem
from corcyra.report.words import day_date, number, plain
from corcyra.room.answers import Course, Decided, Given, Mark, PlaceCourse, Power, World

if TYPE_CHECKING:
    from corcyra.dossier.schema import Dossier
    from corcyra.model.api import Model, Run
    from corcyra.room.fitted import Worlds
    from corcyra.room.room import Room
    from corcyra.room.settings import Limits
    from corcyra.room.shapes import State
    from corcyra.study.request import Request

FINE: Final = ((20.0, 0.25), (60.0, 1.0), (math.inf, 5.0))
"""Up to a day, days between two frames: closer at the start, where most happens."""
LOCAL: Final = (("crowd", "crowd"), ("force", "force"), ("deaths", "dead"))
Floats = NDArray[np.float64]


def play(room: Room, state: State, pair: int, arms: list[str]) -> World:
    """Return a pair's course in some arms, of the worlds that a state's pairs are.

    Raises
    ------
    CorcyraError
        There is no such arm or pair, the world is too large, or a run failed.
    """
    from corcyra.room.room import quick_weight
    from corcyra.study.request import Request

    loaded, worlds = room.resolved(state).loaded, room.worlds(state)
    draws = worlds.draws
    days = loaded.dossier.days if state.days is None else state.days
    weight = quick_weight(loaded, state.weight, draws)
    step = loaded.dossier.step if draws is None else draws.identity["step"]
    request = Request(
        loaded, 1, state.seed, days, weight, step, tuple(ArmPlan(arm, days) for arm in arms),
        draws=draws,
    )  # fmt: skip
    return played(request, pair, arms, worlds, room.settings.limits)


def played(request: Request, pair: int, arms: list[str], worlds: Worlds, limits: Limits) -> World:
    """Return the course of a pair in some arms, as a request runs it; the rest is as in `play`."""
    from corcyra.study.asked import arms_of, check_arm
    from corcyra.study.work import models, run_pairs

    for arm in arms:
        check_arm(arm, arms_of(request.loaded))
    if request.draws is not None and pair >= request.draws.most:
        raise CorcyraError(f"the fit has {request.draws.most:,} draws, and no pair {pair:,}")
    request = replace(
        request,
        arms=tuple(ArmPlan(arm, request.days) for arm in arms),
        every=FINE[0][1],
        local_pairs=pair + 1,
        claims=None,  # Every arm, also those that no claim needs in this pair.
    )
    dossier = request.as_run().dossier
    refuse_size(dossier, limits)
    made = models(request)
    with closing(run_pairs(made, request, [pair], 1)) as ran:
        runs = next(ran).runs
    # A request has its arms by id; here the first that was named is the first shown.
    found = {arm: (model, run) for (arm, model), run in zip(made.items(), runs, strict=True) if run}
    return shown(dossier, pair, request.seed, {arm: found[arm] for arm in arms}, worlds)


def shown(
    dossier: Dossier, pair: int, seed: int, ran: Mapping[str, tuple[Model, Run]], worlds: Worlds
) -> World:
    """Return what is seen of a pair whose arms were run, each with the model that ran it.

    Raises
    ------
    CorcyraError
        A run failed.
    """
    by, frames = {}, None
    for arm, (model, run) in ran.items():
        if run.status != "ok":
            raise CorcyraError(f"the run of arm {arm} failed: {run.error}")
        if frames is None or len(run.days) > len(frames):
            frames = run.days
        by[arm] = _course(model, run, model.dossier)
    assert frames is not None
    facts = _given(pair, dossier, worlds)
    return World(
        pair=pair,
        arms=list(by),
        days=[round(float(day), 3) for day in frames[kept(frames)]],
        events=_marks(dossier, next(iter(by.values()))),
        by=by,
        weight=dossier.weight,
        words=_which(pair, seed, dossier, worlds, facts),
        worlds=worlds.kind,
        worlds_words=worlds.words,
        given=facts,
    )


def _given(pair: int, dossier: Dossier, worlds: Worlds) -> list[Given]:
    """Return what is known of the pair's facts: of a changed draw nothing before it is run."""
    from corcyra.room.fitted import given

    if worlds.kind != "fitted" or worlds.draws is None:
        return []
    return given(worlds.draws, dossier, pair)


def _which(pair: int, seed: int, dossier: Dossier, worlds: Worlds, facts: Sequence[Given]) -> str:
    draw = {"fitted": "a fitted draw", "changed": "a fitted draw, changed"}
    which = draw.get(worlds.kind, f"seed {seed}")
    if facts:
        within, of = sum(one.within for one in facts), len(facts)
        which += f", in whose arm `with` {within} of {of} facts lie within their sources' error"
    return f"Pair {pair}, {which}; one citizen stands for {number(dossier.weight)} persons"


def refuse_size(dossier: Dossier, limits: Limits) -> None:
    """Refuse a world that takes too long to wait for.

    Raises
    ------
    DossierError
        It has too many citizens or steps.
    """
    country = dossier.country
    adults = country.adult_share * sum(place.population for place in country.places)
    citizens, steps = adults / dossier.weight, dossier.days / dossier.step
    if citizens > limits.citizens:
        least = adults / limits.citizens
        message = (
            f"at most {limits.citizens:,} citizens are run at once here: a citizen must stand for "
            f"at least {least:,.0f} persons"
        )
        raise DossierError([Problem("dossier.yaml", 0, 0, "weight", message)])
    if steps > limits.steps:
        message = f"at most {limits.steps:,} steps are run at once here, are {steps:,.0f}"
        raise DossierError([Problem("dossier.yaml", 0, 0, "step", message)])


def kept(days: NDArray[np.float32]) -> NDArray[np.intp]:
    """Return the rows that are shown: the first of each frame of `FINE`."""
    last, rows = -math.inf, []
    for row, day in enumerate(days.tolist()):
        every = next(gap for until, gap in FINE if day <= until)
        if day - last >= every - 1e-6:
            rows.append(row)
            last = day
    return np.array(rows, dtype=np.intp)


def _course(model: Model, run: Run, dossier: Dossier) -> Course:
    rows = kept(run.days)
    nation = {
        name: [_round(x) for x in run.national[rows, k].tolist()]
        for k, name in enumerate(model.national)
    }
    found = dict(zip(model.outcomes, run.outcomes.tolist(), strict=True))
    return Course(
        national=nation,
        places=_places(model, run, rows),
        palace=_palace(model, run, dossier, found["dismissed_day"], rows),
        call_day=_day(found["call_day"]),
        # A run's landing ends the step in which men land: seen, they are there from its frame on.
        landing_day=_day(found["landing_day"] - dossier.step),
        fell_day=_day(found["fell_day"]),
        restored_day=_day(found["restored_day"]),
        end=_end(found),
        decided=_decided(found, dossier),
    )


def _places(model: Model, run: Run, rows: NDArray[np.intp]) -> dict[str, PlaceCourse]:
    assert run.local is not None
    local = np.round(run.local[rows])
    column = {name: model.local.index(name) for name in model.local}
    found = {}
    for i, place in enumerate(model.places):
        values = {key: local[:, i, column[name]].tolist() for name, key in LOCAL}
        lost = local[:, i, column["site_lost"]].astype(int).tolist()
        found[place] = PlaceCourse(**values, site=lost)
    return found


def _palace(
    model: Model, run: Run, dossier: Dossier, dismissed: float, rows: NDArray[np.intp]
) -> dict[str, Power]:
    """Return formal and real power by day; a dismissed office passes on."""
    drawn = dict(zip(model.parameters, run.parameters.tolist(), strict=True))
    days = run.days[rows]
    formal: dict[str, Floats] = {
        actor: np.full(len(rows), drawn[f"palace.office.{actor}"]) for actor in model.actors
    }
    change = dossier.palace.dismissal
    if change is not None and math.isfinite(dismissed):
        after = days >= dismissed
        formal[change.to] = formal[change.to] + after * formal[change.target]
        formal[change.target] = formal[change.target] * ~after
    real = {
        actor: run.national[rows, model.national.index(f"power[{actor}]")] for actor in model.actors
    }
    stands = sum(real.values()) > 0  # After a fall nobody has either.
    return {
        actor: Power(
            formal=[round(float(x), 4) for x in formal[actor] * stands],
            real=[round(float(x), 4) for x in real[actor]],
        )
        for actor in model.actors
    }


def _end(found: dict[str, float]) -> str:
    dead = f"{number(found['deaths'])} dead, {number(found['held_total'])} held in all"
    if found["fell"]:
        return f"The regime fell on day {found['fell_day']:.1f}; {dead}."
    if found["restored"]:
        return f"Order was back on day {found['restored_day']:.1f}; {dead}."
    risen = "Not fallen, and no order either" if found["risen"] else "There was no rising"
    return f"{risen}; {dead}."


def _decided(found: dict[str, float], dossier: Dossier) -> Decided:
    """Return who decided the call: who could have turned it alone, and who had most of it."""
    if not math.isfinite(found["call_day"]):
        return Decided(actor=None, words="Nobody called foreign troops.")
    # "Ivan Orlov, president": his office is told elsewhere.
    names = {actor.id: actor.name.split(",")[0] for actor in dossier.palace.actors}
    shares = {actor: found[f"share_call[{actor}]"] for actor in names}
    alone = [names[actor] for actor in names if found[f"flips_call[{actor}]"] == 1]
    known = {actor: share for actor, share in shares.items() if math.isfinite(share)}
    first = max(known, key=lambda actor: known[actor]) if known else None
    could = " and ".join(alone) if alone else "Nobody"
    each = " each" if len(alone) > 1 else ""
    words = f"{could} could{each} have turned the call alone."
    if first is not None and known[first] > 0:
        words += f" The largest share of the decision was {names[first]}'s, {known[first]:.0%}."
    return Decided(actor=first, words=words)


def _marks(dossier: Dossier, course: Course) -> list[Mark]:
    """Return the dossier's events and the run's own, lettered by date."""
    found: list[tuple[float, str]] = []
    for event in dossier.events:
        if event.kind == "agitators" and event.persons.high == 0:
            continue  # there for an arm to set
        day = (event.day.low + event.day.high) / 2
        found.append((day, event.title or plain(event.kind)))
    made = (
        (course.call_day, "troops called"),
        (course.landing_day, "troops land"),
        (course.fell_day, "the regime falls"),
        (course.restored_day, "order is back"),
    )
    found += [(day, title) for day, title in made if day is not None]
    found.sort(key=lambda mark: mark[0])
    dates = sorted({int(day) for day, _ in found})
    return [
        Mark(
            letter=_letter(dates.index(int(day))),
            day=day,
            title=title,
            when=day_date(dossier.start, day),
        )
        for day, title in found
    ]


def _letter(index: int) -> str:
    more, last = divmod(index, 26)
    return (ascii_uppercase[(more - 1) % 26] if more else "") + ascii_uppercase[last]


def _round(x: float) -> float | None:
    return float(f"{x:.4g}") if math.isfinite(x) else None


def _day(x: float) -> float | None:
    return round(x, 3) if math.isfinite(x) else None
