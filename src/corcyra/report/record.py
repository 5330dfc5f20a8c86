"""What the record changed: of a study on fitted draws, how good the fit is and what it did."""

from __future__ import annotations

from typing import Any

from corcyra.fitting.evidence import kept
from corcyra.report.shape import Study
from corcyra.study.shards import FIT


def record(study: Study) -> dict[str, Any] | None:
    """Return the fit's summary and the claims before and after; None for a study on the prior."""
    if "draws" not in study.manifest["identity"]:
        return None
    from corcyra.fitting.store import read

    found = read(study.folder / FIT).get("found")
    changed = kept(study.folder)
    return {"fit": found, "changed": changed} if found or changed else None
