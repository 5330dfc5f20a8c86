"""What `corcyra check` says of a dossier that could be read: its size, its sources, the placebo.

The placebo is an arm that changes nothing. It must be bit-identical to `with`: else a difference
between arms could come from how they are run and not from what they change.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel

from corcyra.dossier import override
from corcyra.dossier.base import Quantity
from corcyra.parameters import PARAMETERS

if TYPE_CHECKING:
    from corcyra.dossier.load import Loaded
    from corcyra.dossier.schema import Dossier
    from corcyra.model.api import Model, Run


@dataclass(frozen=True, slots=True)
class CheckReport:
    """Counts of a valid dossier and the result of its placebo."""

    dossier: str
    places: int
    citizens: int
    """Simulated, of one arm."""
    units: int
    """Of the forces, about `forces.unit` men each."""
    actors: int
    members: int
    events: int
    draws: int
    """Quantities that a pair draws (or takes as given)."""
    arms: int
    """`with` included."""
    claims: int
    facts: int
    sources: int
    quantities: int
    """Quantities of the dossier and parameters of the mechanisms."""
    assumed: tuple[str, ...]
    """Those of them that nobody measured: their source begins with "assumed"."""
    megabytes: float
    """Memory of one run."""
    placebo_runs: int
    placebo_differs: tuple[str, ...]
    """Parameters, outcomes and series in which the placebo is not bit-identical to `with`."""
    failed: tuple[str, ...]
    """Errors of the placebo's runs."""
    unused: tuple[str, ...] = ()
    """Arms that no claim reads: `judge` does not run them."""
    warnings: tuple[str, ...] = ()
    """Claims that no run can decide, since their conditions do, alone or with what the arms set;
    with file and line."""

    @property
    def ok(self) -> bool:
        """Whether the placebo is bit-identical and no run of it failed."""
        return not self.placebo_differs and not self.failed

    def to_json(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return {**asdict(self), "ok": self.ok}


def check(loaded: Loaded, *, pairs: int = 2, seed: int = 1, days: float = 30.0) -> CheckReport:
    """Count what a dossier holds and run its placebo.

    What is wrong with the dossier itself (types, sums, names, events that never come, overrides)
    was found when it was loaded.

    Parameters
    ----------
    loaded
        A dossier from `corcyra.dossier.load.load`.
    pairs
        Pairs in which the placebo is compared.
    seed
        Seed of the pairs.
    days
        Longest run, days.

    Raises
    ------
    CorcyraError
        Memory does not hold a run.
    """
    from corcyra.model.api import Model
    from corcyra.study.memory import runs_that_fit
    from corcyra.study.work import calm_of

    dossier = loaded.dossier
    shorter = {"days": min(days, dossier.days)}
    calm = calm_of(dossier, loaded.folder)
    nothing = override.changing_nothing(loaded)
    usual = Model(dossier.model_copy(update=shorter), loaded.folder, calm)
    placebo = Model(nothing.model_copy(update=shorter), loaded.folder, calm)
    runs_that_fit(usual, placebo)
    differs, failed = _compare(usual, placebo, seed, pairs)
    quantities = dict(_quantities(dossier))
    return CheckReport(
        dossier=dossier.name,
        places=len(dossier.country.places),
        citizens=usual.citizens,
        units=len(usual.setup.unit),
        actors=len(dossier.palace.actors),
        members=len(dossier.abroad.members) if dossier.abroad else 0,
        events=len(dossier.events),
        draws=len(usual.parameters),
        arms=len({"with", *loaded.arms}),
        claims=len(dossier.claims),
        facts=len(dossier.facts),
        sources=len(dossier.sources),
        quantities=len(quantities),
        assumed=tuple(name for name, source in quantities.items() if _is_assumed(source)),
        megabytes=usual.estimate_bytes / 1e6,
        placebo_runs=2 * pairs,
        placebo_differs=differs,
        failed=failed,
        unused=_unused(dossier),
        warnings=tuple(_decided(loaded)),
    )


def _unused(dossier: Dossier) -> tuple[str, ...]:
    """Arms that no claim reads; nothing where there are no claims."""
    from corcyra.claims import needs

    read = {plan.id for plan in needs(dossier)}
    return tuple(arm.id for arm in dossier.arms if arm.id not in read) if read else ()


_DECIDED: Final = {
    "always": "holds in every world that can tell it, by {}; no run decides it",
    "never": "holds in no world that can tell it, by {}; no run decides it",
    "untold": "can be told in no world: what it asks for first cannot be, by {}",
}


def _decided(loaded: Loaded) -> Iterator[str]:
    """Yield a line for each claim whose test no run can decide."""
    from corcyra.claims.formulas import decided
    from corcyra.dossier import tree
    from corcyra.dossier.absent import absent
    from corcyra.dossier.locate import Locator

    locator = Locator(loaded.file, loaded.text, tree.read(loaded.text)[0])
    never = absent(loaded.dossier)
    for i, claim in enumerate(loaded.dossier.claims):
        how, found = "its conditions alone", decided(claim.test)
        if not found:
            how, found = "its conditions and what its arms set", decided(claim.test, never)
        if found:
            where = locator.problem(("claims", i, "test"), _DECIDED[found].format(how))
            yield str(replace(where, text=""))


def _compare(
    usual: Model, placebo: Model, seed: int, pairs: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names in which runs differ, and errors; the placebo's pairs run in the reverse order."""
    step = usual.dossier.step
    ours = {n: usual.run(seed, n, every=step, local=True) for n in range(pairs)}
    theirs = {n: placebo.run(seed, n, every=step, local=True) for n in reversed(range(pairs))}
    differs: dict[str, None] = {}
    for n in range(pairs):
        differs |= dict.fromkeys(_differing(usual, ours[n], theirs[n]))
    runs = (*ours.values(), *theirs.values())
    return tuple(differs), tuple(dict.fromkeys(run.error for run in runs if run.status != "ok"))


def _differing(model: Model, a: Run, b: Run) -> Iterator[str]:
    """Yield what is not the same to the last bit in two runs of the same pair."""
    for names, x, y in (
        (model.parameters, a.parameters, b.parameters),
        (model.outcomes, a.outcomes, b.outcomes),
    ):
        yield from (n for n, v, w in zip(names, x, y, strict=True) if v.tobytes() != w.tobytes())
    if a.days.tobytes() != b.days.tobytes():
        yield "recorded days"
        return
    for i, name in enumerate(model.national):
        if a.national[:, i].tobytes() != b.national[:, i].tobytes():
            yield f"series {name}"
    if a.local is None or b.local is None:
        return
    for i, name in enumerate(model.local):
        if a.local[:, :, i].tobytes() != b.local[:, :, i].tobytes():
            yield f"series {name} by place"


def _quantities(dossier: Dossier) -> Iterator[tuple[str, str]]:
    """Path and source of every quantity, and of every parameter that the dossier leaves alone."""
    yield from _within(dossier, "")
    for parameter in PARAMETERS:
        if parameter.name not in dossier.parameters:
            yield f"parameters.{parameter.name}", parameter.source


def _within(value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Quantity):
        yield path, value.source
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _within(getattr(value, name), f"{path}.{name}" if path else name)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _within(item, f"{path}.{key}")
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from _within(item, f"{path}.{getattr(item, 'id', f'#{i + 1}')}")


def _is_assumed(source: str) -> bool:
    return source.strip().lower().startswith("assumed")
