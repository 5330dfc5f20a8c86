"""What commands share: options, output, what an interrupt says."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

if TYPE_CHECKING:
    from rich.console import Console

INTERRUPTED: Final = 130
DEVICES: Final = ("cpu", "cuda")

DossierArgument = Annotated[
    str, typer.Argument(metavar="DOSSIER", help="A bundled dossier's name, a file, or a folder.")
]
Pairs = Annotated[
    int, typer.Option("--pairs", metavar="N", help="Pairs of worlds; more extend a study.")
]
Seed = Annotated[
    int, typer.Option("--seed", metavar="N", help="Number from which all luck follows.")
]
Weight = Annotated[
    float | None,
    typer.Option("--weight", metavar="PERSONS", help="Persons that each citizen stands for."),
]
Days = Annotated[float | None, typer.Option("--days", metavar="DAYS", help="Days to run at most.")]
Step = Annotated[
    float | None, typer.Option("--step", metavar="DAYS", help="Length of a step, up to 0.25.")
]
Out = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="The study's folder.")]
Threads = Annotated[
    int | None,
    typer.Option("--threads", metavar="N", help="One for each processor if not given."),
]


def _device(name: str) -> str:
    if name not in DEVICES:
        raise typer.BadParameter(f"{name!r} is none of: {', '.join(DEVICES)}")
    return name


Device = Annotated[
    str,
    typer.Option(
        "--device", metavar="NAME", callback=_device, help="cpu, or cuda for an NVIDIA GPU."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def print_json(content: dict[str, Any]) -> None:
    """Print one JSON object, null for what is not a finite number."""
    print(json.dumps(plain(content), ensure_ascii=False, allow_nan=False))


def plain(value: Any) -> Any:
    """Return a value as JSON can say it: NaN and infinities as None, tuples as lists."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def console() -> Console:
    """Return a console that prints words as they are: no markup, no emoji, no guessed colours."""
    from rich.console import Console

    return Console(markup=False, emoji=False, highlight=False)


@contextmanager
def resumable(what: str = "pairs") -> Iterator[None]:
    """On Ctrl-C, say that nothing is lost and how to go on."""
    try:
        yield
    except KeyboardInterrupt:
        print(
            f"Interrupted. The finished {what} are kept; the same command goes on from there.",
            file=sys.stderr,
        )
        raise typer.Exit(INTERRUPTED) from None
