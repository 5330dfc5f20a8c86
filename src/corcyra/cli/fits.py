"""Commands about the record: fit, facts import."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from corcyra.cli.common import (
    AsJson,
    DossierArgument,
    Out,
    Seed,
    Step,
    Threads,
    Weight,
    print_json,
    resumable,
)
from corcyra.cli.plain import Plain
from corcyra.errors import FitError

if TYPE_CHECKING:
    from corcyra.fitting.importing import Imported
    from corcyra.fitting.result import Fit


def fit(
    dossier: DossierArgument,
    use: Annotated[
        list[str] | None,
        typer.Option("--use", metavar="FACT", help="Fit this fact; again for more."),
    ] = None,
    hold_out: Annotated[
        list[str] | None,
        typer.Option("--hold-out", metavar="FACT", help="Do not fit it, check against it."),
    ] = None,
    draws: Annotated[
        int, typer.Option("--draws", metavar="N", help="Draws of a generation.")
    ] = 600,
    bank: Annotated[
        int, typer.Option("--bank", metavar="N", help="Draws from the prior to begin with.")
    ] = 2000,
    runs: Annotated[
        int,
        typer.Option(
            "--runs", metavar="N", help="Proposals; a generation is finished, more go on."
        ),
    ] = 250_000,
    seed: Seed = 1,
    weight: Weight = None,
    step: Step = None,
    out: Out = None,
    threads: Threads = None,
    as_json: AsJson = False,
) -> None:
    """Find draws that meet a dossier's facts, for judge --draws."""
    from corcyra.fitting import api
    from corcyra.fitting.teller import Silent, Teller

    with resumable("generations"):
        found = api.fit(
            dossier,
            use=use or None,
            hold_out=hold_out or (),
            draws=draws,
            bank=bank,
            seed=seed,
            weight=weight,
            step=step,
            runs=runs,
            threads=threads,
            out=out,
            teller=Silent() if as_json else Teller(),
        )
    if as_json:
        print_json(_as_json(found))
        return
    from corcyra.fitting.page import write_page

    page = write_page(found, found.folder / "fit.html")
    _say(found, dossier)
    print(f"Page:  {page}")


def _say(found: Fit, dossier: str) -> None:
    from corcyra.fitting.words import fact_lines, learnt_lines

    print(found.sentence)
    print("\n".join(["", *fact_lines(found.checks), "", *learnt_lines(found.learnt), ""]))
    print(found.words)
    for note in found.notes:
        print(f"  {note}")
    for name, reason in found.chosen.refused.items():
        if "nothing in the model" not in reason:
            print(f"  {name} was not fitted: {reason}")
    print(f"\nFit:   {found.folder}")
    print(f"Judge: corcyra judge {dossier} --draws {found.folder}")


def _as_json(found: Fit) -> dict[str, Any]:
    return {
        "dossier": found.loaded.dossier.name,
        "folder": str(found.folder),
        "draws": len(found.draws),
        "effective": found.draws.effective,
        "lucks": found.draws.lucks,
        "tolerance": found.tolerance,
        "runs": found.history[-1]["runs"] if found.history else 0,
        "history": found.history,
        "facts": [
            {
                "id": c.fact.id,
                "used": c.used,
                "low": c.fact.low,
                "high": c.fact.high,
                "prior": list(c.prior),
                "fitted": list(c.fitted),
                "covered": c.covered,
                "met": c.met,
                "met_before": c.met_before,
            }
            for c in found.checks
        ],
        "refused": found.chosen.refused,
        "learnt": [
            {"name": e.name, "bits": e.bits, "place": [e.low, e.middle, e.high]}
            for e in found.learnt
        ],
        "tied": [{"one": t.one, "other": t.other, "r": t.correlation} for t in found.tied],
        "notes": list(found.notes),
    }


facts = typer.Typer(
    help="Facts of a dossier from tables of events.",
    subcommand_metavar="COMMAND",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)


@facts.callback()
def facts_command() -> None:
    """Facts of a dossier from tables of events."""


@facts.command("import", cls=Plain)
def import_table(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="ACLED, GDELT, or date-place-count.")
    ],
    dossier: DossierArgument,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Where the facts are written.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Read a table of events as facts; tell which places match."""
    from corcyra.dossier.load import load
    from corcyra.fitting.importing import as_yaml, import_facts

    if out is not None and out.exists():
        raise FitError(f"{out} already exists and is left as it is; give another file")
    found = import_facts(file, load(dossier).dossier)
    text = as_yaml(found.facts)
    if out is not None and found.facts:
        out.write_text(text, encoding="utf-8")
    if as_json:
        print_json(asdict(found))
    else:
        _say_imported(found)
    if not found.facts:
        raise FitError(f"{file}: no row gives a fact of this dossier; nothing is written")
    if not as_json:
        print(f"\nWritten to {out}." if out is not None else f"\nfacts:\n{text}")


def _say_imported(found: Imported) -> None:
    from corcyra.fitting.words import columns

    unmatched = [m for m in found.matches if not m.place]
    print(f"{found.form} table, {_many(found.rows, 'row')}, {_many(len(found.facts), 'fact')}.\n")
    rows = [("in the table", "rows", "place", "how")]
    rows += [(m.name, f"{m.rows:,}", m.place or "none", m.how) for m in found.matches]
    print("\n".join(columns(rows)))
    of, match = _many(len(found.matches), "name"), "matches" if len(unmatched) == 1 else "match"
    some = f"{len(unmatched)} of {of} {match} no place of the dossier."
    print(f"\n{some if unmatched else 'Every name matches a place of the dossier.'}")
    for lines, head in ((found.notes, ""), (found.left_out, "left out: ")):
        print("\n".join(f"  {head}{line}" for line in lines[:_TOLD]), end="\n" if lines else "")
        if len(lines) > _TOLD:
            print(f"  and {len(lines) - _TOLD:,} more")


_TOLD = 10
"""Lines of a kind that are told."""


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'s' * (count != 1)}"
