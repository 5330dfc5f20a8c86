"""Commands about a study's folder: show, verify, rerun, reproduce."""

from __future__ import annotations

import csv
import datetime
import decimal
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from corcyra.cli.common import AsJson, Device, Threads, print_json, resumable

if TYPE_CHECKING:
    from corcyra.study.again import Again
    from corcyra.study.result import Study

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="A study's folder.")]
ROWS: Final = 40
"""Rows that a terminal is shown."""
_CELL: Final = 40
"""Characters of a cell that a terminal is shown."""
_FETCHED: Final = 1000


def show(
    folder: Folder,
    sql: Annotated[
        str | None,
        typer.Option("--sql", metavar="SELECT", help="Question to runs, series and places."),
    ] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print all rows as CSV.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show what a study's folder holds, or ask its tables in SQL."""
    from corcyra.study.api import open_study

    if as_csv and as_json:
        raise typer.BadParameter("either --csv or --json")
    if as_csv and sql is None:
        raise typer.BadParameter("--csv prints the answer to a question: give --sql")
    study = open_study(folder)
    if sql is not None:
        _answer(study, sql, as_csv, as_json)
        return
    tables = _tables(study)
    if as_json:
        identity, limit = study.manifest["identity"], study.manifest["pairs_asked"]
        head = {"dossier": study.loaded.dossier.name, "folder": str(study.folder)}
        asked = {"pairs": study.pairs, "pairs_asked": limit - identity["first"]}
        print_json(head | asked | {"identity": identity, "tables": tables})
        return
    from corcyra.study import show as shown

    print(shown.text(study))
    print("\nTables, for --sql:")
    for name, size in tables.items():
        print(f"  {name:<7} {size['rows']:>11,} rows, {len(size['columns']):,} columns")


def verify(
    folder: Folder,
    repair: Annotated[
        bool, typer.Option("--repair", help="Set aside what is not sound and run it again.")
    ] = False,
    threads: Threads = None,
    as_json: AsJson = False,
) -> None:
    """Read every row of a study; name what is not as written."""
    from corcyra.study import api

    with resumable():
        found = api.verify(folder, repair=repair, threads=threads, quiet=as_json)
    if as_json:
        print_json(found.to_json())
    else:
        print("\n".join(found.lines()))
        if found.repaired:
            print(f"{found.repaired:,} pairs were run again.")
        elif not found.sound and not repair:
            print("`corcyra verify DIR --repair` sets these aside and runs their pairs again.")
    if not found.sound:
        raise typer.Exit(1)


def rerun(
    folder: Folder,
    where: Annotated[
        str,
        typer.Option("--where", metavar="CONDITION", help="As in SQL, on the columns of runs."),
    ],
    threads: Threads = None,
    device: Device = "cpu",
    as_json: AsJson = False,
) -> None:
    """Run some pairs of a study again; compare with what is there."""
    from corcyra.study import api

    _say(api.rerun(folder, where, threads=threads, device=device, quiet=as_json), as_json)


def reproduce(
    folder: Folder,
    pairs: Annotated[
        int | None, typer.Option("--pairs", metavar="N", min=1, help="The first N pairs only.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Where to run, to be kept.")
    ] = None,
    threads: Threads = None,
    device: Device = "cpu",
    as_json: AsJson = False,
) -> None:
    """Run a study again from its manifest; say what differs, if any."""
    from corcyra.study import api

    found = api.reproduce(
        folder, pairs=pairs, out=out, threads=threads, device=device, quiet=as_json
    )
    _say(found, as_json)


def _say(found: Again, as_json: bool) -> None:
    if as_json:
        print_json(found.to_json())
    else:
        if found.chosen is not None:
            print(f"Pairs {_listed(found.chosen)}:")
        print("\n".join(found.lines()))
    if not found.identical:
        raise typer.Exit(1)


def _listed(pairs: tuple[int, ...], most: int = 10) -> str:
    more = f" and {len(pairs) - most:,} more" if len(pairs) > most else ""
    return ", ".join(f"{pair:,}" for pair in pairs[:most]) + more


def _tables(study: Study) -> dict[str, dict[str, Any]]:
    from corcyra.study.sound import tables
    from corcyra.study.sql import size

    names = tables(study.manifest["identity"]) if study.pairs else ()
    return {name: size(study, name) for name in names}


def _answer(study: Study, sql: str, as_csv: bool, as_json: bool) -> None:
    from corcyra.study.sql import answered

    with answered(study, sql) as found:
        names = [each[0] for each in found.description]
        if as_json:
            rows = [dict(zip(names, map(_plain, row))) for row in found.fetchall()]
            print_json({"sql": sql, "columns": names, "rows": rows})
        elif as_csv:
            writer = csv.writer(sys.stdout, lineterminator="\n")
            writer.writerow(names)
            while rows_of := found.fetchmany(_FETCHED):
                writer.writerows(rows_of)
        else:
            some = found.fetchmany(ROWS + 1)
            print("\n".join(_table(names, some)))


def _plain(value: Any) -> Any:
    if isinstance(value, decimal.Decimal):
        return float(value)
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta | bytes):
        return str(value)
    return value


def _table(names: list[str], rows: list[tuple[Any, ...]]) -> Iterable[str]:
    """Yield lines: as many columns as the terminal is wide for, and the first rows."""
    from shutil import get_terminal_size

    from corcyra.shown import one_line

    cells = [[one_line(_text(value), _CELL) for value in row] for row in [tuple(names), *rows]]
    widths = [max(len(row[i]) for row in cells[: ROWS + 1]) for i in range(len(names))]
    fit, wide = 0, -2
    while fit < len(names) and (fit == 0 or wide + 2 + widths[fit] <= get_terminal_size().columns):
        wide += 2 + widths[fit]
        fit += 1
    for row in cells[: ROWS + 1]:
        yield "  ".join(cell.ljust(widths[i]) for i, cell in enumerate(row[:fit])).rstrip()
    cut = [f"{len(names) - fit:,} more columns"] * (fit < len(names))
    cut += ["more rows"] * (len(rows) > ROWS)
    if cut:
        yield f"... and {' and '.join(cut)} (--csv or --json for all)"


def _text(value: Any) -> str:
    if value is None:
        return "-"
    return f"{value:.6g}" if isinstance(value, float) else str(value)
