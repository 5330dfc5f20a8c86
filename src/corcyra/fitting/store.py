"""A fit's folder: generations that are whole or absent, and a manifest that says what they are.

manifest.json           what the fit is, and how far it has come
prior/part-*.parquet    draws from the prior
generation.parquet      the last whole generation, from which a fit goes on
draws.parquet           the fitted draws, copies merged into weights
dossier/                the dossier that was fitted

Scores are kept as 32-bit floats, exactly as they were run.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from pyarrow import lib as pa
from pyarrow import parquet

from corcyra.errors import FitError
from corcyra.fitting.luck import Luck
from corcyra.fitting.smc import Cloud
from corcyra.study import parts
from corcyra.study.parts import write_json, write_whole

if TYPE_CHECKING:
    from numpy.typing import NDArray

pq: Any = parquet
"""Half of it has types."""
FORMAT: Final = 3
GENERATION: Final = "generation.parquet"
DRAWS: Final = "draws.parquet"
_NUMBERS: Final = (
    "generation", "tolerance", "acceptance", "effective", "runs", "finished", "costs",
)  # fmt: skip


def write_cloud(file: Path, cloud: Cloud, names: Sequence[str], facts: Sequence[str]) -> None:
    """Write a generation: a column a part of luck (`luck.`), a score (`z.`), a fact (`s.`).

    Its numbers are metadata.
    """
    columns: dict[str, NDArray[Any]] = _lucks(cloud.luck)
    columns |= {f"z.{name}": cloud.z[:, i].astype(np.float32) for i, name in enumerate(names)}
    columns |= {f"s.{fact}": cloud.s[:, i] for i, fact in enumerate(facts)}
    numbers = {name: getattr(cloud, name) for name in _NUMBERS}
    table = pa.table(columns).replace_schema_metadata({"corcyra": json.dumps(numbers)})
    write_whole(file, lambda temporary: pq.write_table(table, temporary, compression="zstd"))


def read_cloud(file: Path, names: Sequence[str], facts: Sequence[str]) -> Cloud:
    """Return a generation.

    Raises
    ------
    FitError
        The file cannot be read, or holds other quantities or facts.
    """
    try:
        table = pq.read_table(file)
        numbers = json.loads(table.schema.metadata[b"corcyra"])
        z = np.column_stack([table.column(f"z.{name}").to_numpy() for name in names])
        s = np.column_stack([table.column(f"s.{fact}").to_numpy() for fact in facts])
    except (OSError, KeyError, TypeError, pa.ArrowException) as error:
        raise FitError(f"{file}: is not a generation of this fit ({error})") from None
    numbers["costs"] = tuple(numbers["costs"])
    return Cloud(z=z.astype(np.float64), luck=lucks_of(table), s=s, **numbers)


def write_draws(
    file: Path, cloud: Cloud, names: Sequence[str], facts: Sequence[str], shown: NDArray[Any]
) -> None:
    """Write the fitted draws, each once, with its weight; `shown` (n, k) are facts in own units."""
    rows = np.column_stack([cloud.luck.astype(np.float64), cloud.z])
    _, first, counts = np.unique(rows, axis=0, return_index=True, return_counts=True)
    columns: dict[str, NDArray[Any]] = _lucks(cloud.luck[first])
    columns["weight"] = counts / counts.sum()
    columns |= {f"z.{n}": cloud.z[first, i].astype(np.float32) for i, n in enumerate(names)}
    columns |= {f"f.{f}": shown[first, i].astype(np.float32) for i, f in enumerate(facts)}
    write_whole(file, lambda t: pq.write_table(pa.table(columns), t, compression="zstd"))


def _lucks(luck: Luck) -> dict[str, NDArray[Any]]:
    return {f"luck.{part}": luck[:, part] for part in range(luck.shape[1])}


def lucks_of(table: pa.Table) -> Luck:
    """Return the lucks (n, parts) of a table of draws.

    Raises
    ------
    FitError
        It has none.
    """
    parts = sum(name.startswith("luck.") for name in table.column_names)
    if parts == 0:
        raise FitError("draws without luck (luck.0, ...): not made by `corcyra fit`")
    return np.column_stack([table.column(f"luck.{part}").to_numpy() for part in range(parts)])


def opened(folder: Path, identity: dict[str, Any], text: str) -> dict[str, Any]:
    """Return the manifest of a fit's folder, made if need be.

    Raises
    ------
    FitError
        The folder holds another fit, or something else.
    """
    file = folder / "manifest.json"
    if not file.exists():
        if folder.exists() and any(folder.iterdir()):
            raise FitError(f"{folder} is not empty and not a fit's folder; choose another (--out)")
        write_whole(folder / "dossier" / "dossier.yaml", lambda t: t.write_bytes(text.encode()))
        write_json(file, {"fit": FORMAT, "identity": identity, "history": []})
    manifest = read(folder)
    if manifest["identity"] != identity:
        there = manifest["identity"]
        other = sorted(key for key in identity if there.get(key) != identity[key])
        raise FitError(
            f"{folder} holds another fit: it differs in {', '.join(other)}; choose another folder "
            "(--out)"
        )
    return manifest


def read(folder: Path) -> dict[str, Any]:
    """Return the manifest of a fit's folder.

    Raises
    ------
    FitError
        There is none, or not one that this version reads.
    """
    file = folder / "manifest.json"
    try:
        content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        written = content["fit"]
    except FileNotFoundError:
        raise FitError(f"{folder}: no manifest.json, so not a fit's folder") from None
    except (ValueError, KeyError, TypeError):
        raise FitError(f"{file}: is not the manifest of a fit") from None
    if written != FORMAT:
        raise FitError(f"{file}: has format {written}, this version reads format {FORMAT}")
    return content


def remove_leftovers(folder: Path) -> None:
    """Remove temporary files whose process is gone."""
    for place in (folder, folder / "prior"):
        parts.remove_leftovers(place)
