"""Published models of conflict and influence, exact and verified, one import away.

A classic is one module here.  It offers what its paper offers, under the paper's names, and two
more functions, by which the command line, the documentation and the tests treat all alike:

``demo(seed: int) -> pyarrow.Table``
    The model's own numbers beside the paper's, in a few seconds.  Columns: ``case`` (string),
    ``quantity`` (string), ``model`` (double), ``paper`` (double, null where nobody published
    one), ``source`` (string: "published", "computed", "recalled", or where it was read).
    ``seed`` is ignored by models without chance.

``figure() -> altair.Chart``
    The figure of ``docs/classics/<name>.md`` (drawn to ``docs/classics/img/<name>.svg``), with
    fixed seeds, in seconds.

A module that can read an analyst's own data offers a third:

``of_file(path: pathlib.Path, *, option=default, ...) -> pyarrow.Table``
    The model applied to a CSV file (``corcyra classic NAME --input FILE --set option=value``).

Input that a classic cannot use raises ``_errors.ClassicError``; ``_show`` has what their tables and
figures share.  ``from corcyra.classics import power`` imports that module and what it needs.

Adding a classic: write the module, add its line to ``CATALOGUE``, write its page.

Nothing here imports numpy, numba, altair or pyarrow until a classic is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from ._errors import ClassicError

if TYPE_CHECKING:
    from types import ModuleType

    from . import bargaining, epstein, exchange, influence, power, riots, thresholds

__all__ = [
    "CATALOGUE",
    "Classic",
    "ClassicError",
    "bargaining",
    "epstein",
    "exchange",
    "influence",
    "load",
    "power",
    "riots",
    "thresholds",
]

_SUBMODULES = frozenset(__all__) - {"CATALOGUE", "Classic", "ClassicError", "load"}


class Classic(NamedTuple):
    """A line of the catalogue: the name a user types, its module here, its title."""

    name: str
    module: str
    title: str


CATALOGUE: tuple[Classic, ...] = (
    Classic("epstein", "epstein", "Civil violence, models I and II (Epstein 2002)"),
    Classic("granovetter", "_granovetter", "Threshold models of crowds (Granovetter 1978)"),
    Classic("kuran", "_kuran", "Falsified preferences and bandwagons (Kuran 1989, 1991)"),
    Classic("watts", "_watts", "Global cascades on random networks (Watts 2002)"),
    Classic("riots", "riots", "Riots as contagion (Burbeck et al. 1978; France 2005)"),
    Classic("friedkin-johnsen", "influence", "Social influence (Friedkin-Johnsen 1999; DeGroot)"),
    Classic("coleman", "exchange", "Exchange of control (Coleman 1973)"),
    Classic("power", "power", "Voting power (Shapley-Shubik, Banzhaf, Johnston)"),
    Classic("compromise", "_compromise", "Compromise and median voter (Achen 2006; Black 1948)"),
    Classic("challenge", "_challenge", "Group decision by challenge (Bueno de Mesquita 1994)"),
    Classic("pce", "_pce", "Probabilistic Condorcet election (Wise et al. 2015)"),
)


def load(name: str) -> ModuleType:
    """Return the module of the classic called ``name`` in the catalogue."""
    for classic in CATALOGUE:
        if classic.name == name:
            return import_module(f"{__name__}.{classic.module}")
    known = ", ".join(classic.name for classic in CATALOGUE)
    raise ClassicError(f"no classic is called {name!r}; the classics are {known}")


def __getattr__(name: str) -> ModuleType:
    """Import a submodule when it is first named, so that the package itself stays light."""
    if name in _SUBMODULES:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
