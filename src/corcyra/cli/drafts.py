"""Commands about texts: draft."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corcyra.cli.common import AsJson, print_json
from corcyra.errors import DraftError

if TYPE_CHECKING:
    from corcyra.drafting.found import Draft


def draft(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The text of a report, UTF-8.")],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write a dossier's skeleton here.")
    ] = None,
    names: Annotated[
        Path | None, typer.Option("--names", metavar="FILE", help="Name list to use instead.")
    ] = None,
    endpoint: Annotated[
        str | None,
        typer.Option("--endpoint", metavar="URL", help="Send the text to an OpenAI-like service."),
    ] = None,
    model: Annotated[
        str | None, typer.Option("--model", metavar="NAME", help="The service's model.")
    ] = None,
    key_from: Annotated[
        str, typer.Option("--key-from", metavar="NAME", help="Environment variable of its key.")
    ] = "CORCYRA_API_KEY",
    timeout: Annotated[
        float, typer.Option("--timeout", metavar="SECONDS", min=1, help="Give the service up then.")
    ] = 120,
    as_json: AsJson = False,
) -> None:
    """Propose a dossier from a text: who says what, and how many.

    Rules and a name list do it; nothing is sent anywhere without --endpoint.
    """
    from corcyra.drafting.api import draft_file

    if out is not None and out.exists():
        raise DraftError(f"{out} already exists and is left as it is; give another file")
    key = os.environ.get(key_from) if endpoint else None
    found = draft_file(file, names=names, endpoint=endpoint, model=model, key=key, timeout=timeout)
    if out is not None:
        out.write_text(found.to_yaml(), encoding="utf-8")
    if as_json:
        print_json(found.to_json())
        return
    print(found if endpoint else _with_options(found))
    if out is not None:
        print(f"\n{out} is yours to correct.\ncorcyra check {out}    what is wrong with it")


def _with_options(found: Draft) -> Draft:
    """Return a draft whose notes also say which option helps."""
    from corcyra.drafting.rules import NOT_ENGLISH

    help_ = f"{NOT_ENGLISH} Or have a model read it: --endpoint URL --model NAME."
    return replace(found, notes=tuple(help_ if n == NOT_ENGLISH else n for n in found.notes))
