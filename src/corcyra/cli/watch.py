"""`corcyra watch`: one run, day by day, in the terminal.

The run is computed at once, with its series, and then replayed; where the output is no terminal it
is one line a day.
"""

from __future__ import annotations

import datetime as dt
import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from corcyra.cli.common import (
    AsJson,
    Days,
    Device,
    DossierArgument,
    Seed,
    Weight,
    console,
    print_json,
)
from corcyra.errors import CorcyraError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    from corcyra.dossier.schema import Dossier
    from corcyra.model.api import Model, Run

ORDERS = ("concede", "contain", "disperse", "shoot")
PLACES = 10
"""Places shown, those with the largest crowds."""
BAR = 22
"""Characters of the longest bar."""


def watch(
    dossier: DossierArgument,
    arm: Annotated[str, typer.Option("--arm", metavar="ARM", help="Arm to watch.")] = "with",
    pair: Annotated[
        int, typer.Option("--pair", metavar="N", min=0, help="Number of the pair.")
    ] = 0,
    seed: Seed = 1,
    days: Days = None,
    weight: Weight = None,
    speed: Annotated[
        float, typer.Option("--speed", metavar="DAYS", min=0.01, help="Days a second.")
    ] = 2.0,
    device: Device = "cpu",
    as_json: AsJson = False,
) -> None:
    """Watch one run, day by day, in the terminal.

    Crowds by city, force, the order given, legitimacy, and who really decides.
    """
    film = _film(dossier, arm, pair, seed, days, weight, device)
    if as_json:
        print_json(film.to_json())
        return
    screen = console()
    if screen.is_terminal:
        _replay(film, speed)
    else:
        print("L is legitimacy; last, the actor with the most real power and its share of it.")
        for row in film.daily():
            print(film.line(row))
    print(film.end())


@dataclass(frozen=True)
class Film:
    """A run with its series."""

    dossier: Dossier
    model: Model
    run: Run
    arm: str
    pair: int
    seed: int

    def value(self, row: int, name: str) -> float:
        """Return a national value at a recorded row."""
        return float(self.run.national[row, self.model.national.index(name)])

    def local(self, name: str) -> NDArray[np.float32]:
        """Return a local series, (rows, places)."""
        assert self.run.local is not None
        return self.run.local[:, :, self.model.local.index(name)]

    def daily(self) -> list[int]:
        """Return the first recorded row of each day."""
        rows: dict[int, int] = {}
        for row, day in enumerate(self.run.days):
            rows.setdefault(int(day + 1e-6), row)
        return list(rows.values())

    def head(self, row: int) -> str:
        """Return day and date."""
        day = float(self.run.days[row])
        date = self.dossier.start + dt.timedelta(days=int(day + 1e-6))
        return f"day {day:6.2f}  {date:%d %b %Y}"

    def order(self, row: int) -> str:
        """Return the order given, in words."""
        return ORDERS[min(max(round(self.value(row, "order_given")), 0), 3)]

    def powers(self, row: int) -> dict[str, float]:
        """Return each actor's real power."""
        return {actor: self.value(row, f"power[{actor}]") for actor in self.model.actors}

    def line(self, row: int) -> str:
        """Return a day in one line of at most 80 columns."""
        powers = self.powers(row)
        first = max(powers, key=lambda actor: powers[actor])
        day = self.run.days[row]
        return (
            f"day {day:5.1f}  crowd {self.value(row, 'crowd'):>9,.0f}  "
            f"force {self.value(row, 'force'):>7,.0f}  {self.order(row):<8}  "
            f"L {self.value(row, 'legitimacy'):.2f}  {first[:10]} {powers[first]:.2f}"
        )

    def end(self) -> str:
        """Return how the run ended."""
        found = dict(zip(self.model.outcomes, self.run.outcomes, strict=True))
        deaths = f"{found['deaths']:,.0f} dead, {found['held_total']:,.0f} held in all"
        if found["fell"]:
            return f"The regime fell on day {found['fell_day']:.1f}; {deaths}."
        if found["restored"]:
            return f"Order was back on day {found['restored_day']:.1f}; {deaths}."
        risen = "Not fallen, and no order either" if found["risen"] else "There was no rising"
        return f"{risen}; {deaths}."

    def to_json(self) -> dict[str, Any]:
        """Return the run as plain data: outcomes, and the series column by column."""
        outcomes = zip(self.model.outcomes, self.run.outcomes.tolist(), strict=True)
        national = zip(self.model.national, self.run.national.T.tolist(), strict=True)
        return {
            "dossier": self.dossier.name,
            "arm": self.arm,
            "pair": self.pair,
            "seed": self.seed,
            "outcomes": dict(outcomes),
            "days": self.run.days.tolist(),
            "national": dict(national),
            "places": {
                place: {name: self.local(name)[:, i].tolist() for name in self.model.local}
                for i, place in enumerate(self.model.places)
            },
        }


def _film(
    source: str,
    arm: str,
    pair: int,
    seed: int,
    days: float | None,
    weight: float | None,
    device: str = "cpu",
) -> Film:
    from corcyra.dossier.load import load
    from corcyra.dossier.override import for_arm
    from corcyra.dossier.rules_country import refuse_size
    from corcyra.model.api import Model
    from corcyra.model.crew import Crew
    from corcyra.study.asked import arms_of, check_arm
    from corcyra.study.memory import runs_that_fit
    from corcyra.study.request import ArmPlan, Request
    from corcyra.study.work import calm_of

    loaded = load(source)
    check_arm(arm, arms_of(loaded))
    plain = for_arm(loaded, arm)
    horizon = plain.days if days is None else days
    persons = plain.weight if weight is None else weight
    # A request, for its limits.
    Request(loaded, 1, seed, horizon, persons, plain.step, (ArmPlan(arm, horizon),))
    dossier = plain.model_copy(update={"days": horizon, "weight": persons})
    refuse_size(dossier)
    before = loaded.dossier.model_copy(update={"weight": persons})
    model = Model(dossier, loaded.folder, calm_of(before, loaded.folder, device), device)
    runs_that_fit(model)
    model.share(Crew(os.cpu_count() or 1))
    run = model.run(seed, pair, every=dossier.step, local=True)
    if run.status != "ok":
        raise CorcyraError(f"the run failed: {run.error}")
    return Film(dossier, model, run, arm, pair, seed)


def _replay(film: Film, speed: float) -> None:
    from rich.live import Live

    start, first = time.monotonic(), float(film.run.days[0])
    with Live(_frame(film, 0), console=console(), auto_refresh=False) as live:
        for row, day in enumerate(film.run.days):
            time.sleep(max(0.0, start + (float(day) - first) / speed - time.monotonic()))
            live.update(_frame(film, row), refresh=True)


def _frame(film: Film, row: int) -> Group:
    """Return one moment: the nation in two lines, crowds by place, power by actor."""
    from rich.console import Group
    from rich.text import Text

    value = {name: film.value(row, name) for name in film.model.national}
    nation = (
        f"crowd {value['crowd']:,.0f}   force {value['force']:,.0f}   order {film.order(row)}   "
        f"dead {value['deaths']:,.0f}"
    )
    state = (
        f"legitimacy {value['legitimacy']:.2f}   survival {value['pi']:.0%}   "
        f"foreign men {value['foreign']:,.0f}   sites lost {value['sites_lost']:.0%}"
    )
    title = f"{film.dossier.title}, arm {film.arm}, pair {film.pair}"
    head = [Text(title[:79], style="bold"), Text(film.head(row)), Text(nation), Text(state)]
    return Group(*head, Text(), _places(film, row), Text(), _powers(film, row))


def _places(film: Film, row: int) -> Table:
    from rich.table import Table
    from rich.text import Text

    crowd, force, lost = (film.local(name) for name in ("crowd", "force", "site_lost"))
    largest = max(float(crowd.max()), 1.0)
    shown = crowd.max(axis=0).argsort()[::-1][:PLACES]
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, header_style="dim")
    for name, justify in (("crowd in", "left"), ("", "left"), ("persons", "right")):
        table.add_column(name, justify=justify, no_wrap=True)  # type: ignore[arg-type]
    table.add_column("force", justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    names = {place.id: place.name for place in film.dossier.country.places}
    for i in shown:
        name = names[film.model.places[i]][:20]
        bar = _bar(float(crowd[row, i]) / largest, "#c98a1b")
        cells = (f"{crowd[row, i]:,.0f}", f"{force[row, i]:,.0f}")
        table.add_row(Text(name), bar, *cells, "site lost" if lost[row, i] else "")
    return table


def _powers(film: Film, row: int) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, header_style="dim")
    for name in ("who decides", "", "power"):
        table.add_column(name, no_wrap=True)
    names = {actor.id: actor.name for actor in film.dossier.palace.actors}
    for actor, power in film.powers(row).items():
        table.add_row(Text(names[actor][:28]), _bar(power, "#5b7c99"), f"{power:.2f}")
    return table


def _bar(share: float, colour: str) -> Text:
    from rich.text import Text

    length = round(max(0.0, min(share, 1.0)) * BAR)
    return Text("█" * length + "·" * (BAR - length), style=colour)
