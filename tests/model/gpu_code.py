"""Compiles the street's kernels for a GPU that need not be there; prints what they do, as JSON.

Needs numba-cuda and NVVM (the extra corcyra[cuda]), no driver.
"""

from __future__ import annotations

import json
import re
from types import SimpleNamespace

import numba.cuda.dispatcher
from numba import cuda, types

from corcyra.model import cuda_street as street

CAPABILITY = (8, 0)
F4, I4, U4, U1 = types.float32[::1], types.int32[::1], types.uint32[::1], types.uint8[::1]
I8, WHOLE, WORD, REAL = types.int64[::1], types.int64, types.uint32, types.float64
MADE = types.NamedTuple(
    (F4, F4, F4, F4, U4, I4, F4, F4, F4, F4, F4, I4, I8, I8, types.uint32[:, ::1]), street.Made
)
MOVING = types.NamedTuple((U1, *[I4] * 7, U1), street.Moving)
MOVERS = types.NamedTuple((I4, I4, U1, U4, I4), street.Movers)
MIND, ODDS = types.float32[:, ::1], types.float64[:, ::1]
SIGNATURES = {
    "choose": (MADE, MOVING, MIND, WHOLE, WHOLE),
    "settle": (MADE, MOVING, MOVERS, MIND, ODDS, WORD, WORD, WHOLE, REAL, REAL),
    "kindle": (MADE, MOVING, MOVERS, WORD, WORD, WHOLE, REAL, WHOLE),
    "move": (MOVING, MOVERS, WHOLE),
    "push": (MADE, MOVING, MOVERS, WHOLE, WHOLE, WHOLE, WHOLE),
}


def operations(name: str) -> list[str]:
    """Return the instructions on real numbers in a kernel's PTX, each once."""
    kernel = getattr(street, name).py_func
    code, _ = cuda.compile_ptx(kernel, SIGNATURES[name], cc=CAPABILITY)
    return sorted(set(re.findall(r"\b((?:fma|mad|mul|add|sub|div)[.a-z]*\.f(?:32|64))", code)))


def main() -> None:
    """Print the instructions of each kernel."""
    # Device functions ask which GPU they are compiled for.
    there = SimpleNamespace(compute_capability=CAPABILITY)
    numba.cuda.dispatcher.get_current_device = lambda: there
    print(json.dumps({name: operations(name) for name in SIGNATURES}))


if __name__ == "__main__":
    main()
