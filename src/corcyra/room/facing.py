"""A dossier as the page needs it at first: places, actors, events, claims, sources, the map."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from corcyra.parameters import BY_NAME
from corcyra.report import estimand, outlines
from corcyra.report.words import number, plain
from corcyra.room import shapes

if TYPE_CHECKING:
    from corcyra.dossier.load import Loaded
    from corcyra.dossier.questions import Arm, Claim, Figure
    from corcyra.dossier.schema import Dossier
    from corcyra.fitting.draws import Draws


def face(
    loaded: Loaded, *, pairs: int, weight: float, draws: Draws | None = None
) -> shapes.DossierShown:
    """Return what the page shows of a dossier; `pairs` and `weight` are a quick run's."""
    dossier = loaded.dossier
    plane = _plane(dossier)
    return shapes.DossierShown(
        name=dossier.name,
        title=dossier.title,
        country=dossier.country.name,
        about=dossier.about,
        start=dossier.start.isoformat(),
        days=dossier.days,
        step=dossier.step,
        pairs=pairs,
        weight=weight,
        text=loaded.text,
        fit=_fit(draws),
        places=_places(dossier, plane),
        shape=_shape(dossier, plane),
        note=outlines.note(),
        actors=[
            shapes.ActorShown(
                id=a.id, name=a.name, office=a.office, ties=dict(a.ties), why=a.source
            )
            for a in dossier.palace.actors
        ],
        leader=dossier.palace.leader,
        patron=dossier.abroad.patron if dossier.abroad is not None else None,
        arms=_arms(dossier),
        events=_events(dossier),
        claims=[_claim(claim) for claim in dossier.claims],
        mechanisms=[
            shapes.Mechanism(id=arm.id, title=arm.title) for arm in mechanisms(dossier).values()
        ],
        sources=[
            shapes.SourceShown(key=key, title=s.title, url=s.url, status=s.status)
            for key, s in dossier.sources.items()
        ],
        facts=_facts(dossier),
    )


def _fit(draws: Draws | None) -> shapes.FitShown | None:
    if draws is None:
        return None
    there = draws.identity
    return shapes.FitShown(pairs=draws.most, weight=there["weight"], step=there["step"])


def mechanisms(dossier: Dossier) -> dict[str, Arm]:
    """Arms that do nothing but switch mechanisms off: each of their values is a neutral one."""
    return {arm.id: arm for arm in dossier.arms if arm.set and all(map(_off, arm.set.items()))}


def _off(item: tuple[str, Any]) -> bool:
    path, value = item
    parameter = BY_NAME.get(path.removeprefix("parameters."))
    if not path.startswith("parameters.") or parameter is None or parameter.off is None:
        return False
    return isinstance(value, int | float) and float(value) == parameter.off


def _plane(dossier: Dossier) -> outlines.Plane:
    country = dossier.country
    points = [point for ring in outlines.rings(country.shape) for point in ring]
    return outlines.Plane.around(points + [(p.lon, p.lat) for p in country.places])


def _places(dossier: Dossier, plane: outlines.Plane) -> list[shapes.PlaceShown]:
    found = []
    for place in dossier.country.places:
        x, y = plane.at(place.lon, place.lat)
        found.append(
            shapes.PlaceShown(
                id=place.id,
                name=place.name,
                lat=place.lat,
                lon=place.lon,
                x=x,
                y=y,
                population=place.population,
                importance=place.importance,
                site=place.site,
                source=place.source,
            )
        )
    return found


def _shape(dossier: Dossier, plane: outlines.Plane) -> shapes.Shape:
    code = dossier.country.shape

    def drawn(codes: list[str | None]) -> list[list[tuple[float, float]]]:
        rings = [ring for one in codes for ring in outlines.rings(one)]
        return [[plane.at(*point) for point in ring] for ring in rings if _near(ring, plane)]

    return shapes.Shape(
        x=plane.x,
        y=plane.y,
        cosine=plane.cosine,
        own=drawn([code]),
        abroad=drawn(list(outlines.neighbours(code))),
    )


def _near(ring: outlines.Ring, plane: outlines.Plane) -> bool:
    (x0, x1), (y0, y1) = plane.x, plane.y
    return any(x0 <= lon * plane.cosine <= x1 and y0 <= lat <= y1 for lon, lat in ring)


def _arms(dossier: Dossier) -> list[shapes.ArmShown]:
    listed = [shapes.ArmShown(id=a.id, title=a.title, set=a.set) for a in dossier.arms]
    if any(arm.id == "with" for arm in listed):
        return listed
    title = estimand.arm_words({}, "with")
    return [shapes.ArmShown(id="with", title=title, set={}), *listed]


def _events(dossier: Dossier) -> list[shapes.EventShown]:
    found = []
    everywhere = [place.id for place in dossier.country.places]
    for event in dossier.events:
        places = getattr(event, "places", None) or [getattr(event, "place", None)]
        until = getattr(event, "until", None)
        found.append(
            shapes.EventShown(
                id=event.id,
                kind=event.kind,
                day=(event.day.low + event.day.high) / 2,
                low=event.day.low,
                high=event.day.high,
                until=None if until is None else (until.low + until.high) / 2,
                places=everywhere if places == "all" else [p for p in places if p is not None],
                title=event.title or plain(event.kind),
                source=event.source,
                movable=event.kind != "agitators" or event.persons.high > 0,
            )
        )
    return found


def _claim(claim: Claim) -> shapes.ClaimShown:
    return shapes.ClaimShown(
        id=claim.id,
        speaker=claim.speaker,
        role=claim.role,
        words=claim.words,
        short=claim.short,
        date=claim.date.isoformat(),
        record=claim.record,
        source=claim.source,
        interest=claim.interest,
        test=" ".join(estimand.in_words(claim.test)),
        arms=sorted(estimand.arms(claim.test)),
    )


def _facts(dossier: Dossier) -> list[shapes.FactShown]:
    return [
        shapes.FactShown(
            id=fact.id,
            title=fact.title,
            unit=fact.unit,
            date=fact.date.isoformat(),
            place=fact.place,
            outcome=fact.outcome,
            figures=[_figure(figure, dossier) for figure in fact.figures],
        )
        for fact in dossier.facts
    ]


def _figure(figure: Figure, dossier: Dossier) -> shapes.FigureShown:
    low, high = number(figure.low), number(figure.high)
    key = re.match(r"[a-z][a-z0-9_-]*", figure.source)
    return shapes.FigureShown(
        figure=low if figure.low == figure.high else f"{low} to {high}",
        low=figure.low,
        high=figure.high,
        source=figure.source,
        key=key[0] if key is not None and key[0] in dossier.sources else None,
        status=figure.status,
    )
