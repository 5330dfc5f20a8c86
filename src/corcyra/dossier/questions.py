"""What is asked of the dossier: arms, claims with their propositions, facts, sources."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field, JsonValue

from corcyra.dossier.base import Date, Id, Number, Part, Share, Text

Expression = Annotated[str, Field(max_length=500)]
"""Comparisons and arithmetic over `arm.outcome`, `arm.outcome[actor]` and, in conditions,
`drawn[parameter]`, joined by and, or, not."""

MAX_SET: Final = 200
"""Values that an arm replaces."""


class Arm(Part):
    """One way the world is run: a named list of overrides of this dossier."""

    id: Id
    """Short name; `with` is the dossier as it stands."""
    title: Annotated[str, Field(max_length=120)]
    """In words."""
    set: Annotated[
        dict[Annotated[str, Field(max_length=200)], JsonValue], Field(max_length=MAX_SET)
    ] = Field(default_factory=dict)
    """Path in the dossier (`abroad.sending`, `parameters.ws`, `events.agitators.persons`; items of
    a list by their id) and the value that replaces what is there."""


class Effect(Part):
    """Do A against do B, same luck: `with` minus `without` of one outcome."""

    kind: Literal["effect"]
    outcome: Expression
    """An outcome's name, or an expression over outcomes of one arm (`restored_day <= 15`)."""
    with_: Annotated[Id, Field(alias="with")] = "with"
    """Arm in which it is done."""
    without: Id
    """Arm in which it is not."""
    direction: Literal["up", "down"]
    """What the speaker says it does to the outcome."""
    margin: Annotated[float, Field(ge=0, le=1e12)] = 0.0
    """A difference of at most this is no difference."""
    relative: bool = False
    """The margin is a share of the outcome `without`."""
    when: Expression | None = None
    """Which pairs can tell."""
    conditions_on_effect: bool = False
    """`when` reads what the act itself changes, knowingly: the finding is about such pairs only."""


class Because(Part):
    """An effect, and the share of it that goes when a mechanism is off in both arms."""

    kind: Literal["because"]
    outcome: Expression
    """As in effect."""
    with_: Annotated[Id, Field(alias="with")] = "with"
    """As in effect."""
    without: Id
    """As in effect."""
    with_off: Id
    """`with`, mechanism off."""
    without_off: Id
    """`without`, mechanism off."""
    direction: Literal["up", "down"]
    """As in effect."""
    margin: Annotated[float, Field(ge=0, le=1e12)] = 0.0
    """As in effect."""
    share: Share = 0.5
    """Share of the effect that must go."""
    when: Expression | None = None
    """Which pairs can tell."""
    conditions_on_effect: bool = False
    """`when` reads what the act itself changes, knowingly: the finding is about such pairs only."""


class State(Part):
    """Something is the case in one world (or seen across the arms of one world)."""

    kind: Literal["state"]
    holds: Expression
    """True if the speaker is right."""
    opposite: Expression | None = None
    """True if the contrary is the case; absent: whenever `holds` is false."""
    when: Expression | None = None
    """Which pairs can tell."""
    conditions_on_effect: bool = False
    """`when` reads what the act itself changes, knowingly: the finding is about such pairs only."""


class Decides(Part):
    """Who flips a decision alone, at a moment: these do, those do not."""

    kind: Literal["decides"]
    arm: Id = "with"
    """In which arm."""
    question: Literal["call", "response", "send"]
    """The decision: calling troops, the order given, the alliance's answer."""
    moment: Literal["call", "peak", "later", "end"] = "call"
    """At the call, at peak deployment, 30 days after that, at the end; `send` has only its own."""
    alone: Annotated[list[Id], Field(max_length=8)] = Field(default_factory=list)
    """Each of them flips it alone."""
    not_alone: Annotated[list[Id], Field(max_length=8)] = Field(default_factory=list)
    """None of them does."""
    when: Expression | None = None
    """Which pairs can tell."""
    conditions_on_effect: bool = False
    """`when` reads what the act itself changes, knowingly: the finding is about such pairs only."""


class Needed(Part):
    """Where outcome and cause are there, the outcome is gone without the cause (necessity)."""

    kind: Literal["needed"]
    outcome: Expression
    """A truth about one arm."""
    with_: Annotated[Id, Field(alias="with")] = "with"
    """Arm with the cause."""
    without: Id
    """Arm without it."""
    when: Expression | None = None
    """Which pairs can tell, beside those in which the outcome is there."""
    conditions_on_effect: bool = False
    """`when` reads what the cause itself changes, knowingly."""


class Enough(Part):
    """Where outcome and cause are absent, adding the cause brings the outcome (sufficiency)."""

    kind: Literal["enough"]
    outcome: Expression
    """A truth about one arm."""
    with_: Annotated[Id, Field(alias="with")] = "with"
    """Arm with the cause."""
    without: Id
    """Arm without it."""
    when: Expression | None = None
    """Which pairs can tell, beside those in which the outcome is absent."""
    conditions_on_effect: bool = False
    """`when` reads what the cause itself changes, knowingly."""


class AllOf(Part):
    """All of these hold; the opposite if all opposites do; mixed if some hold and others do not."""

    kind: Literal["all"]
    of: Annotated[list[Proposition], Field(min_length=1, max_length=10)]
    """The parts."""


class AnyOf(Part):
    """One of these holds; the opposite if none holds and one opposite does."""

    kind: Literal["any"]
    of: Annotated[list[Proposition], Field(min_length=1, max_length=10)]
    """The parts."""


class NotOf(Part):
    """This does not hold: no difference, or the opposite; the opposite if it holds."""

    kind: Literal["not"]
    of: Proposition
    """What is denied."""


Proposition = Annotated[
    Effect | Because | State | Decides | Needed | Enough | AllOf | AnyOf | NotOf,
    Field(discriminator="kind"),
]


class Beside(Part):
    """A second question shown beside a claim's verdict, judged the same way."""

    title: Annotated[str, Field(max_length=200)]
    """In words."""
    test: Proposition
    """The proposition."""
    speaker: Annotated[str, Field(max_length=80)] = ""
    """Who says so, if it is somebody's: a rival, shown against the claim's speaker."""


class Claim(Part):
    """What somebody said, and its test."""

    id: Id
    """Short name."""
    speaker: Annotated[str, Field(max_length=80)]
    """Who."""
    role: Annotated[str, Field(max_length=120)]
    """In what role."""
    date: Date
    """When, as near as known."""
    interest: Text = ""
    """What the speaker has at stake, shown and not weighed."""
    words: Text
    """The claim in words of our own."""
    short: Annotated[str, Field(max_length=60)]
    """The claim in a few words, for tables."""
    test: Proposition
    """The proposition that is judged."""
    beside: Annotated[list[Beside], Field(max_length=10)] = Field(default_factory=list)
    """Further questions shown beside it."""
    built_in_reason: Text = ""
    """Why the proposition may be true or false on all priors, if it is known to be."""
    record: Text = ""
    """What happened afterwards."""
    record_facts: Annotated[list[Id], Field(max_length=100)] = Field(default_factory=list)
    """The facts that the record speaks of: draws fitted to one of them do not judge the claim."""
    against: Annotated[list[Id], Field(max_length=100)] = Field(default_factory=list)
    """Claims that this one contradicts: shown against it, whatever the worlds say of the two."""
    source: Text
    """Where it was said."""


class Figure(Part):
    """One source's figure for a fact."""

    low: Number
    """Lowest."""
    high: Number
    """Highest; the same as low for a single figure."""
    source: Text
    """Who says so (a key of `sources`)."""
    status: Literal["read", "computed", "recalled"] = "read"
    """Whether we read it in the source, computed it, or only recall it."""


class Fact(Part):
    """A quantity of the record on a date, each source's figure kept apart."""

    id: Id
    """Short name."""
    title: Annotated[str, Field(max_length=160)]
    """In words."""
    outcome: Annotated[str, Field(max_length=80)] | None = None
    """The outcome or series it can be compared with, if any."""
    unit: Annotated[str, Field(max_length=40)] = "persons"
    """Unit of the figures."""
    date: Date
    """The date it is about."""
    place: Id | None = None
    """Where; the whole country if absent."""
    figures: Annotated[list[Figure], Field(min_length=1, max_length=20)]
    """One or more, never averaged."""
    fit: Literal["use", "hold_out", "never"] = "hold_out"
    """Whether `corcyra fit` uses it, holds it out to check what it has found, or never touches it
    (facts about later politics)."""
    width: Annotated[float, Field(gt=0, le=1e6)] | None = None
    """How far all sources may be off together, one standard deviation: a factor above 1 for counts,
    days for days; by the outcome if absent."""


class Source(Part):
    """Where something comes from."""

    title: Annotated[str, Field(max_length=300)]
    """In words."""
    url: Annotated[str, Field(pattern=r"^https?://", max_length=600)] | None = None
    """Address, if there is one."""
    status: Literal["read", "recalled"] = "read"
    """Whether we read it or only recall it."""


# `Proposition` names them before it exists.
AllOf.model_rebuild()
AnyOf.model_rebuild()
NotOf.model_rebuild()
