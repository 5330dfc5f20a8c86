"""``corcyra classic``: the published models at the command line.

``corcyra classic`` lists them; ``corcyra classic NAME`` shows a model's figures beside its
paper's, draws its chart, or applies it to a file.  Every line of ``CATALOGUE`` becomes a command;
what a command does is the protocol in the package's docstring.
"""

from __future__ import annotations

import inspect
import json
import math
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from corcyra.errors import CorcyraError

from . import CATALOGUE, Classic, load
from ._errors import ClassicError

if TYPE_CHECKING:
    from pyarrow.lib import Table

__all__ = ["app"]

app = typer.Typer(
    help="Published models beside their papers' figures.",
    subcommand_metavar="[NAME]",
    no_args_is_help=False,
)

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Seed = Annotated[int, typer.Option("--seed", metavar="N", help="For models with chance.")]
ChartFile = Annotated[
    Path | None,
    typer.Option(
        "--chart", metavar="FILE", help="Draw the paper's figure: .svg, .html, .png, .pdf."
    ),
]
InputFile = Annotated[
    Path | None,
    typer.Option("--input", metavar="FILE", help="Apply the model to this CSV file instead."),
]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="An option of the model on a file."),
]


@app.callback(invoke_without_command=True)
def catalogue(ctx: typer.Context, as_json: AsJson = False) -> None:
    """List the classics, or run one: corcyra classic NAME."""
    if ctx.invoked_subcommand is not None:
        return
    if as_json:
        print(json.dumps([classic._asdict() for classic in CATALOGUE]))
        return
    width = max(len(classic.name) for classic in CATALOGUE)
    for classic in CATALOGUE:
        print(f"{classic.name:<{width}}  {classic.title}")
    print("\ncorcyra classic NAME shows a model's figures beside its paper's.")


def _command(classic: Classic) -> Callable[..., None]:
    """Return the command that shows one classic."""

    def show(
        as_json: AsJson = False,
        chart: ChartFile = None,
        source: InputFile = None,
        settings: Settings = None,
        seed: Seed = 1,
    ) -> None:
        try:
            _show(classic, as_json, chart, source, settings or [], seed)
        except CorcyraError as error:
            typer.echo(f"corcyra classic {classic.name}: {error}", err=True)
            raise typer.Exit(2) from None

    return show


for _classic in CATALOGUE:
    # The short help in full: typer would cut it at "et al."
    app.command(_classic.name, help=_classic.title, short_help=_classic.title)(_command(_classic))


def _show(
    classic: Classic,
    as_json: bool,
    chart: Path | None,
    source: Path | None,
    settings: Sequence[str],
    seed: int,
) -> None:
    if settings and source is None:
        raise ClassicError("--set goes with --input")
    with _wait(classic):
        module = load(classic.name)
        if chart is not None:
            _draw(module.figure(), chart)
        if source is None:
            rows = module.demo(seed)
        elif hasattr(module, "of_file"):
            rows = module.of_file(source, **_options(module.of_file, settings))
        else:
            raise ClassicError("this classic reads no file")
    if as_json:
        _print_json(classic, rows, chart, seed)
    else:
        _print_table(classic, rows, chart)


def _wait(classic: Classic) -> AbstractContextManager[Any]:
    """Say in a terminal, for as long as it takes, what is being waited for."""
    if not sys.stderr.isatty():
        return nullcontext()
    from rich.console import Console

    words = f"{classic.name}: measuring (the first time it is also compiled)"
    return Console(stderr=True).status(words)


def _options(of_file: Callable[..., Table], settings: Sequence[str]) -> dict[str, Any]:
    """Return NAME=VALUE settings as keywords, in the types of their defaults."""
    known = {
        name: parameter.default
        for name, parameter in inspect.signature(of_file).parameters.items()
        if parameter.kind is parameter.KEYWORD_ONLY
    }
    options: dict[str, Any] = {}
    for setting in settings:
        name, _, text = setting.partition("=")
        if name not in known:
            allowed = ", ".join(f"{n}={d}" for n, d in known.items()) or "none"
            raise ClassicError(f"--set {setting}: the options here are {allowed}")
        try:
            options[name] = type(known[name])(text)
        except ValueError:
            kind = type(known[name]).__name__
            raise ClassicError(f"--set {setting}: must be of type {kind}") from None
    return options


def _draw(figure: Any, file: Path) -> None:
    if file.suffix not in {".svg", ".html", ".png", ".pdf"}:
        raise ClassicError(f"--chart {file}: must end in .svg, .html, .png or .pdf")
    # Inline: the page opens without a network.
    inline = {"inline": True} if file.suffix == ".html" else {}
    try:
        figure.save(str(file), **inline)
    except OSError as error:
        raise ClassicError(f"--chart {file}: {error.strerror}") from None


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _print_json(classic: Classic, rows: Table, chart: Path | None, seed: int) -> None:
    records = [
        {name: _plain(value) for name, value in record.items()} for record in rows.to_pylist()
    ]
    print(
        json.dumps(
            {
                "classic": classic.name,
                "title": classic.title,
                "seed": seed,
                "chart": None if chart is None else str(chart),
                "rows": records,
            },
            allow_nan=False,
        )
    )


def _print_table(classic: Classic, rows: Table, chart: Path | None) -> None:
    from rich.console import Console
    from rich.table import Table as RichTable

    shown = RichTable(box=None, pad_edge=False)
    for name in rows.column_names:
        shown.add_column(name)
    for record in rows.to_pylist():
        shown.add_row(*(_cell(value) for value in record.values()))
    console = Console()
    console.print(classic.title, highlight=False)
    console.print(shown)
    if chart is not None:
        console.print(f"drawn: {chart}", highlight=False)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:.5g}" if isinstance(value, float) else str(value)
