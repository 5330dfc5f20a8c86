"""Commands about what the answers hang on: sense."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from corcyra.cli.common import (
    AsJson,
    Days,
    DossierArgument,
    Out,
    Seed,
    Step,
    Threads,
    Weight,
    print_json,
    resumable,
)

if TYPE_CHECKING:
    from corcyra.sensitivity.result import Sense


def sense(
    dossier: DossierArgument,
    method: Annotated[
        str, typer.Option("--method", metavar="NAME", help="morris, radial, or sobol.")
    ] = "morris",
    outcome: Annotated[
        list[str] | None,
        typer.Option("--outcome", metavar="EXPR", help="Outcome to explain; again for more."),
    ] = None,
    arm: Annotated[str, typer.Option("--arm", metavar="ARM", help="Arm of the outcomes.")] = "with",
    claim: Annotated[
        list[str] | None,
        typer.Option("--claim", metavar="ID", help="Claim to explain; again for more."),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="PATTERN", help="Vary these only, as in 'palace.*'."),
    ] = None,
    points: Annotated[
        int | None,
        typer.Option("--points", metavar="N", help="Trajectories, draws or base points."),
    ] = None,
    lucks: Annotated[
        int, typer.Option("--lucks", metavar="N", help="Lucks each point is run under.")
    ] = 4,
    seed: Seed = 1,
    weight: Weight = None,
    step: Step = None,
    days: Days = None,
    out: Out = None,
    threads: Threads = None,
    as_json: AsJson = False,
) -> None:
    """Vary what is uncertain; say what moves outcomes and claims.

    What luck does of it is told too.
    """
    from corcyra.sensitivity import api

    with resumable("points"):
        found = api.sense(
            dossier,
            method=method,
            outcomes=outcome or (),
            arm=arm,
            claims=claim or (),
            only=only or (),
            points=points,
            lucks=lucks,
            seed=seed,
            weight=weight,
            step=step,
            days=days,
            out=out,
            threads=threads,
            quiet=as_json,
        )
        if not as_json:
            _say(found)
        from corcyra.sensitivity.charts import write_charts

        page = write_charts(found)
    if as_json:
        print_json(found.to_json() | {"charts": str(page)})
        return
    print(f"\nCharts: {page}")


def _say(found: Sense) -> None:
    there = found.worlds - found.ran
    if found.ran == 0:
        print(f"Nothing to run: all {found.worlds:,} worlds are in {found.folder}.\n", flush=True)
    elif there:
        print(f"{there:,} worlds were there, {found.ran:,} were run now.\n", flush=True)
    print(found, flush=True)
