"""Commands that run and read studies: run, judge, report."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Annotated, Any

import typer

from corcyra.cli.clusters import ClusterOption
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
    console,
    print_json,
    resumable,
)
from corcyra.cli.fresh import fresh_report

if TYPE_CHECKING:
    from corcyra.fitting.evidence import Evidence
    from corcyra.study.result import Study

PAIRS = 100
SEED = 1

NoFurther = Annotated[
    bool, typer.Option("--no-further", help="Run the pairs asked for and no more.")
]
Draws = Annotated[
    Path | None,
    typer.Option("--draws", metavar="FIT", help="Folder of a fit to take the pairs from."),
]
Prior = Annotated[
    bool, typer.Option("--prior", help="Take them from the prior, if a fit is beside it too.")
]
OtherLucks = Annotated[
    int,
    typer.Option(
        "--luck", metavar="K", help="Run pairs again under K other lucks: whose is the spread?"
    ),
]
Precision = Annotated[
    float | None,
    typer.Option("--precision", metavar="P", help="Go on until each share's error is at most P."),
]
Most = Annotated[
    int | None,
    typer.Option("--most", metavar="N", help="Pairs at which that stops (ten times --pairs)."),
]
NoReport = Annotated[bool, typer.Option("--no-report", help="Write no report.")]


def run(
    dossier: DossierArgument,
    pairs: Pairs = PAIRS,
    days: Days = None,
    weight: Weight = None,
    step: Step = None,
    seed: Seed = SEED,
    arm: Annotated[
        list[str] | None,
        typer.Option("--arm", metavar="ARM", help="Arm to run; again for more; all if none."),
    ] = None,
    out: Out = None,
    threads: Threads = None,
    device: Device = "cpu",
    cluster: ClusterOption = None,
    as_json: AsJson = False,
) -> None:
    """Run arms on paired worlds, into a folder of Parquet tables."""
    from corcyra.study import api, show

    with resumable():
        study = api.run(
            dossier,
            pairs=pairs,
            arms=arm or None,
            days=days,
            weight=weight,
            step=step,
            seed=seed,
            out=out,
            threads=threads,
            device=device,
            cluster=cluster,
            quiet=as_json,
        )
    if as_json:
        print_json(_head(study, dossier) | {"ends": show.ends(study)})
        return
    _say_repeated(study)
    print(show.text(study, verdicts=False))
    _say_failures(study)
    print(f"\nTables: {study.folder}")


def judge(
    dossier: DossierArgument,
    pairs: Pairs = PAIRS,
    seed: Seed = SEED,
    weight: Weight = None,
    step: Step = None,
    days: Days = None,
    out: Out = None,
    threads: Threads = None,
    device: Device = "cpu",
    cluster: ClusterOption = None,
    no_further: NoFurther = False,
    draws: Draws = None,
    prior: Prior = False,
    luck: OtherLucks = 0,
    precision: Precision = None,
    most: Most = None,
    no_report: NoReport = False,
    as_json: AsJson = False,
) -> None:
    """Put a dossier's claims to the test, and write a report."""
    from corcyra.fitting.bundled import fit_to_use
    from corcyra.study import api

    asked: dict[str, Any] = dict(
        pairs=pairs, seed=seed, weight=weight, step=step, days=days, out=out, luck=luck,
        precision=precision, most=most,
    )  # fmt: skip
    fit = fit_to_use(dossier, draws, prior, weight, step)
    if fit is not None:
        _say_unused(fit, seed, pairs)
        asked["seed"] = None
    with resumable():
        study = api.judge(
            dossier, **(asked | {"seed": seed}), threads=threads, device=device, cluster=cluster,
            quiet=as_json, further=not no_further, draws=fit, prior=fit is None,
        )  # fmt: skip
        if not as_json:
            _say_verdicts(study)
        changed = _changed(study, fit, dossier, threads, as_json, not no_further)
        written = None if no_report else fresh_report(study)
    if as_json:
        print_json(_head(study, dossier) | {"report": _text(written)} | _found(study, changed))
        return
    print("" if written is None else f"\nReport: {written}")
    print("Again: ", _command(dossier, **asked, no_further=no_further, draws=draws, prior=prior))


def _say_unused(fit: Path, seed: int, pairs: int) -> None:
    """Say which of what was asked for fitted draws have no use for."""
    from corcyra.fitting.draws import Draws

    told, most = [], Draws(fit).most
    if seed != SEED:
        told.append(f"--seed {seed} changes nothing: fitted draws have luck of their own.")
    if pairs > most:
        told.append(f"The fit gives {most:,} pairs, not {pairs:,}: it has no more draws.")
    for line in told:
        print(line, file=sys.stderr)


def _found(study: Study, evidence: tuple[Evidence, ...] | None) -> dict[str, Any]:
    """Return what is found of the claims, for JSON; `evidence` of a study on fitted draws."""
    from corcyra.claims import pairing

    changed = {} if evidence is None else {"evidence": [each.to_json() for each in evidence]}
    return {
        "claims": [verdict.to_json() for verdict in study.verdicts],
        "against": [contrast.to_json() for contrast in study.against],
        "paired": pairing.to_json(study.verdicts),
        "precision": study.stopped.to_json() if study.stopped else None,
        **changed,
    }


def _changed(
    study: Study, draws: Path | None, dossier: str, threads: int | None, quiet: bool,
    further: bool,
) -> tuple[Evidence, ...] | None:  # fmt: skip
    """Return, and print unless quiet, what fitted draws change of the verdicts on the prior."""
    if draws is None:
        return None
    from corcyra.fitting.beside import beside_prior
    from corcyra.fitting.draws import Draws
    from corcyra.fitting.evidence import keep, lines

    found = beside_prior(study, draws, dossier, threads=threads, quiet=quiet, further=further)
    keep(study.folder, found)
    if not quiet:
        told = Draws(draws).manifest.get("found", {"sentence": "", "notes": []})
        print("\nWhat the record changed, prior against fitted draws:\n")
        print("\n".join(fill(line, 80) for line in (told["sentence"], *told["notes"])) + "\n")
        print("\n".join(lines(found)))
    return found


def report(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A study's folder.")],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="HTML file to write.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write the report of a study: one HTML file, for use offline."""
    from corcyra.study.api import open_study

    study = open_study(folder)
    written = study.report(out)
    if as_json:
        print_json(_head(study, study.loaded.file) | {"report": str(written)})
        return
    print(f"Report: {written}")


def _say_verdicts(study: Study) -> None:
    from rich.text import Text

    from corcyra.report.screen import first_screen

    _say_repeated(study)
    first_screen(study, console())
    if study.stopped is not None:
        console().print(Text(study.stopped.words, style="dim"))
    _say_failures(study)


def _say_repeated(study: Study) -> None:
    """Say what was there, at once: verdicts take a second to come."""
    further = study.further.pairs if study.further else 0
    there = study.pairs + further + sum(_pairs_of(luck) for luck in study.lucks) - study.ran
    if study.ran == 0:
        more = f" and {further:,} further ones" if further else ""
        print(
            f"Nothing to run: all {study.pairs:,} pairs{more} are in {study.folder}.\n", flush=True
        )
    elif there:
        print(f"{there:,} pairs were there, {study.ran:,} were run now.\n", flush=True)


def _pairs_of(luck: Study) -> int:
    """Pairs that were run again: its folders pass over those between them."""
    parts = [luck] if luck.further is None else [luck, luck.further]
    return sum(len(part.manifest["identity"]["only"]) for part in parts)


def _say_failures(study: Study) -> None:
    failed, first = study.failures()
    if failed:
        statuses = study.runs.arrow().column("status").to_pylist()
        runs = sum(status != "left" for status in statuses)
        print(f"{failed:,} of {runs:,} runs failed and are left out; the first: {first}")


def _head(study: Study, dossier: str) -> dict[str, Any]:
    """Return what every JSON object about a study begins with."""
    return {
        "dossier": study.loaded.dossier.name,
        "source": dossier,
        "pairs": study.pairs,
        "seed": _seed(study),
        "arms": list(study.arms),
        "folder": str(study.folder),
        "further": study.further.pairs if study.further else 0,
        "ran": study.ran,
        "failed": study.failures()[0] if study.pairs else 0,
    }


def _seed(study: Study) -> int | None:
    """Return the seed; fitted draws have luck of their own."""
    identity = study.manifest["identity"]
    return None if identity.get("draws") else int(identity["seed"])


def _command(dossier: str, **given: object) -> str:
    """Return the line that does the same again; what is None, False or 0 is left out."""
    words = ["corcyra", "judge", dossier]
    for name, value in given.items():
        if value is None or value is False or (value == 0 and name != "seed"):
            continue
        words.append(f"--{name.replace('_', '-')}")
        if value is not True:
            words.append(f"{value:g}" if isinstance(value, float) else str(value))
    return shlex.join(words)


def _text(path: Path | None) -> str | None:
    return None if path is None else str(path)
