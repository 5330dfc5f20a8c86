"""`draft` for Python users: a text in, the skeleton of a dossier out."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from corcyra.drafting import endpoint as remote
from corcyra.drafting.found import Draft
from corcyra.drafting.names import Names, ours
from corcyra.drafting.names import read as read_names
from corcyra.drafting.reading import MAX_BYTES, decode, readable
from corcyra.drafting.rules import by_rules
from corcyra.errors import DraftError

KEY: Final = "CORCYRA_API_KEY"
"""Environment variable that an endpoint's key is taken from."""


def draft(
    text: str,
    *,
    names: str | Path | Names | None = None,
    endpoint: str | None = None,
    model: str | None = None,
    key: str | None = None,
    timeout: float = 120,
) -> Draft:
    """Propose the skeleton of a dossier from the text of a report.

    Parameters
    ----------
    text : str
        The report.
    names : str, Path or Names, optional
        A file that replaces the name list, in the form of `drafting/names.yaml`.
    endpoint : str, optional
        Address of an OpenAI-compatible service, up to `/v1`; nothing is sent anywhere without it.
    model : str, optional
        Its model's name; needed with `endpoint`.
    key : str, optional
        Its key. Nothing is read from the environment here; the command does that.
    timeout : float
        Seconds after which the endpoint is given up.

    Returns
    -------
    Draft
        `str` for people, `to_json()`, `to_yaml()` for a dossier's skeleton.

    Raises
    ------
    DraftError
        The text is too large, the name list is wrong, or the endpoint fails.
    MissingExtra
        RapidFuzz is not installed.
    """
    if (model is None) != (endpoint is None):
        raise DraftError("an endpoint needs a model, and a model an endpoint")
    if len(text) > MAX_BYTES:
        raise DraftError(
            f"text: has {len(text):,} characters, at most {MAX_BYTES:,} are read; "
            "cut it to the part that says who said what"
        )
    known = names if isinstance(names, Names) else ours() if names is None else read_names(names)
    found = by_rules(readable(text), known)
    if endpoint is None or model is None:
        return found
    return remote.ask(text, found, endpoint, model, key=key, timeout=timeout)


def draft_file(file: str | Path, **asked: object) -> Draft:
    """Read a file and draft from it; `asked` as for `draft`.

    Raises
    ------
    DraftError
        The file cannot be read or is no text, told with its line where it has one.
    """
    try:
        with Path(file).open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise DraftError(f"{file}: cannot be read: {reason}") from None
    return draft(decode(data, str(file)), **asked)  # type: ignore[arg-type]
