"""Where the time of a run goes: kernels with a clock around each call of another kernel.

A profiler sees a compiled run as one function. So the text of `step.simulate` and of `street.act`
is read, a reading of the clock is put on both sides of every statement that calls a kernel, and
the result is compiled again. The clock itself is measured and taken off.
"""

from __future__ import annotations

import ast
import ctypes
import inspect
import textwrap
import time
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numba import jit, njit
from numpy.typing import NDArray

from corcyra.model import step, street
from corcyra.model.api import Model
from corcyra.model.made import forget
from corcyra.model.world import Lot

_clock = ctypes.CDLL(None).clock_gettime
_clock.argtypes, _clock.restype = [ctypes.c_int, ctypes.c_void_p], ctypes.c_int
_EXTRA = ("_spent", "_calls", "_ts")
_READ = "_clock(1, _ts.ctypes)\n_now = _ts[0] * 1000000000 + _ts[1]\n"


class Timed:
    """Kernels compiled with clocks inside; `names[k]` is what the k-th clock watches."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def kernel(self, dispatcher: Any, within: Mapping[str, Any] | None = None) -> Any:
        """Return a kernel with clocks, which takes the three arrays of the clocks as well.

        within : kernels with clocks that are to stand for others, by the name used there.
        """
        function = dispatcher.py_func
        names = {**function.__globals__, "_clock": _clock}
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
        body = tree.body[0]
        assert isinstance(body, ast.FunctionDef)
        body.decorator_list = []
        body.args.args += [ast.arg(name) for name in _EXTRA]
        body.body = self._timed(body.body, names)
        for k, (called, timed) in enumerate((within or {}).items()):
            names[f"_timed{k}"] = timed
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and ast.unparse(node.func) == called:
                    node.func = ast.Name(f"_timed{k}", ast.Load())
                    node.args += [ast.Name(name, ast.Load()) for name in _EXTRA]
        made = compile(ast.unparse(ast.fix_missing_locations(tree)), "timed", "exec")
        exec(made, names)
        options = {**dispatcher.targetoptions, "cache": False}
        return jit(**options)(names[function.__name__])

    def _timed(self, statements: list[ast.stmt], names: dict[str, Any]) -> list[ast.stmt]:
        found: list[ast.stmt] = []
        for statement in statements:
            if isinstance(statement, ast.For | ast.While | ast.If):
                statement.body = self._timed(statement.body, names)
                statement.orelse = self._timed(statement.orelse, names)
            elif not isinstance(statement, ast.Return):
                called = _kernel_in(statement, names)
                if called:
                    k = len(self.names)
                    self.names.append(called)
                    before = ast.parse(_READ + f"_begun{k} = _now").body
                    after = ast.parse(_READ + f"_spent[{k}] += _now - _begun{k}\n_calls[{k}] += 1")
                    found += [*before, statement, *after.body]
                    continue
            found.append(statement)
        return found


def _kernel_in(statement: ast.stmt, names: dict[str, Any]) -> str:
    """Return the name of the first kernel called in a statement, "" if there is none."""
    for node in ast.walk(statement):
        if isinstance(node, ast.Call):
            module, _, name = ast.unparse(node.func).rpartition(".")
            found = getattr(names.get(module), name, None) if module else names.get(name)
            if hasattr(found, "py_func"):
                return ast.unparse(node.func)
    return ""


def profiler() -> Callable[[Model, Lot], dict[str, float]]:
    """Compile once (a minute), then return seconds a run by kernel, those of the street apart.

    Parts of `street.act` are named "street: ..." and are contained in it, as what the two halves of
    a step call is contained in those.
    """
    timed = Timed()
    choose = timed.kernel(street.choose)
    act = timed.kernel(street.act, {"choose": choose})
    inner = len(timed.names)
    halves = {name: timed.kernel(getattr(step, name)) for name in ("before_street", "after_street")}
    simulate = timed.kernel(step.simulate, {"street.act": act, **halves})
    count = len(timed.names)

    def profile(model: Model, lot: Lot) -> dict[str, float]:
        spent, calls = np.zeros(count, np.int64), np.zeros(count, np.int64)
        scratch = np.zeros(2, np.int64)
        played, before = 0.0, model._play

        def play(*given: Any) -> int:
            nonlocal played
            begun = time.perf_counter()
            code: int = simulate(*given, spent, calls, scratch)
            played += time.perf_counter() - begun
            return code

        model._play = play
        forget()
        start = time.perf_counter()
        try:
            model.run_lot(lot)
        finally:
            model._play = before
        whole = time.perf_counter() - start
        found = {"whole": whole, "make": whole - played}
        return found | _named(timed.names, inner, spent - calls * _tick())

    return profile


def _named(names: list[str], inner: int, spent: NDArray[np.float64]) -> dict[str, float]:
    found: dict[str, float] = {}
    for k, name in enumerate(names):
        label = f"street: {name}" if k < inner else name
        found[label] = found.get(label, 0.0) + max(0.0, float(spent[k]) * 1e-9)
    return found


def _tick(times: int = 200_000) -> float:
    """Return what the clock costs between its two readings, nanoseconds."""
    scratch = np.zeros(2, np.int64)

    @njit
    def read(_ts: NDArray[np.int64], times: int) -> int:
        total = 0
        for _ in range(times):
            _clock(1, _ts.ctypes)
            total += _ts[1]
        return total

    read(scratch, 1)
    start = time.perf_counter()
    read(scratch, times)
    return (time.perf_counter() - start) / times * 1e9
