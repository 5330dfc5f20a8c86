"""The study: paired worlds run over threads into a folder that survives a kill.

`run_study` fills the folder, `Study` reads it.  In the order in which data flows:

request.py   what is asked for, and what identifies it
manifest.py  the folder's own description of itself
parts.py     files that are either whole or absent
checksums.py what a part says of itself
lock.py      one writer a folder
sound.py     parts that are not what they say, set aside
work.py      models and the thread pool
tables.py    runs to Arrow tables and back
running.py   `run_study`: what is missing, run, written
further.py   more pairs, for the claims that few can tell
lucks.py     the same draws under other luck
precision.py going on until the shares are known well enough
result.py    `Study`: what a reader asks of the folder
show.py      its text and notebook forms
progress.py  pairs/s and time left
sql.py       questions to the tables
verifying.py every row read, what is wrong named and run again
compare.py   the first cell in which two tables differ
again.py     pairs run again and compared
remote.py    studies in object stores
api.py       what Python users call
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corcyra.study.request import ArmPlan, Request
    from corcyra.study.result import Study
    from corcyra.study.running import run_study

__all__ = ["ArmPlan", "Request", "Study", "run_study"]

_WHERE = {
    "ArmPlan": "request",
    "Request": "request",
    "Study": "result",
    "run_study": "running",
}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Import on first use, so that asking for a plan does not load pyarrow."""
        if name in _WHERE:
            return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
