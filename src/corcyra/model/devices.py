"""Where a model's street is played: on the processor, or on a GPU if that is asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from corcyra.errors import CorcyraError, MissingExtra
from corcyra.model.layout import Fabric, Setup
from corcyra.model.step import simulate


def player(device: str, setup: Setup, fabric: Fabric) -> Callable[..., int]:
    """Return the function that runs a world of this set-up on a device; both give the same bits.

    Raises
    ------
    CorcyraError
        There is no such device, or it cannot run this.
    MissingExtra
        A GPU is asked for, and what compiles for it is not installed.
    """
    if device == "cpu":
        return simulate
    if device != "cuda":
        raise CorcyraError(f"no device is called {device!r} (devices: cpu, cuda)")
    try:
        # Here and not above: nothing on the way of a processor loads numba.cuda.
        from corcyra.model import cuda, driven
    except ImportError as error:
        raise MissingExtra(
            "no CUDA device: --device cuda needs the extra corcyra[cuda]; "
            f"run with --device cpu ({error})"
        ) from error
    cuda.refuse(setup, fabric)
    return partial(driven.simulate, cuda.Street)
