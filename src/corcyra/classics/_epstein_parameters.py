"""The parameters of Epstein (2002), the published runs, and the choices the paper leaves open."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from math import inf
from typing import Any, Literal

from ._errors import ClassicError

__all__ = ["PRESETS", "VARIANTS", "Parameters", "preset", "ramp"]

Changes = tuple[tuple[int, float], ...]


@dataclass(frozen=True, kw_only=True)
class Parameters:
    """Everything that a run depends on, beside its seed.

    The first block is the paper's Table 2; the second what it leaves open.
    """

    model: Literal["I", "II"] = "I"
    width: int = 40
    height: int = 40
    population_density: float = 0.7
    cop_density: float = 0.04
    agent_vision: float = 7.0
    """v, in sites."""
    cop_vision: float = 7.0
    """v*, in sites."""
    legitimacy: float = 0.82
    """L: of the regime (model I), of the other group's right to exist (model II)."""
    max_jail_term: float = 30.0
    """J_max, in steps; infinite: nobody is released."""
    movement: Literal["all", "cops", "none"] = "all"
    """Who follows rule M.  Table 2 has none for run 1; NetLogo's switch still lets cops move."""
    threshold: float = 0.1
    """T."""
    k: float = 2.3
    """P = 0.9 where one cop meets one active."""
    cloning_probability: float = 0.05
    """p, a step (model II)."""
    max_age: int = 200
    """Death ages are uniform on 1..max_age (model II)."""
    stop_at_genocide: bool = False
    """End the run when a group is gone (model II)."""
    legitimacy_changes: Changes = ()
    """(step, L): from that step on."""
    cop_changes: Changes = ()
    """(step, cop density): from that step on; who goes and where new ones stand is random."""

    ratio: Literal["plain", "floor", "round"] = "plain"
    """C/A in the arrest probability as it is, rounded down (NetLogo), or to the nearest (Mesa)."""
    order: Literal["move-act", "act-move"] = "move-act"
    neighbourhood: Literal["euclidean", "von-neumann", "moore"] = "euclidean"
    counts_self: Literal["once", "twice"] = "once"
    """Whether who is active already is in A once (paper, Mesa), or again as its own neighbour."""
    jail_term: Literal["real", "inclusive", "exclusive"] = "real"
    """J from U(0, J_max), a whole number of 0..J_max (Mesa), or of 0..J_max - 1 (NetLogo)."""
    jail_clock: Literal["common", "own-turn"] = "common"
    """Terms count down for all at the end of a step, or for each at its turn (Mesa)."""
    jailed_site: Literal["free", "occupied", "shared"] = "free"
    """The jailed leave the lattice and return to a free site; stay and bar it (Mesa); or stay,
    and others may enter (NetLogo)."""
    cop_pursues: bool = False
    """The cop steps onto the site of the arrested (NetLogo)."""
    placement: Literal["exact", "independent"] = "exact"
    """Rounded numbers of citizens and cops, or a draw for every site (Mesa)."""
    name: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        most_cops = max([self.cop_density, *(density for _, density in self.cop_changes)])
        if self.population_density + most_cops > 1:
            raise ClassicError(
                "population_density and cop_density must add up to at most 1, are "
                f"{self.population_density + most_cops:g}"
            )
        reach = int(max(self.agent_vision, self.cop_vision))
        if reach < 1 or 2 * reach + 1 > min(self.width, self.height):
            raise ClassicError(
                "vision must be at least 1 and must not reach around the torus: "
                f"2 * {reach} + 1 sites do not fit into {min(self.width, self.height)}"
            )
        if self.cop_pursues and self.jailed_site == "occupied":
            raise ClassicError("cop_pursues needs a jailed_site that others may enter")
        if self.model == "II" and (
            self.jailed_site == "shared" or self.cop_pursues or self.jail_clock == "own-turn"
        ):
            raise ClassicError(
                "model II knows jailed_site 'free' and 'occupied', the common jail_clock, "
                "and no pursuit"
            )


def ramp(first: int, last: int, start: float, end: float) -> Changes:
    """Return changes that lead in equal steps from ``start`` at ``first`` to ``end`` at ``last``.

    ``start`` is the value that holds already at ``first``.
    """
    steps = last - first
    return tuple((first + i, start + (end - start) * i / steps) for i in range(1, steps + 1))


VARIANTS: dict[str, dict[str, Any]] = {
    "paper": {},
    "floored": {"ratio": "floor"},
    "netlogo": {
        "ratio": "floor",
        "counts_self": "twice",
        "jail_term": "exclusive",
        "jailed_site": "shared",
        "cop_pursues": True,
    },
    "mesa": {
        "ratio": "round",
        "order": "act-move",
        "neighbourhood": "von-neumann",
        "jail_term": "inclusive",
        "jail_clock": "own-turn",
        "jailed_site": "occupied",
        "placement": "independent",
    },
}
"""The choices as the paper's words read, the same with C/A rounded down, and as two programs made
them: the Rebellion model of NetLogo's library, and the civil-violence example of Mesa 3."""

_JAIL_FOR_EVER = {"cop_density": 0.074, "legitimacy": 0.9, "max_jail_term": inf}
_GROUPS = {
    "model": "II",
    "agent_vision": 1.7,
    "cop_vision": 1.7,
    "legitimacy": 0.8,
    "max_jail_term": 15.0,
    "cop_density": 0.0,
}

PRESETS: dict[str, dict[str, Any]] = {
    "run1": {
        "agent_vision": 1.7,
        "cop_vision": 1.7,
        "legitimacy": 0.89,
        "max_jail_term": 15.0,
        "movement": "none",
    },
    "run2": {},
    "run3": {**_JAIL_FOR_EVER, "legitimacy_changes": ramp(77, 147, 0.9, 0.2)},
    "run4": {**_JAIL_FOR_EVER, "legitimacy_changes": ((77, 0.7),)},
    "run5": {**_JAIL_FOR_EVER, "legitimacy": 0.8, "cop_changes": ramp(50, 550, 0.074, 0.0)},
    "run6": {**_GROUPS, "legitimacy": 0.9},
    "run7": _GROUPS,
    "run7-peacekeepers": {**_GROUPS, "cop_changes": ((50, 0.04),)},
    "run8": {**_GROUPS, "cop_density": 0.04},
    "netlogo": VARIANTS["netlogo"],
    "mesa": {
        **VARIANTS["mesa"],
        "cop_density": 0.074,
        "legitimacy": 0.8,
        "max_jail_term": 1000.0,
    },
}
"""Runs 1-8 of Table 2 (the span of run 5's ramp, and of the peacekeepers, are readings of the
figures), and the two programs with the settings they start with."""


def preset(name: str, variant: str | None = None, **changes: Any) -> Parameters:
    """Return the parameters of a published run.

    Parameters
    ----------
    name
        A key of ``PRESETS``; "paper" is another name of "run2".
    variant
        A key of ``VARIANTS``: how what the paper leaves open is settled (default: "paper").
    changes
        Fields of ``Parameters`` to set otherwise.
    """
    if name == "paper":
        name = "run2"
    if name not in PRESETS:
        raise ClassicError(f"no run is called {name!r}; there are {', '.join(PRESETS)}")
    if variant is not None and variant not in VARIANTS:
        raise ClassicError(f"no variant is called {variant!r}; there are {', '.join(VARIANTS)}")
    unknown = set(changes) - {f.name for f in fields(Parameters)}
    if unknown:
        raise ClassicError(f"Parameters has no field {', '.join(sorted(unknown))}")
    label = name if variant is None else f"{name}, {variant}"
    settings = {**(VARIANTS[variant] if variant else {}), **PRESETS[name], **changes}
    return replace(Parameters(), **{"name": label, **settings})
