"""Runs to Arrow tables, and tables back from a study's folder.

Every part holds the rows of consecutive pairs, each pair's arms in the manifest's order (by id), so
parts read one after the other are sorted by pair, then arm: the table is the same for any threads,
batches, order and resume.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray
from pyarrow import lib as pa
from pyarrow import parquet

from corcyra.errors import MissingExtra, StudyError
from corcyra.study.checksums import KEY, Digest, Label
from corcyra.study.parts import Part, write_whole

if TYPE_CHECKING:
    from corcyra.model.api import Model, Run
    from corcyra.study.work import PairRuns

pq: Any = parquet
_WORDS: Final = ("arm", "place", "status")


class Table:
    """A table of a study, read when first asked for."""

    def __init__(self, read: Callable[[], pa.Table]) -> None:
        self._read = read
        self._table: pa.Table | None = None

    def arrow(self) -> pa.Table:
        """Return the pyarrow table, sorted by pair, then arm."""
        if self._table is None:
            self._table = self._read()
        return self._table

    def to_pandas(self) -> Any:
        """Return a pandas DataFrame.

        Raises
        ------
        MissingExtra
            pandas is not installed.
        """
        _need("pandas")
        return self.arrow().to_pandas()

    def to_polars(self) -> Any:
        """Return a polars DataFrame.

        Raises
        ------
        MissingExtra
            polars is not installed.
        """
        return _need("polars").from_arrow(self.arrow())

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns."""
        return tuple(self.arrow().column_names)

    def __len__(self) -> int:
        return int(self.arrow().num_rows)

    def __repr__(self) -> str:
        return f"<table of {len(self):,} rows, {len(self.columns)} columns: .to_pandas()>"


class Columns:
    """What the arms' models measure, with one column for what several of them name alike."""

    def __init__(self, models: Mapping[str, Model]) -> None:
        arms = list(models.values())
        self.arms = tuple(models)
        self.parameters = _union(model.parameters for model in arms)
        self.outcomes = _union(model.outcomes for model in arms)
        self.national = _union(model.national for model in arms)
        self.local = arms[0].local
        self.places = arms[0].places
        if any((model.local, model.places) != (self.local, self.places) for model in arms):
            raise StudyError("the arms differ in their places; they must share their people")
        self._parameters = [_positions(model.parameters, self.parameters) for model in arms]
        self._outcomes = [_positions(model.outcomes, self.outcomes) for model in arms]
        self._national = [_positions(model.national, self.national) for model in arms]

    def runs(self, batch: Sequence[PairRuns]) -> pa.Table:
        """Return the rows of `runs` of a batch."""
        rows = _present(batch)
        drawn = np.full((len(rows), len(self.parameters)), np.nan)
        measured = np.full((len(rows), len(self.outcomes)), np.nan)
        for row, (_, arm, run) in enumerate(rows):
            if run.parameters.size:
                drawn[row, self._parameters[arm]] = run.parameters
            if run.outcomes.size:
                measured[row, self._outcomes[arm]] = run.outcomes
        columns = {
            "pair": pa.array([pair for pair, _, _ in rows], pa.int64()),
            "arm": _words([i for _, i, _ in rows], self.arms),
            # With its type: a part in which every pair was left out has no word to tell it by.
            "status": pa.array([run.status for _, _, run in rows], pa.string()).dictionary_encode(),
            "error": pa.array([run.error or None for _, _, run in rows], pa.string()),
            "redrawn": pa.array([run.redrawn for _, _, run in rows], pa.int64()),
        }
        columns |= {f"p.{name}": _nullable(drawn[:, i]) for i, name in enumerate(self.parameters)}
        columns |= {name: _nullable(measured[:, i]) for i, name in enumerate(self.outcomes)}
        return pa.table(columns)

    def series(self, batch: Sequence[PairRuns]) -> pa.Table:
        """Return the rows of `series` of a batch: a row a pair, arm and recorded day."""
        rows = [row for row in _present(batch) if row[2].days.size]
        lengths = [run.days.size for _, _, run in rows]
        values = np.full((sum(lengths), len(self.national)), np.nan, np.float32)
        ends = np.cumsum(lengths)
        for end, (_, arm, run) in zip(ends, rows):
            values[end - run.days.size : end, self._national[arm]] = run.national
        columns = self._keys(rows, lengths)
        columns["day"] = pa.array(_joined([run.days for _, _, run in rows]))
        columns |= {name: pa.array(values[:, i]) for i, name in enumerate(self.national)}
        return pa.table(columns)

    def local_series(self, batch: Sequence[PairRuns]) -> pa.Table:
        """Return the rows of `places` of a batch: a row a pair, arm, day and place."""
        rows = [row for row in _present(batch) if row[2].local is not None and row[2].days.size]
        many = len(self.places)
        lengths = [run.days.size * many for _, _, run in rows]
        columns = self._keys(rows, lengths)
        columns["place"] = _words(np.tile(np.arange(many), sum(lengths) // many), self.places)
        columns["day"] = pa.array(_joined([np.repeat(run.days, many) for _, _, run in rows]))
        width = len(self.local)
        local = [run.local.reshape(-1, width) for _, _, run in rows if run.local is not None]
        values = np.concatenate([np.empty((0, width), np.float32), *local])
        columns |= {name: pa.array(values[:, i]) for i, name in enumerate(self.local)}
        return pa.table(columns)

    def _keys(self, rows: Sequence[tuple[int, int, Run]], lengths: Sequence[int]) -> dict[str, Any]:
        pairs = np.repeat(np.array([pair for pair, _, _ in rows], np.int64), lengths)
        arms = np.repeat(np.array([arm for _, arm, _ in rows], np.int32), lengths)
        return {"pair": pa.array(pairs), "arm": _words(arms, self.arms)}


def _present(batch: Sequence[PairRuns]) -> list[tuple[int, int, Run]]:
    """Return pair, number of the arm and run, of what was not left out."""
    return [(pair, i, run) for pair, runs in batch for i, run in enumerate(runs) if run is not None]


def write_part(table: pa.Table, folder: Path, part: Part, study: str = "") -> None:
    """Write a part: plain floats, compressed, labelled, whole or not at all.

    `study` is what its label names (`checksums.study_hash`).
    """
    label = Label(study, folder.name, part, Digest().add(table).hexdigest())
    labelled = table.replace_schema_metadata({KEY: label.text()})
    floats = [f.name for f in table.schema if str(f.type) in ("float", "double")]
    words = [name for name in _WORDS if name in table.column_names]

    def write(file: Path) -> None:
        pq.write_table(
            labelled,
            file,
            compression="zstd",
            compression_level=1,
            use_dictionary=words,
            use_byte_stream_split=floats,
            write_statistics=False,
            write_page_checksum=True,
        )

    write_whole(folder / part.name, write)


def read_parts(
    folder: Path, parts: Sequence[Part], pairs: int, columns: Sequence[str] | None = None
) -> pa.Table:
    """Return the parts as one table of the pairs below `pairs`; empty without parts.

    Raises
    ------
    StudyError
        A part is missing or cannot be read.
    """
    tables = list(each_part(folder, parts, pairs, columns))
    if not tables:
        return pa.table({})
    return _encoded(pa.concat_tables(tables, promote_options="default"))


def each_part(
    folder: Path, parts: Sequence[Part], pairs: int, columns: Sequence[str] | None = None
) -> Iterator[pa.Table]:
    """Yield the rows of each part of pairs below `pairs`, those that overlap once; errors as above.

    The rows of all parts take memory; one part's take little.
    """
    seen = -1
    for part in parts:
        yield _between(read_part(folder / part.name, columns), part, seen, pairs)
        seen = part.last


def read_part(file: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """Return the rows of a part, as they were written.

    Raises
    ------
    StudyError
        It is missing or cannot be read, or a page of it is not what was written.
    """
    try:
        with pq.ParquetFile(file, page_checksum_verification=True) as opened:
            return opened.read(columns).replace_schema_metadata(None)
    except (OSError, pa.ArrowException) as error:
        mend = f"corcyra verify {shlex.quote(str(file.parents[1]))} --repair"
        raise StudyError(f"{file}: cannot be read ({error}); `{mend}` runs it again") from None


def stacked(first: Table, second: Table) -> Table:
    """Return one table of the rows of both; what one lacks is null in its rows."""

    def read() -> pa.Table:
        both = [first.arrow(), second.arrow()]
        return _encoded(pa.concat_tables(both, promote_options="default"))

    return Table(read)


def _encoded(table: pa.Table) -> pa.Table:
    """Return the table in one chunk; words are coded by first appearance, whatever the parts."""
    for i, name in enumerate(table.column_names):
        if name in _WORDS:
            words = table.column(name).cast(pa.string()).combine_chunks()
            table = table.set_column(i, name, words.dictionary_encode())
    return table.combine_chunks()


def _between(table: pa.Table, part: Part, seen: int, pairs: int) -> pa.Table:
    """Return the rows of pairs after `seen` and below `pairs`; rows are sorted by pair."""
    if part.first > seen and part.last < pairs:
        return table
    pair = table.column("pair").to_numpy()
    first, last = np.searchsorted(pair, [seen + 1, pairs])
    return table.slice(first, max(last - first, 0))


def _need(library: str) -> Any:
    from importlib import import_module

    try:
        return import_module(library)
    except ImportError:
        raise MissingExtra(
            f"{library} is not installed; it comes with: pip install 'corcyra[{library}]'"
        ) from None


def _union(names: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for some in names for name in some))


def _positions(names: Sequence[str], among: Sequence[str]) -> NDArray[np.intp]:
    place = {name: i for i, name in enumerate(among)}
    return np.array([place[name] for name in names], np.intp)


def _nullable(column: NDArray[np.float64]) -> pa.Array:
    return pa.array(column, mask=np.isnan(column))


def _words(codes: Any, words: Sequence[str]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(
        pa.array(codes, pa.int32()), pa.array(list(words), pa.string())
    )


def _joined(days: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    return np.concatenate([np.empty(0, np.float32), *days])
