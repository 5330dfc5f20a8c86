"""A dossier of one's own, begun from a bundled one."""

from __future__ import annotations

import json
import re
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from corcyra.dossier import load, words
from corcyra.dossier.base import Id
from corcyra.dossier.export import schema_json
from corcyra.errors import CorcyraError

SCHEMA = "dossier.schema.json"
"""Name of the JSON Schema that is put beside the copy."""


def new(kind: str, folder: str | Path) -> Path:
    """Copy a bundled dossier into a new folder, with the schema by which editors complete it.

    Name and title of the copy are after its folder, if that can be a name.

    Parameters
    ----------
    kind
        Name of the bundled dossier.
    folder
        Where to; it is made. Nothing that exists is overwritten.

    Returns
    -------
    Path
        The new dossier.

    Raises
    ------
    CorcyraError
        If there is no such dossier, the folder already holds one, or it cannot be written.
    """
    text = load.bundled_text(kind)
    if text is None:
        raise CorcyraError(words.unknown("bundled dossier", kind, list(load.bundled())))
    folder = Path(folder)
    target, schema = folder / load.FILE, folder / SCHEMA
    for path in (target, schema):
        if path.exists():
            raise CorcyraError(f"{path} already exists and is left as it is; give another folder")
    text = _named(text, kind, folder.resolve().name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        schema.write_text(json.dumps(schema_json(), indent=1) + "\n", encoding="utf-8")
        target.write_text(f"# yaml-language-server: $schema={SCHEMA}\n{text}", encoding="utf-8")
    except OSError as error:
        raise CorcyraError(f"{folder} cannot be written: {error.strerror or error}") from None
    return target


def _named(text: str, kind: str, name: str) -> str:
    """Return the dossier's text under another name and title, without a line more or less."""
    try:
        TypeAdapter(Id).validate_python(name)
    except ValidationError:
        return text
    if name == kind:
        return text
    text = text.replace(f"\nname: {kind}\n", f"\nname: {name}\n", 1)
    title = f"{name.replace('-', ' ').replace('_', ' ').capitalize()} (begun from {kind})"
    return re.sub(r"^title: .*$", f"title: {title}", text, count=1, flags=re.MULTILINE)
