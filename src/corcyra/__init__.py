"""Corcyra: paired worlds that put claims about a people in revolt to the test.

>>> import corcyra as co
>>> sorted(co.bundled())
['kazakhstan-2022', 'minimal']

`load` reads a dossier, `judge` runs what its claims need and weighs them, `run` runs its arms,
`open_study` reads a study's folder, `sense` says what moves outcomes and claims, `fit` moves draws
to the record; `Dossier` is a dossier's type, `errors` what can go wrong, `classics` the published
models. Each is imported when first named.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from corcyra import classics, errors
    from corcyra.dossier.load import Loaded, bundled, load
    from corcyra.dossier.schema import Dossier
    from corcyra.errors import CorcyraError, DossierError, FitError, MissingExtra, StudyError
    from corcyra.fitting.api import fit
    from corcyra.sensitivity.api import sense
    from corcyra.study.api import judge, open_study, run
    from corcyra.study.result import Study

__all__ = [
    "CorcyraError",
    "Dossier",
    "DossierError",
    "FitError",
    "Loaded",
    "MissingExtra",
    "Study",
    "StudyError",
    "__version__",
    "bundled",
    "classics",
    "errors",
    "fit",
    "judge",
    "load",
    "open_study",
    "run",
    "sense",
]

__version__: Final = "0.1.0"

_MODULES: Final = ("classics", "errors")
_WHERE: Final = {
    "CorcyraError": "errors",
    "Dossier": "dossier.schema",
    "DossierError": "errors",
    "FitError": "errors",
    "Loaded": "dossier.load",
    "MissingExtra": "errors",
    "Study": "study.result",
    "StudyError": "errors",
    "bundled": "dossier.load",
    "fit": "fitting.api",
    "judge": "study.api",
    "load": "dossier.load",
    "open_study": "study.api",
    "run": "study.api",
    "sense": "sensitivity.api",
}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Import on first use, so that `import corcyra` takes no time."""
        if name in _MODULES:
            return import_module(f"corcyra.{name}")
        if name in _WHERE:
            found = getattr(import_module(f"corcyra.{_WHERE[name]}"), name)
            globals()[name] = found
            return found
        raise AttributeError(f"module 'corcyra' has no attribute {name!r}")

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
