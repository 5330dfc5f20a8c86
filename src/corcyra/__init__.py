"""Corcyra: paired worlds that put claims about a people in revolt to the test.

>>> import corcyra as co
>>> sorted(co.bundled())
['kazakhstan-2022', 'minimal']

`load` reads a dossier, `judge` runs what its claims need and weighs them, `run` runs its arms,
`open_study` reads a study's folder, `verify`, `rerun` and `reproduce` test it, `sense` says what
moves outcomes and claims, `fit` moves draws to the record, `draft` proposes a dossier from a text;
`Dossier` is a dossier's type, `errors` what can go wrong, `classics` the published models. Each is
imported when first named.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from corcyra import classics, errors
    from corcyra.dossier.load import Loaded, bundled, load
    from corcyra.dossier.schema import Dossier
    from corcyra.drafting.api import draft
    from corcyra.errors import (
        CorcyraError,
        DossierError,
        DraftError,
        FitError,
        MissingExtra,
        StudyError,
    )
    from corcyra.fitting.api import fit
    from corcyra.sensitivity.api import sense
    from corcyra.study.api import judge, open_study, reproduce, rerun, run, verify
    from corcyra.study.result import Study

__all__ = [
    "CorcyraError",
    "Dossier",
    "DossierError",
    "DraftError",
    "FitError",
    "Loaded",
    "MissingExtra",
    "Study",
    "StudyError",
    "__version__",
    "bundled",
    "classics",
    "draft",
    "errors",
    "fit",
    "judge",
    "load",
    "open_study",
    "reproduce",
    "rerun",
    "run",
    "sense",
    "verify",
]

__version__: Final = "0.1.0"

_MODULES: Final = ("classics", "errors")
_WHERE: Final = {
    "CorcyraError": "errors",
    "Dossier": "dossier.schema",
    "DossierError": "errors",
    "DraftError": "errors",
    "FitError": "errors",
    "Loaded": "dossier.load",
    "MissingExtra": "errors",
    "Study": "study.result",
    "StudyError": "errors",
    "bundled": "dossier.load",
    "draft": "drafting.api",
    "fit": "fitting.api",
    "judge": "study.api",
    "load": "dossier.load",
    "open_study": "study.api",
    "reproduce": "study.api",
    "rerun": "study.api",
    "run": "study.api",
    "sense": "sensitivity.api",
    "verify": "study.api",
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
