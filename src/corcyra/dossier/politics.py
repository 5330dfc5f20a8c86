"""The palace, the patron and his alliance, the press."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field

from corcyra.dossier.base import Id, Part, Quantity, Text

LEAST_WEIGHT: Final = 0.05
"""Least Dirichlet concentration: with less, all of a draw's gamma quantiles can be 0."""


class Ideal(Part):
    """What an actor wants: base + slope (1 - pi), clipped to [0, 1]."""

    base: Quantity = Quantity(range=(0.0, 0.4))
    """Wanted in calm."""
    slope: Quantity = Quantity(range=(0.0, 1.2))
    """Added when the regime is lost."""


class Ideals(Part):
    """Ideals on the three questions."""

    response: Ideal = Ideal()
    """Force against the crowd, 0 concede to 1 shoot."""
    call: Ideal = Ideal(base=Quantity(range=(0.0, 0.2)), slope=Quantity(range=(0.0, 1.56)))
    """Calling foreign troops."""
    dismiss: Ideal = Ideal(base=Quantity(range=(0.0, 0.3)), slope=Quantity(range=(0.0, 1.2)))
    """Dismissing the office-holder named under `dismissal`; his own ideal is 0 whatever stands
    here."""


class Actor(Part):
    """Somebody in the palace, or the patron who is listened to there."""

    id: Id
    """Short name."""
    name: Annotated[str, Field(max_length=80)]
    """Name as printed."""
    office: Annotated[float, Field(ge=0, le=1000)]
    """Formal weight: Dirichlet concentration with `office_spread`, 0 = no office, else .05 or
    more."""
    susceptibility: Quantity = Quantity(range=(0.1, 0.95))
    """How far others move him, Friedkin-Johnsen a in [0, 1]."""
    ties: dict[Id, Annotated[float, Field(ge=LEAST_WEIGHT, le=1000)]]
    """To whom he listens, himself included: Dirichlet concentrations of his row of W."""
    ideals: Ideals = Ideals()
    """What he wants."""
    nerve: Quantity = Quantity(range=(0.0, 0.12))
    """He flees while the chance of survival pi is under it."""
    source: Text = "assumed"
    """Why office and ties are what they are."""


class Dismissal(Part):
    """Dismissal of an office-holder; his formal weight passes to `to`."""

    target: Id
    """Who may be dismissed."""
    to: Id
    """Who takes over his formal weight."""
    mode: Literal["decided", "dated", "never"] = "decided"
    """By the palace's own decision, at a dated event of kind dismissal, or never."""


class Palace(Part):
    """Who really decides."""

    leader: Id
    """The actor who signs and whom the public holds to account."""
    actors: Annotated[list[Actor], Field(min_length=1, max_length=8)]
    """The actors."""
    rule: Literal["mean", "median", "challenge"] = "mean"
    """How settled views become a decision: weighted mean, weighted median, challenge model."""
    call: Literal["decided", "never"] = "decided"
    """Whether the palace may call foreign troops at all."""
    weights: Literal["prior", "mean"] = "prior"
    """Rows of W and offices drawn from their Dirichlet priors, or set to their means."""
    dismissal: Dismissal | None = None
    """Whom the palace may dismiss."""


class Member(Part):
    """A member of the alliance and its contingent."""

    id: Id
    """Short name."""
    name: Annotated[str, Field(max_length=80)]
    """Name as printed."""
    men: Annotated[float, Field(ge=0, le=1e6)] = 0
    """Contingent, men."""
    delay: Quantity = Quantity(value=0.4)
    """From the answer to the first landing, days."""
    rate: Annotated[float, Field(gt=0, le=1e6)] = 2000
    """Landing rate, men a day."""
    mandate: Literal["guard", "combat"] = "guard"
    """Guard sites (frees local men) or fight (counts as force)."""
    goes_to: Id | None = None
    """Place where it lands; the most important place if absent."""
    base: Quantity = Quantity(range=(0.2, 0.8))
    """Its own view of sending, before it looks at the leader; not used for the leader."""
    dependence: Annotated[float, Field(ge=0, le=10)] = 0.0
    """Dependence on the leader (troops, arms, debt); 0 for the leader himself."""
    sends: bool = True
    """False takes its contingent out."""
    votes: bool = True
    """False takes its vote out."""
    source: Text = "assumed"
    """Where its numbers come from."""


class Deal(Part):
    """An understanding of a palace actor with the patron, who can end it."""

    client: Id
    """The palace actor whom the patron heeds."""
    source: Text = "assumed"
    """Why one thinks so."""


class Abroad(Part):
    """The patron and the alliance."""

    patron: Id
    """The patron's actor in the palace."""
    leader: Id
    """The member that is the patron's state."""
    members: Annotated[list[Member], Field(min_length=1, max_length=8)]
    """The members of the alliance."""
    charter: Literal["consensus", "majority", "leader"] = "consensus"
    """Who must say yes."""
    answer: Literal["interest", "called", "unasked", "never"] = "interest"
    """When the leader wants to send: by interest if called, whenever called, by interest even
    unasked, never."""
    sending: Literal["troops", "promise", "none"] = "troops"
    """After a yes: troops come, only the promise stands, or nothing happens."""
    deals: Annotated[list[Deal], Field(max_length=8)] = Field(default_factory=list)
    """Understandings with the patron."""
    binding_deals: bool = False
    """True: the patron cannot end them."""
    withdrawal: Literal["interest", "calm", "both"] = "both"
    """Troops leave when the patron's interest ends, after calm days, or at whichever is first."""


class Press(Part):
    """Extra settings of the press; its rates are parameters."""

    official_story: Text = "attack from abroad"
    """The official story, in words."""
    other_story: Text = "a rising"
    """The other story, in words."""
