"""The command line: `corcyra COMMAND`.

common.py    options that commands share, output, what an interrupt says
dossiers.py  list, new, schema, check
studies.py   run, judge, report
fresh.py     the report of a study, written anew only where needed
stores.py    show, verify, rerun, reproduce
clusters.py  shards, shard, gather; --cluster
fits.py      fit, facts import
senses.py    sense
serve.py     serve
drafts.py    draft
watch.py     one run, day by day, in the terminal
plain.py     help pages in plain words

Commands import what they need when they run, so that `corcyra --help` loads no numpy.
Exit codes: 0 done; 1 cannot be done as asked; 2 a dossier or an option is wrong; 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

import corcyra
from corcyra.classics.cli import app as classic
from corcyra.cli import clusters, dossiers, drafts, fits, senses, stores, studies
from corcyra.cli.common import INTERRUPTED
from corcyra.cli.plain import Plain
from corcyra.cli.serve import serve
from corcyra.cli.watch import watch
from corcyra.errors import CorcyraError, DossierError
from corcyra.shown import shown

__all__ = ["app", "main"]

app = typer.Typer(
    name="corcyra",
    help="Paired worlds that put claims about a people in revolt to the test.",
    subcommand_metavar="COMMAND",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
)


def _version(asked: bool) -> None:
    if asked:
        print(f"corcyra {corcyra.__version__}")
        raise typer.Exit


@app.callback()
def corcyra_command(
    version: Annotated[
        bool,
        typer.Option("--version", help="Print the version.", callback=_version, is_eager=True),
    ] = False,
) -> None:
    """Paired worlds that put claims about a people in revolt to the test."""


app.command("list", cls=Plain)(dossiers.list_dossiers)
app.command("new", cls=Plain)(dossiers.new)
app.command("schema", cls=Plain)(dossiers.schema)
app.command("check", cls=Plain)(dossiers.check)
app.command("run", cls=Plain)(studies.run)
app.command("watch", cls=Plain)(watch)
app.command("judge", cls=Plain)(studies.judge)
app.command("report", cls=Plain)(studies.report)
app.command("show", cls=Plain)(stores.show)
app.command("verify", cls=Plain)(stores.verify)
app.command("rerun", cls=Plain)(stores.rerun)
app.command("reproduce", cls=Plain)(stores.reproduce)
app.command("shards", cls=Plain)(clusters.shards)
app.command("shard", cls=Plain)(clusters.shard)
app.command("gather", cls=Plain)(clusters.gather)
app.command("fit", cls=Plain)(fits.fit)
app.command("sense", cls=Plain)(senses.sense)
app.command("serve", cls=Plain)(serve)
app.command("draft", cls=Plain)(drafts.draft)
app.add_typer(fits.facts, name="facts")
app.add_typer(classic, name="classic")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code; errors are messages, never tracebacks."""
    code = _run(arguments)
    if arguments is None and code == INTERRUPTED:
        # Otherwise the interpreter would wait for a compilation that is under way in a thread.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    return code


def _run(arguments: Sequence[str] | None) -> int:
    try:
        app(args=None if arguments is None else list(arguments), prog_name="corcyra")
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else int(done.code is not None)
    except DossierError as error:
        # Plain and unwrapped: file:line:column stays clickable, brackets stay brackets.
        print(error, file=sys.stderr)
        return 2
    except CorcyraError as error:
        print(f"corcyra: {shown(str(error))}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # Whoever read the output has seen enough; keep Python from complaining at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        where = shown(str(error.filename or "system"))
        print(f"corcyra: {where}: {error.strerror}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        return INTERRUPTED
    return 0
