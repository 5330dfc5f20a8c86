"""What a part says of itself: its study, its table, its pairs, and a checksum of its rows.

The label stands in the Parquet file's own metadata, so that it travels with the file.  Two checks
are made of it.  `glance` reads the end of a file, no more, and finds what is cut short, renamed, or
another study's; `run_study` does that whenever there is something to run.  `Digest` goes through
all rows; `corcyra verify` does that.  What lies between, a bit that has flipped on the disk, is
found by the checksums of Parquet's pages when the part is read.

The checksum is one of content, not of bytes: rows that are bit-identical have the same, whatever
wrote the file and however the rows were shared out among parts.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from corcyra.study.parts import Part

KEY: Final = "corcyra.part"
_LABEL: Final = re.compile(
    rb"corcyra-part study=([0-9a-f]{64}|) table=([a-z]+) pairs=(\d+)-(\d+) content=([0-9a-f]{64});"
)
_MAGIC: Final = b"PAR1"
_TAIL: Final = 8
"""Bytes after the footer: its length, and the magic word."""
_FOOTER_MOST: Final = 64_000_000
_NUMPY: Final = {"float": "float32", "double": "float64"}
"""Arrow's names of types where numpy's differ."""


class Label(NamedTuple):
    """What a part says of itself."""

    study: str
    """`study_hash` of its study; "" where parts are of no study."""
    table: str
    part: Part
    content: str
    """`Digest` of its rows."""

    def text(self) -> str:
        """Return the label as it stands in the file."""
        first, last = self.part
        return (
            f"corcyra-part study={self.study} table={self.table} pairs={first}-{last} "
            f"content={self.content};"
        )


class Unreadable(ValueError):
    """A file that is no whole Parquet file; the message says why."""


def study_hash(identity: Mapping[str, Any]) -> str:
    """Return what names a study in its parts."""
    return hashlib.sha256(json.dumps(identity, sort_keys=True).encode()).hexdigest()


def label_of(file: Path) -> Label | None:
    """Return the label of a part, None if it has none: earlier versions wrote none.

    Reads the end of the file, without pyarrow.

    Raises
    ------
    Unreadable
        It is no whole Parquet file.
    OSError
        It cannot be read at all.
    """
    found = _LABEL.search(_footer(file))
    if found is None:
        return None
    study, table, first, last, content = (each.decode() for each in found.groups())
    return Label(study, table, Part(int(first), int(last)), content)


def glance(file: Path, table: str, part: Part, study: str) -> str:
    """Return what is wrong with a part as far as its end tells; "" if nothing is."""
    try:
        label = label_of(file)
    except FileNotFoundError:
        return "is not there"
    except Unreadable as error:
        return str(error)
    if label is None:
        return ""
    if label.study and label.study != study:
        return "is another study's"
    if label.part != part:
        return (
            f"holds the pairs {label.part.first:,} to {label.part.last:,}, not what its name says"
        )
    if label.table != table:
        return f"is a part of {label.table}"
    return ""


def _footer(file: Path) -> bytes:
    with file.open("rb") as stream:
        size = stream.seek(0, 2)
        if size == 0:
            raise Unreadable("is empty")
        stream.seek(max(0, size - _TAIL))
        tail = stream.read()
        if len(tail) < _TAIL or tail[4:] != _MAGIC:
            raise Unreadable("is cut short, or no Parquet file")
        length = int.from_bytes(tail[:4], "little")
        if length > min(size - _TAIL - len(_MAGIC), _FOOTER_MOST):
            raise Unreadable("is cut short, or no Parquet file")
        stream.seek(0)
        if stream.read(len(_MAGIC)) != _MAGIC:
            raise Unreadable("is cut short, or no Parquet file")
        stream.seek(size - _TAIL - length)
        return stream.read(length)


class Digest:
    """A checksum of rows, told in any number of pieces: how they are cut changes nothing."""

    def __init__(self) -> None:
        self._columns: dict[str, _Column] = {}

    def add(self, table: Any) -> Digest:
        """Add the rows of a pyarrow table, which follow those before."""
        for field, column in zip(table.schema, table.columns):
            if field.name not in self._columns:
                self._columns[field.name] = _Column(field.name, _kind(field.type))
            for chunk in column.chunks:
                self._columns[field.name].add(chunk)
        return self

    def hexdigest(self) -> str:
        """Return the checksum, 64 letters."""
        whole = hashlib.sha256()
        for column in self._columns.values():
            whole.update(column.digest())
        return whole.hexdigest()


class _Column:
    """Values and validity apart, so that each is one string of bytes however the rows are cut."""

    def __init__(self, name: str, kind: str) -> None:
        head = f"{name}\0{kind}\0".encode()
        self._values, self._valid = hashlib.sha256(head), hashlib.sha256(head)

    def add(self, chunk: Any) -> None:
        values, valid = _bytes(chunk)
        self._values.update(values)
        self._valid.update(valid)

    def digest(self) -> bytes:
        return self._values.digest() + self._valid.digest()


def _kind(arrow_type: Any) -> str:
    name = str(arrow_type)
    return "string" if name.startswith("dictionary") or "string" in name else name


def _bytes(chunk: Any) -> tuple[bytes, bytes]:
    """Return values, 0 or empty for null, and a byte a row that is 1 where there is a value."""
    import numpy as np

    name = str(chunk.type)
    if _kind(chunk.type) == "string":
        return _words(chunk)
    if name == "null":
        return b"", bytes(len(chunk))
    rows = slice(chunk.offset, chunk.offset + len(chunk))
    bits, data = chunk.buffers()
    if name == "bool":
        values = np.unpackbits(np.frombuffer(data, np.uint8), bitorder="little")[rows]
    else:
        values = np.frombuffer(data, _NUMPY.get(name, name))[rows]
    if chunk.null_count == 0:
        return values.tobytes(), b"\1" * len(values)
    valid = np.unpackbits(np.frombuffer(bits, np.uint8), bitorder="little")[rows]
    return np.where(valid == 1, values, 0).astype(values.dtype).tobytes(), valid.tobytes()


def _words(chunk: Any) -> tuple[bytes, bytes]:
    said = chunk.to_pylist()
    known = {word: b"" if word is None else _prefixed(word) for word in set(said)}
    return b"".join(known[word] for word in said), bytes(word is not None for word in said)


def _prefixed(word: str) -> bytes:
    data = word.encode()
    return f"{len(data)}:".encode() + data
