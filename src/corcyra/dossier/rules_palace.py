"""Rules of palace and alliance."""

from __future__ import annotations

from typing import Final

from corcyra.dossier.politics import Abroad, Actor
from corcyra.dossier.rules_country import place_ids
from corcyra.dossier.schema import Dossier
from corcyra.dossier.words import listed
from corcyra.dossier.wrong import Wrong, Wrongs, known, known_keys, unique, within

QUESTIONS: Final = ("response", "call", "dismiss")


def actor_ids(dossier: Dossier) -> list[str]:
    """Ids of the palace's actors."""
    return [actor.id for actor in dossier.palace.actors]


def member_ids(dossier: Dossier) -> list[str]:
    """Ids of the alliance's members."""
    return [member.id for member in dossier.abroad.members] if dossier.abroad else []


def actors(dossier: Dossier) -> Wrongs:
    """Names are known, somebody has an office, numbers are in range."""
    names = actor_ids(dossier)
    loc = ("palace", "actors")
    yield from unique(loc, names)
    yield from known("actor", ("palace", "leader"), dossier.palace.leader, names)
    if not any(actor.office > 0 for actor in dossier.palace.actors):
        yield Wrong(loc, "at least one actor needs an office above 0, or nobody decides", "key")
    for i, actor in enumerate(dossier.palace.actors):
        yield from _actor((*loc, i), actor, names)


def _actor(loc: tuple[str | int, ...], actor: Actor, names: list[str]) -> Wrongs:
    if not actor.ties:
        yield Wrong((*loc, "ties"), f"is empty; who listens to nobody has {{{actor.id}: 1}}")
    yield from known_keys("actor", (*loc, "ties"), actor.ties, names)
    yield from within((*loc, "susceptibility"), actor.susceptibility, 0, 1)
    yield from within((*loc, "nerve"), actor.nerve, 0, 1)
    for question in QUESTIONS:
        ideal = getattr(actor.ideals, question)
        yield from within((*loc, "ideals", question, "base"), ideal.base, 0, 1)
        yield from within((*loc, "ideals", question, "slope"), ideal.slope, -2, 2)


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
    dated = [i for i, event in enumerate(dossier.events) if event.kind == "dismissal"]
    if may is None:
        for i in dated:
            yield Wrong(
                ("events", i, "kind"),
                "is dismissal, but palace.dismissal does not say who is dismissed and who follows",
            )
        return
    loc = ("palace", "dismissal")
    for key, name in (("target", may.target), ("to", may.to)):
        yield from known("actor", (*loc, key), name, actor_ids(dossier))
    if may.target == may.to:
        yield Wrong((*loc, "to"), "is the one who is dismissed; name who takes over his weight")
    if may.mode == "dated" and not dated:
        yield Wrong(
            (*loc, "mode"),
            "is dated, but there is no event of kind dismissal; add one, or say decided or never",
        )


def abroad(dossier: Dossier) -> Wrongs:
    """There is somebody to call; names are known."""
    if dossier.abroad is None:
        if dossier.palace.call == "decided":
            yield Wrong(
                ("palace", "call"),
                "is decided (the default), but there is nobody to call: "
                "add a section abroad, or write call: never",
            )
        return
    here, members = dossier.abroad, member_ids(dossier)
    yield from unique(("abroad", "members"), members)
    yield from known("actor", ("abroad", "patron"), here.patron, actor_ids(dossier))
    yield from known("member", ("abroad", "leader"), here.leader, members)
    for i, deal in enumerate(here.deals):
        loc = ("abroad", "deals", i, "client")
        yield from known("actor", loc, deal.client, actor_ids(dossier))
        if deal.client == here.patron:
            yield Wrong(loc, "is the patron himself; a deal is with another actor of the palace")
    if not any(member.votes for member in here.members):
        yield Wrong(("abroad", "members"), "nobody votes; at least one member must", "key")
    yield from _members(here, place_ids(dossier))


def _members(here: Abroad, places: list[str]) -> Wrongs:
    for i, member in enumerate(here.members):
        loc = ("abroad", "members", i)
        if member.goes_to is not None:
            yield from known("place", (*loc, "goes_to"), member.goes_to, places)
        yield from within((*loc, "base"), member.base, 0, 1)
        yield from within((*loc, "delay"), member.delay, 0, float("inf"))
        if member.id == here.leader and member.dependence > 0:
            yield Wrong(
                (*loc, "dependence"),
                f"must be 0, is {member.dependence:g}: {member.id} leads the alliance and does not "
                "depend on itself",
            )


RULES: Final = (actors, settles, dismissal, abroad)
