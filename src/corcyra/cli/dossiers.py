"""Commands about dossiers: list, new, schema, check."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Annotated, Any

import typer

from corcyra.cli.common import AsJson, DossierArgument, Seed, Threads, Weight, print_json
from corcyra.errors import CorcyraError

if TYPE_CHECKING:
    from corcyra.check import CheckReport
    from corcyra.dossier.load import Loaded
    from corcyra.sensitivity.inert import InertReport


def list_dossiers(as_json: AsJson = False) -> None:
    """List the dossiers that come with Corcyra."""
    from corcyra.dossier.load import bundled

    found = bundled()
    if as_json:
        print_json({"dossiers": [{"name": name, "title": title} for name, title in found.items()]})
        return
    width = max(map(len, found), default=0)
    for name, title in found.items():
        print(f"{name:<{width}}  {title}")


def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to make.")],
    origin: Annotated[
        str, typer.Option("--from", metavar="NAME", help="Bundled dossier to start from.")
    ] = "minimal",
    as_json: AsJson = False,
) -> None:
    """Begin a dossier of your own, as a copy of a bundled one."""
    from corcyra.dossier.new import new as begin

    dossier = begin(origin, folder)
    if as_json:
        print_json({"dossier": str(dossier), "from": origin})
        return
    print(f"{dossier} is yours to change.")
    print(f"corcyra check {folder}    what is wrong with it")
    print(f"corcyra judge {folder}    its claims put to the test")


def schema(as_json: AsJson = False) -> None:
    """Print the JSON Schema by which editors complete a dossier."""
    from corcyra.dossier.export import schema_json

    print(json.dumps(schema_json(), indent=None if as_json else 1, ensure_ascii=False))


def check(
    context: typer.Context,
    dossier: DossierArgument,
    inert: Annotated[
        bool, typer.Option("--inert", help="Move each quantity; list those that change nothing.")
    ] = False,
    pairs: Annotated[
        int, typer.Option("--pairs", metavar="N", help="Pairs in which they are moved.")
    ] = 12,
    seed: Seed = 1,
    weight: Weight = None,
    threads: Threads = None,
    as_json: AsJson = False,
) -> None:
    """Say what a dossier holds or what is wrong with it.

    Its placebo, an arm that changes nothing, is run and must change nothing to the last bit. With
    --inert each of its quantities is moved to both ends under the same luck.
    """
    from corcyra.check import check as examine
    from corcyra.dossier.load import load
    from corcyra.study.running import tell_if_compiling

    if not inert:
        _refuse_unused(context)
    loaded = load(dossier)
    if not as_json:
        tell_if_compiling()
    found = examine(loaded)
    if not as_json:
        print("\n".join(_words(found)), flush=True)
    asked = {"pairs": pairs, "seed": seed, "weight": weight, "threads": threads}
    still = _inert(loaded, as_json, **asked) if inert else None
    if as_json:
        inside = {} if still is None else {"inert": still.to_json()}
        print_json({**asdict(found), "ok": found.ok, **inside})
    elif still is not None:
        from corcyra.sensitivity.words import inert_lines

        print("\n".join(inert_lines(still)))
    if not found.ok:
        raise typer.Exit(1)


def _refuse_unused(context: typer.Context) -> None:
    """Refuse options that only --inert has a use for."""
    given = [
        f"--{name}"
        for name in ("pairs", "seed", "weight", "threads")
        if (source := context.get_parameter_source(name)) and source.name == "COMMANDLINE"
    ]
    if given:
        raise CorcyraError(f"{', '.join(given)}: only --inert has a use for that; add it")


def _inert(loaded: Loaded, quiet: bool, **asked: Any) -> InertReport:
    from corcyra.sensitivity.inert import inert
    from corcyra.study.progress import chosen

    return inert(loaded, progress=chosen(quiet, "quantities"), **asked)


def _words(found: CheckReport) -> list[str]:
    """Return the report in lines that fit 80 columns."""
    lines = [
        f"{found.dossier}: can be read.",
        f"  country  {_many(found.places, 'place')}, {_many(found.citizens, 'citizen')}, "
        f"{_many(found.units, 'unit')}",
        f"  palace   {_many(found.actors, 'actor')}; abroad {_many(found.members, 'member')}",
        f"  asked    {_many(found.arms, 'arm')}, {_many(found.claims, 'claim')}, "
        f"{_many(found.facts, 'fact')}, {_many(found.sources, 'source')}, "
        f"{_many(found.events, 'event')}",
        f"  numbers  {found.quantities} quantities, {found.draws} drawn for each pair, "
        f"{len(found.assumed)} only assumed",
        f"  memory   {found.megabytes:.1f} MB a run",
    ]
    if found.failed:
        lines += [f"  placebo  a run failed: {error}" for error in found.failed]
    if found.placebo_differs:
        lines.append(f"  placebo  DIFFERS in {', '.join(found.placebo_differs)}")
    if found.ok:
        lines.append(f"  placebo  bit-identical in {found.placebo_runs} runs")
    if found.unused:
        arms = "arm" if len(found.unused) == 1 else "arms"
        text = f"unused   no claim reads {arms} {', '.join(found.unused)}: judge does not run "
        text += "it" if len(found.unused) == 1 else "them"
        lines += wrap(text, 80, initial_indent="  ", subsequent_indent=" " * 11)
    for warning in found.warnings:
        lines += wrap(f"warning  {warning}", 80, initial_indent="  ", subsequent_indent=" " * 11)
    return lines


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
