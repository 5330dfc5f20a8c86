"""What `corcyra serve` is given, and the limits on what anybody may ask of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from corcyra.dossier.load import Loaded

HOME: Final = Path("corcyra-studies") / "room"
"""Folder, under the working folder, of the long studies."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one address, or one request, may ask for."""

    body: int = 2_000_000
    """Bytes of a request's body."""
    quick_pairs: int = 200
    """Pairs of a job that runs at once."""
    long_pairs: int = 20_000
    citizens: int = 250_000
    """Citizens of a world that is played, or of a run at once."""
    long_citizens: int = 2_000_000
    steps: int = 4_000
    """Steps of a world that is played, or of a run at once."""
    run_steps: float = 2e9
    """Pairs times arms times steps of a long study."""
    requests: int = 128
    """Requests of one address that are being answered, open streams of events among them."""
    quick_jobs: int = 128
    """Jobs of one address that wait or run."""
    long_jobs: int = 8
    kept_jobs: int = 500
    """Jobs that are remembered; of more, the oldest that ended are forgotten."""
    heavy: int = 2
    """Worlds played, texts checked or drafted at the same time."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a server shows and whom it lets in."""

    loaded: Loaded
    """The dossier that is served."""
    studies: Path = HOME
    """Where long studies lie."""
    opened: Path | None = None
    """A study's folder, if that was given: shown among the long studies."""
    token: str | None = None
    """What a viewer must know; None where only this machine can ask."""
    hosts: frozenset[str] = frozenset({"127.0.0.1", "localhost", "::1", "testserver"})
    """Names under which it may be asked; empty = any. Others are refused, so that no page
    elsewhere can have a name of its own point here (DNS rebinding)."""
    limits: Limits = field(default_factory=Limits)
