"""Rules of palace and alliance."""

from __future__ import annotations

from typing import Final

from corcyra.dossier.doubt import sure
from corcyra.dossier.events import Event
from corcyra.dossier.politics import LEAST_WEIGHT, Abroad, Actor, Deal, Dismissal, Member
from corcyra.dossier.rules_country import place_ids
from corcyra.dossier.schema import Dossier
from corcyra.dossier.words import listed
from corcyra.dossier.wrong import Loc, Wrong, Wrongs, ids, known, known_keys, unique, within

QUESTIONS: Final = ("response", "call", "dismiss")


def actor_ids(dossier: Dossier) -> list[str]:
    """Ids of the palace's actors."""
    return ids(dossier.palace.actors)


def member_ids(dossier: Dossier) -> list[str]:
    """Ids of the alliance's members."""
    return [] if dossier.abroad is None else ids(dossier.abroad.members)


def actors(dossier: Dossier) -> Wrongs:
    """Names are known, numbers are in range."""
    names = actor_ids(dossier)
    loc = ("palace", "actors")
    yield from unique(loc, names)
    yield from known("actor", ("palace", "leader"), dossier.palace.leader, names)
    for i, actor in enumerate(dossier.palace.actors):
        yield from _actor((*loc, i), actor, names)


def offices(dossier: Dossier) -> Wrongs:
    """Somebody has an office."""
    if not any(actor.office > 0 for actor in dossier.palace.actors):
        loc = ("palace", "actors")
        yield Wrong(loc, "at least one actor needs an office above 0, or nobody decides", "key")


def _actor(loc: Loc, actor: Actor, names: list[str]) -> Wrongs:
    yield from _listens(loc, actor)
    yield from _weighs(loc, actor)
    yield from known_keys("actor", (*loc, "ties"), actor.ties, names)
    yield from within((*loc, "susceptibility"), actor.susceptibility, 0, 1)
    yield from within((*loc, "nerve"), actor.nerve, 0, 1)
    for question in QUESTIONS:
        ideal = getattr(actor.ideals, question)
        yield from within((*loc, "ideals", question, "base"), ideal.base, 0, 1)
        yield from within((*loc, "ideals", question, "slope"), ideal.slope, -2, 2)


@sure
def _weighs(loc: Loc, actor: Actor) -> Wrongs:
    if 0 < actor.office < LEAST_WEIGHT:
        message = f"must be 0 (no office) or at least {LEAST_WEIGHT:g}, is {actor.office:g}"
        yield Wrong((*loc, "office"), message)


@sure
def _listens(loc: Loc, actor: Actor) -> Wrongs:
    if not actor.ties:
        yield Wrong((*loc, "ties"), f"is empty; who listens to nobody has {{{actor.id}: 1}}")


def settles(dossier: Dossier) -> Wrongs:
    """Views settle: everybody hears, at first or last hand, somebody with a view of his own.

    Else I - aW has no inverse: a group listens to itself alone and holds nothing fast.
    """
    listens = {actor.id: set(actor.ties) for actor in dossier.palace.actors}
    settled = {a.id for a in dossier.palace.actors if a.susceptibility.low < 1}
    while more := {i for i, to in listens.items() if i not in settled and to & settled}:
        settled |= more
    lost = [i for i in listens if i not in settled]
    if not lost or not set().union(*listens.values()) <= set(listens):
        return
    first = next(i for i, actor in enumerate(dossier.palace.actors) if actor.id in lost)
    who = listed(lost)
    yield Wrong(
        ("palace", "actors", first, "susceptibility"),
        f"is exactly 1, and {who} listen{'s' if len(lost) == 1 else ''} to nobody with a view of "
        "his own (a susceptibility below 1): the views never settle. Lower one to .99 or add a tie",
    )


def dismissal(dossier: Dossier) -> Wrongs:
    """Who may be dismissed and who follows are actors; a dated one has its event."""
    may = dossier.palace.dismissal
    if may is None:
        for i, event in enumerate(dossier.events):
            yield from _has_target(i, event)
        return
    loc = ("palace", "dismissal")
    for key, name in (("target", may.target), ("to", may.to)):
        yield from known("actor", (*loc, key), name, actor_ids(dossier))
    yield from _another(may)
    dated = any(event.kind == "dismissal" for event in dossier.events)
    if may.mode == "dated" and not dated:
        yield Wrong(
            (*loc, "mode"),
            "is dated, but there is no event of kind dismissal; add one, or say decided or never",
        )


@sure
def _has_target(i: int, event: Event) -> Wrongs:
    if event.kind == "dismissal":
        yield Wrong(
            ("events", i, "kind"),
            "is dismissal, but palace.dismissal does not say who is dismissed and who follows",
        )


@sure
def _another(may: Dismissal) -> Wrongs:
    if may.target == may.to:
        loc = ("palace", "dismissal", "to")
        yield Wrong(loc, "is the one who is dismissed; name who takes over his weight")


def abroad(dossier: Dossier) -> Wrongs:
    """There is somebody to call; names are known."""
    here = dossier.abroad
    if here is None:
        if dossier.palace.call == "decided":
            yield Wrong(
                ("palace", "call"),
                "is decided (the default), but there is nobody to call: "
                "add a section abroad, or write call: never",
            )
        return
    actors, members = actor_ids(dossier), member_ids(dossier)
    yield from unique(("abroad", "members"), members)
    yield from known("actor", ("abroad", "patron"), here.patron, actors)
    yield from known("member", ("abroad", "leader"), here.leader, members)
    yield from _deals(here, actors)
    yield from _votes(here)
    for i, member in enumerate(here.members):
        yield from _member(("abroad", "members", i), member, here, place_ids(dossier))


@sure
def _deals(here: Abroad, actors: list[str]) -> Wrongs:
    for i, deal in enumerate(here.deals):
        loc = ("abroad", "deals", i, "client")
        yield from known("actor", loc, deal.client, actors)
        yield from _with_another(loc, deal, here)


@sure
def _with_another(loc: Loc, deal: Deal, here: Abroad) -> Wrongs:
    if deal.client == here.patron:
        yield Wrong(loc, "is the patron himself; a deal is with another actor of the palace")


@sure
def _votes(here: Abroad) -> Wrongs:
    if not any(member.votes for member in here.members):
        yield Wrong(("abroad", "members"), "nobody votes; at least one member must", "key")


def _member(loc: Loc, member: Member, here: Abroad, places: list[str]) -> Wrongs:
    if member.goes_to is not None:
        yield from known("place", (*loc, "goes_to"), member.goes_to, places)
    yield from within((*loc, "base"), member.base, 0, 1)
    yield from within((*loc, "delay"), member.delay, 0, float("inf"))
    yield from _independent(loc, member, here)


@sure
def _independent(loc: Loc, member: Member, here: Abroad) -> Wrongs:
    if member.id == here.leader and member.dependence > 0:
        yield Wrong(
            (*loc, "dependence"),
            f"must be 0, is {member.dependence:g}: {member.id} leads the alliance and does not "
            "depend on itself",
        )


RULES: Final = (actors, offices, settles, dismissal, abroad)
