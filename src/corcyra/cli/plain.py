"""Help pages in plain words: `DOSSIER`, not `{DOSSIER} <str>`; `0 or more`, not `x>=0`."""

from __future__ import annotations

import re
from typing import Any, Final

from typer.core import TyperCommand

_TYPE: Final = re.compile(r" ?<[^<>]+>|[{}]")
_LEAST: Final = re.compile(r"x>=([\d.]+)")
_RANGE: Final = re.compile(r"([\d.]+)<=x<=([\d.]+)")


class Plain(TyperCommand):
    """A command whose help page reads as prose does."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """Return the words after `Usage: corcyra COMMAND`."""
        return [_plain(piece) for piece in super().collect_usage_pieces(ctx)]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write arguments, then options."""
        for title, kind in (("Arguments", "argument"), ("Options", "option")):
            found = [p for p in self.get_params(ctx) if p.param_type_name == kind]
            records = [record for p in found if (record := p.get_help_record(ctx)) is not None]
            if records:
                with formatter.section(title):
                    formatter.write_dl([(_plain(name), _plain(text)) for name, text in records])


def _plain(text: str) -> str:
    text = _RANGE.sub(r"\1 to \2", text)
    return _LEAST.sub(r"at least \1", _TYPE.sub("", text)).replace("  [required]", "")
