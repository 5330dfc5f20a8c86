"""The report in a study's folder, written anew only where it would say something else."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from corcyra.study.result import Study


_MAKERS: Final = ("claims", "fitting", "report", "study")
"""Parts of the package that make a report from the tables."""


def fresh_report(study: Study) -> Path:
    """Return the folder's report, written anew only if what it tells or the program has changed."""
    from corcyra.fitting.evidence import kept

    file, stamp = study.folder / "report.html", study.folder / "report.json"
    further = study.further.folder.name if study.further else ""
    lucks = [luck.folder.name for luck in study.lucks]
    state = {
        "pairs": study.pairs, "further": further, "lucks": lucks, "record": kept(study.folder),
        "stopped": study.stopped and study.stopped.to_json(), "program": _program(),
    }  # fmt: skip
    try:
        if file.exists() and json.loads(stamp.read_text(encoding="utf-8")) == state:
            return file
    except (OSError, ValueError):
        pass  # No stamp, or not one of ours: the report is written.
    study.report(file)
    stamp.write_text(json.dumps(state) + "\n", encoding="utf-8")
    return file


def _program() -> str:
    """Return a hash of what makes the report from the tables."""
    package = Path(__file__).parent.parent
    files = [f for name in _MAKERS for f in (package / name).rglob("*")]
    digest = hashlib.sha256()
    for file in sorted(f for f in files if f.is_file() and f.suffix != ".pyc"):
        digest.update(file.read_bytes())
    return digest.hexdigest()
