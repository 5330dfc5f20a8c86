"""Mesa's shipped civil-violence example, unchanged, without what the other examples need.

Importing ``mesa.examples`` imports every example, and with them networkx.  Its folders stand
here as bare namespaces, so that only the files of the one example are run.
"""

from __future__ import annotations

import sys
from importlib import import_module, util
from pathlib import Path
from types import ModuleType
from typing import Any

NAME = "mesa.examples.advanced.epstein_civil_violence"


def model_class() -> Any:
    """Return ``EpsteinCivilViolence`` of the installed Mesa."""
    spec = util.find_spec("mesa")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("this needs Mesa: pip install 'corcyra[mesa]'")
    folder = Path(spec.origin).parent
    for name in ("mesa.examples", "mesa.examples.advanced", NAME):
        if name not in sys.modules:
            package = ModuleType(name)
            package.__path__ = [str(folder.joinpath(*name.split(".")[1:]))]
            sys.modules[name] = package
    return import_module(f"{NAME}.model").EpsteinCivilViolence
