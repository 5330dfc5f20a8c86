"""Commands for those with many machines: shards, shard, gather; the option --cluster."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from corcyra.cli.common import (
    AsJson,
    Days,
    Device,
    DossierArgument,
    Out,
    Pairs,
    Seed,
    Step,
    Threads,
    Weight,
    print_json,
    resumable,
)

if TYPE_CHECKING:
    from corcyra.study.request import Request
    from corcyra.study.shards_gather import Gathered

ClusterOption = Annotated[
    str | None,
    typer.Option(
        "--cluster", metavar="WHERE",
        help="Run by dask: local, slurm, tcp://HOST:PORT, or its file.json.",
    ),
]  # fmt: skip
PAIRS = 100
SEED = 1
SHOWN = 12
"""Ranges and shards that are named one by one."""
FolderArgument = Annotated[
    Path, typer.Argument(metavar="DIR", help="Folder that `corcyra shards` made.")
]


def _kind(name: str) -> str:
    from corcyra.study.shards_script import KINDS

    if name not in KINDS:
        raise typer.BadParameter(f"{name!r} is none of: {', '.join(KINDS)}")
    return name


def shards(
    dossier: DossierArgument,
    of: Annotated[int, typer.Option("--of", metavar="N", help="Shards to make.")],
    pairs: Pairs = PAIRS,
    seed: Seed = SEED,
    weight: Weight = None,
    step: Step = None,
    days: Days = None,
    arm: Annotated[
        list[str] | None,
        typer.Option("--arm", metavar="ARM", help="As of run; what the claims need if none."),
    ] = None,
    draws: Annotated[
        Path | None,
        typer.Option("--draws", metavar="FIT", help="Folder of a fit to take the pairs from."),
    ] = None,
    prior: Annotated[
        bool, typer.Option("--prior", help="Take them from the prior, if a fit is beside it too.")
    ] = False,
    out: Out = None,
    script: Annotated[
        str,
        typer.Option(
            "--script", metavar="KIND", callback=_kind, help="slurm (a job array), or shell."
        ),
    ] = "shell",
    as_json: AsJson = False,
) -> None:
    """Share a study out to many machines, and write their script."""
    from corcyra.study.shards import plan
    from corcyra.study.shards_script import write_scripts

    asked: dict[str, Any] = {
        "pairs": pairs, "seed": seed, "weight": weight, "step": step, "days": days, "out": out,
    }  # fmt: skip
    request = _request(dossier, arm, draws, prior, asked)
    folder, shared = plan(request, of)
    name, many = request.loaded.dossier.name, shared.pairs - shared.first
    scripts = write_scripts(folder, name, of, many, script)
    if as_json:
        print_json({"folder": str(folder), "scripts": [str(file) for file in scripts]}
                   | shared._asdict())  # fmt: skip
        return
    start = f"{'sbatch' if script == 'slurm' else 'sh'} {scripts[0].name}"
    print(f"{name}: {many:,} pairs in {of:,} shards, in {folder}.\n")
    print(f"cd {shlex.quote(str(folder))}")
    print(f"{start:<18} run the shards, one task each")
    print(f"{'corcyra gather .':<18} when they are done: put them together")


def _request(
    dossier: str, arms: list[str] | None, draws: Path | None, prior: bool, asked: dict[str, Any]
) -> Request:
    from corcyra.errors import StudyError
    from corcyra.fitting.bundled import fit_to_use
    from corcyra.study.asked import request_to_judge, request_to_run

    if arms and draws is not None:
        raise StudyError("fitted draws are for the claims' arms; leave --arm or --draws away")
    if arms:
        return request_to_run(dossier, arms=arms, **asked)
    fit = fit_to_use(dossier, draws, prior, asked["weight"], asked["step"])
    return request_to_judge(dossier, draws=fit, **asked)


def shard(
    folder: FolderArgument,
    number: Annotated[int, typer.Argument(metavar="N", help="The shard, from 0.")],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Write it there instead.")
    ] = None,
    threads: Threads = None,
    device: Device = "cpu",
    as_json: AsJson = False,
) -> None:
    """Run one shard of a study into a folder of its own."""
    from corcyra.study.progress import chosen
    from corcyra.study.shards import run_share, shared_out

    shared = shared_out(folder)
    with resumable():
        study = run_share(folder, number, chosen(as_json), threads=threads, device=device, out=out)
    pairs = shared.share(number)
    if as_json:
        print_json({"shard": number, "of": shared.of, "first": pairs.start, "pairs": pairs.stop,
                    "folder": str(study.folder), "ran": study.ran})  # fmt: skip
        return
    print(
        f"Shard {number:,} (of 0 to {shared.of - 1:,}): pairs {pairs.start:,} to "
        f"{pairs.stop - 1:,}, {study.ran:,} run now, are in {study.folder}"
    )


def gather(
    folder: FolderArgument,
    sources: Annotated[
        list[Path] | None,
        typer.Argument(metavar="SHARD", help="Shards' folders, if they lie elsewhere."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Put the shards of a study together, and name what is missing."""
    from corcyra.study.shards_gather import gather as gathered

    found = gathered(folder, sources or ())
    if as_json:
        print_json(_plain(found))
    else:
        _say(found)
    if found.lacking:
        raise typer.Exit(1)


def _plain(found: Gathered) -> dict[str, Any]:
    return {
        "folder": str(found.folder),
        "pairs": found.pairs,
        "there": found.there,
        "taken": found.taken,
        "lacking": [[part.first, part.last] for part in found.lacking],
        "shards": list(found.shards),
        "spoilt": list(found.spoilt),
    }


def _say(found: Gathered) -> None:
    there = f"{found.there:,} of {found.pairs:,}"
    print(f"{found.taken:,} pairs were taken; {there} are in {found.folder}.")
    for words in found.spoilt:
        print(f"left: {words}")
    if not found.lacking:
        print("\nNow the command that judges finds them all: corcyra judge ... --out "
              f"{shlex.quote(str(found.folder))}")  # fmt: skip
        return
    ranges = [f"{part.first:,} to {part.last:,}" for part in found.lacking[:SHOWN]]
    more = len(found.lacking) - SHOWN
    print(
        f"missing: pairs {', '.join(ranges)}" + (f" and {more:,} more ranges" if more > 0 else "")
    )
    for number in found.shards[:SHOWN]:
        print(f"corcyra shard {shlex.quote(str(found.folder))} {number}")
    if len(found.shards) > SHOWN:
        print(f"and {len(found.shards) - SHOWN:,} more shards")
