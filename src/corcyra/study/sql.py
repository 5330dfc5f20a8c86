"""Questions to a study's tables in SQL, answered by DuckDB from the Parquet files.

A question is one SELECT (or DESCRIBE, SUMMARIZE, EXPLAIN).  It reads the tables `runs`, `series`
and `places`; it can reach no other file, no network, and change nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any, Final

from corcyra.errors import StudyError
from corcyra.study.sound import tables

if TYPE_CHECKING:
    from corcyra.study.result import Study

_READING: Final = ("SELECT", "EXPLAIN")
_GLOB: Final = frozenset("*?[")
"""Signs in a path that DuckDB takes for patterns."""


@contextmanager
def answered(study: Study, question: str) -> Iterator[Any]:
    """Give DuckDB's result: `description` names the columns, `fetchmany` the rows.

    Raises
    ------
    StudyError
        No pair is done yet, or the question cannot be answered; in DuckDB's words.
    """
    with _asked(study, question) as connection:
        yield connection.execute(question)


def table(study: Study, question: str) -> Any:
    """Return the answer as a pyarrow table; errors as above."""
    with _asked(study, question) as connection:
        return connection.sql(question).to_arrow_table()


@contextmanager
def _asked(study: Study, question: str) -> Iterator[Any]:
    """Give a connection that knows the tables and nothing else, for one question."""
    import duckdb

    if not study.pairs:
        raise StudyError(f"{study.folder}: no pair is done yet")
    connection = duckdb.connect()
    try:
        try:
            known = _views(connection, study)
        except duckdb.Error as error:
            named = f"`corcyra verify {quote(str(study.folder))}` names what is wrong"
            raise StudyError(f"{study.folder}: cannot be read ({_words(error)}); {named}") from None
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        try:
            _refuse(duckdb.extract_statements(question))
            yield connection
        except duckdb.Error as error:
            raise StudyError(f"{_words(error)} (tables: {', '.join(known)})") from None
    finally:
        connection.close()


def pairs_where(study: Study, where: str) -> list[int]:
    """Return the pairs that have a row of `runs` for which a condition holds, ascending.

    Raises
    ------
    StudyError
        The condition cannot be read.
    """
    if not where.strip():
        raise StudyError("a condition is needed, as in: arm = 'with' and fell = 1")
    # On lines of their own, so that a comment ends with its line.
    question = f"SELECT DISTINCT pair FROM runs WHERE (\n{where}\n) ORDER BY pair"
    with answered(study, question) as found:
        return [int(pair) for (pair,) in found.fetchall()]


def _refuse(statements: list[Any]) -> None:
    """Refuse what is not one question."""
    if len(statements) != 1:
        raise StudyError(f"one question at a time; these are {len(statements)} statements")
    kind = statements[0].type.name
    if kind not in _READING:
        raise StudyError(f"only questions (SELECT) are answered; this is {kind}")


def _views(connection: Any, study: Study) -> tuple[str, ...]:
    """Make the tables; where a file can be read by itself it is, so that memory stays small."""
    names = tables(study.manifest["identity"])
    for name in names:
        sources = [study]
        if name == "runs" and study.further is not None and study.further.pairs:
            sources.append(study.further)
        files = [_files(one, name) for one in sources]
        if any(found is None for found in files):
            connection.register(name, getattr(study, name).arrow())
            continue
        each = [_scan(connection, found or []) for found in files]
        connection.execute(f"CREATE VIEW {name} AS {' UNION ALL BY NAME '.join(each)}")
    return names


def _files(study: Study, table: str) -> list[Path] | None:
    """Return the files whose rows, all of them, are a table's; None if there are no such files."""
    parts, limit = study.parts, study.manifest["pairs_asked"]
    files = [study.folder / table / part.name for part in parts if part.first < limit]
    apart = all(one.last < other.first for one, other in pairwise(parts))
    whole = all(part.last < limit for part in parts if part.first < limit)
    named = not any(_GLOB & set(str(file)) for file in files)
    return files if files and apart and whole and named else None


def _scan(connection: Any, files: list[Path]) -> str:
    listed = ", ".join("'" + str(file).replace("'", "''") + "'" for file in files)
    folder = str(files[0].parent).replace("'", "''")
    known = connection.execute("SELECT current_setting('allowed_directories')").fetchone()[0]
    allowed = ", ".join("'" + one.replace("'", "''") + "'" for one in known)
    connection.execute(f"SET allowed_directories = [{allowed + ', ' * bool(allowed)}'{folder}']")
    return f"SELECT * FROM read_parquet([{listed}], union_by_name = true)"


def _words(error: Exception) -> str:
    """Return DuckDB's error in a line: without its kind, and without the place it repeats."""
    text = str(error).split("\n\nLINE ")[0]
    kind, _, rest = text.partition(" Error: ")
    return " ".join((rest or kind).split())


def size(study: Study, table: str) -> dict[str, Any]:
    """Return how many rows a table has and its columns, read from the ends of the files alone."""
    with answered(study, f"SELECT count(*) FROM {table}") as found:
        rows = found.fetchone()[0]
    with answered(study, f"DESCRIBE {table}") as found:
        columns = [row[0] for row in found.fetchall()]
    return {"rows": int(rows), "columns": columns}
