"""Which worlds a state's pairs are: fitted draws, the same with something changed, or the prior.

A dossier that comes with a fit opens on its draws, as `judge` takes them. What a reader changes is
changed in those same worlds: their luck and all other quantities stay, so that the change alone
makes what differs. They no longer meet the record then, which is said. Where the draws would mean
nothing any more (other places, another weight), the pairs are of the prior, and that is said too.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from corcyra.errors import CorcyraError, FitError
from corcyra.room.answers import Given

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from corcyra.dossier.load import Loaded
    from corcyra.dossier.questions import Fact
    from corcyra.dossier.schema import Dossier
    from corcyra.fitting.draws import Draws
    from corcyra.room.answers import Kind
    from corcyra.room.settings import Settings
    from corcyra.room.shapes import State

PAIRS: Final = 30
"""Of a run at once on fitted draws: their citizens are many, and in all of them much happens."""
DAYS: Final = 30.0
"""Days of such a run, or those of the fit if they are more: on the draws of kazakhstan-2022 the
claims' shares are those of 180 days, but for a pair of 60 on one claim."""
FITTED: Final = (
    "Each of these worlds is a draw that was fitted to the record, as judge takes them: near to "
    "it, and none gives all of it."
)
CHANGED: Final = (
    "These are the worlds that were fitted to the record, with {} changed. They no longer meet the "
    "record: this answers “what if”, and is no verdict on what happened."
)
PRIOR: Final = "These worlds are drawn from the prior, whether they look like the record or not."
SINCE: Final = "These worlds are drawn from the prior: {}."
NONE: Final = SINCE.format("no fitted draws come with the dossier")
UNREAD: Final = SINCE.format(
    "the fit that comes with the dossier is not one that this version reads"
)
LONG: Final = SINCE.format("a study of a changed dossier is, as judge has it")
_UNREAD: Final = {
    "corcyra", "name", "title", "about", "days", "weight", "step", "arms", "claims", "facts",
    "sources",
}  # fmt: skip
"""What of a dossier makes no world, or is compared by itself."""


class Worlds(NamedTuple):
    """What the pairs of a run are."""

    kind: Kind
    words: str
    """The same in a sentence."""
    draws: Draws | None = None
    """Where the pairs are fitted draws, changed or not."""


class Fit:
    """The fit that comes with a dossier, or none.

    Parameters
    ----------
    loaded : Loaded
        The dossier as it is served.
    folder : Path, optional
        The fit's.
    """

    def __init__(self, loaded: Loaded, folder: Path | None) -> None:
        self.served = loaded
        self.draws: Draws | None = None
        """As they lie there; whether they are this dossier's, `wrong` finds out."""
        self._without = NONE
        self._lock = threading.Lock()
        self._wrong: str | None = None
        if folder is not None and (folder / "draws.parquet").is_file():
            self._open(folder)

    def _open(self, folder: Path) -> None:
        from corcyra.fitting.draws import Draws

        try:
            self.draws = Draws(folder)
        except FitError:
            self._without = UNREAD

    def wrong(self) -> str:
        """Return why the draws are not this dossier's and this model's; "" if they are.

        The first of them are run for it, once.
        """
        from corcyra.fitting.draws import of_dossier

        with self._lock:
            if self._wrong is None and self.draws is not None:
                try:
                    of_dossier(self.draws.folder, self.served)
                    self._wrong = ""
                except FitError:
                    self._wrong = "the fit is of another version of the dossier or of the model"
        return self._wrong or ""

    def worlds(self, state: State, now: Loaded, most: int, *, check: bool = True) -> Worlds:
        """Return what the pairs of a state are.

        Parameters
        ----------
        state : State
            What is asked.
        now : Loaded
            The dossier that it makes.
        most : int
            Citizens that are run.
        check : bool
            Whether to run some of the draws again, if that was not done yet.
        """
        draws = self.draws
        if draws is None:
            return Worlds("prior", self._without)
        if state.worlds == "prior":
            return Worlds("prior", PRIOR)
        why = next(_unlike(draws, self.served.dossier, now.dossier, state, most), "")
        why = why or (self.wrong() if check else "")
        if why:
            return Worlds("prior", SINCE.format(why))
        if _read(now.dossier) == _read(self.served.dossier):
            return Worlds("fitted", FITTED, draws)
        one = state.text is None and len(state.set) + len(state.off) + len(state.moved) == 1
        words = "this assumption" if one else "these assumptions"
        return Worlds("changed", CHANGED.format(words), draws)

    def pairs(self, otherwise: int) -> int:
        """Return the pairs of a run at once if nothing else is asked."""
        return otherwise if self.draws is None else min(PAIRS, self.draws.most)

    def days(self, asked: float | None) -> float | None:
        """Return the days of a run at once on the draws: what is asked, or what they need."""
        if self.draws is None or asked is not None:
            return asked
        return max(DAYS, float(self.draws.identity["days"]))

    def nearest(self) -> int | None:
        """Return the pair whose `with` comes nearest to the facts, used or not, by their widths."""
        draws = self.draws
        if draws is None:
            return None
        far = np.minimum(np.abs(_gaps(draws, self.served.dossier)), _FAR).sum(axis=1)
        return min(range(draws.most), key=lambda pair: float(far[draws.of_pair(pair)]))


_FAR: Final = 5.0
"""Widths at which a fact is missed, however far it is."""


def given(draws: Draws, dossier: Dossier, pair: int) -> list[Given]:
    """Return what a pair's `with` gives of each fact, those held out too.

    Within is a fact that lies in the middle 90% of its sources' error, as the fit assumes it.
    """
    from scipy.special import stdtrit

    from corcyra.fitting.kernel import NU
    from corcyra.fitting.words import number

    row, facts = draws.of_pair(pair), _compared(draws, dossier)
    near = np.abs(_gaps(draws, dossier)[row]) <= stdtrit(NU, 0.95)
    return [
        Given(id=fact.id, figure=number(float(draws.shown[row, k])), within=bool(within))
        for (k, fact), within in zip(facts.items(), near, strict=True)
    ]


def _compared(draws: Draws, dossier: Dossier) -> dict[int, Fact]:
    """Return the facts that draws and dossier both have, by their column in the draws."""
    from corcyra.fitting.facts import refusal

    known = {fact.id: fact for fact in dossier.facts if not refusal(fact, dossier)}
    return {k: known[name] for k, name in enumerate(draws.facts) if name in known}


def _gaps(draws: Draws, dossier: Dossier) -> NDArray[np.float64]:
    """Return by draw and fact by how many widths the draw misses the record."""
    from corcyra.fitting.facts import target
    from corcyra.fitting.measures import compared

    facts = _compared(draws, dossier)
    at, targets = list(facts), [target(fact, dossier) for fact in facts.values()]
    horizon = float(draws.identity["days"]) + 1.0
    found = compared(draws.shown[:, at], [t.scale for t in targets], horizon)
    gaps: NDArray[np.float64] = (found - [t.centre for t in targets]) / [t.width for t in targets]
    return gaps


def of_study(fitted: bool) -> Worlds:
    """Return what the pairs of a study are, whose draws are its own."""
    return Worlds("fitted", FITTED) if fitted else Worlds("prior", PRIOR)


def fit_of(loaded: Loaded, settings: Settings) -> Fit:
    """Return the fit of a dossier: of the study that is served, else the one beside it."""
    if settings.opened is not None and loaded is settings.loaded:
        return _of_study(loaded, settings.opened)
    return Fit(loaded, None if loaded.folder is None else loaded.folder / "fit")


def _of_study(loaded: Loaded, folder: Path) -> Fit:
    from corcyra.study.shards import request_of

    try:
        request = request_of(folder)
    except CorcyraError:
        return Fit(loaded, None)  # Of another version of the model: its draws are too.
    # The dossier as it is written, as all that a state changes is: not as the study was run.
    return Fit(request.loaded, None if request.draws is None else request.draws.folder)


def _unlike(draws: Draws, served: Dossier, now: Dossier, state: State, most: int) -> Iterator[str]:
    """Yield why fitted draws would mean nothing in a state's dossier."""
    from corcyra.model.quantities import Quantities

    weight, step = float(draws.identity["weight"]), float(draws.identity["step"])
    of_fit = f"the luck of the fitted draws is of one citizen for {weight:g} persons"
    if state.weight not in (None, weight) or now.weight not in (served.weight, weight):
        yield f"{of_fit}, and another weight is asked"
    if now.step not in (served.step, step):
        yield f"the luck of the fitted draws is of a step of {step:g} days"
    for what, mine, theirs in zip(
        ("places or their people", "forces", "actors of the palace", "members of the alliance"),
        _who(served), _who(now), strict=True,
    ):  # fmt: skip
        if mine != theirs:
            yield f"these {what} are not those of the fitted draws"
    if _facts(draws, served) != _facts(draws, now):
        yield "the facts are not those that the draws were fitted to"
    gone = sorted(set(draws.names) - set(Quantities(now).names))
    if gone:
        yield f"{gone[0]} was fitted and is gone"
    if _citizens(served, weight) > most:
        yield f"the fit has more than {most:,} citizens, which are not run at once here"


def _who(dossier: Dossier) -> tuple[object, ...]:
    """Return those whose luck goes by their numbers: places with their people, units, actors."""
    country, forces, abroad = dossier.country, dossier.forces, dossier.abroad
    return (
        (country.adult_share, [(place.id, place.population) for place in country.places]),
        (forces.unit, [(s.id, s.men, s.garrisons) for s in forces.services]),
        [actor.id for actor in dossier.palace.actors],
        None if abroad is None else [member.id for member in abroad.members],
    )


def _facts(draws: Draws, dossier: Dossier) -> dict[str, object]:
    return {fact.id: fact for fact in dossier.facts if fact.id in draws.used}


def _citizens(dossier: Dossier, weight: float) -> float:
    country = dossier.country
    return country.adult_share * sum(place.population for place in country.places) / weight


def _read(dossier: Dossier) -> dict[str, object]:
    """Return what the worlds are made from."""
    return dossier.model_dump(exclude=_UNREAD)
