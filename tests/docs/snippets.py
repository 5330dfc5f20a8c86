"""Pages as a reader would try them: every command typed, every Python line run, every quote found.

What a block means:

sh       commands, one a line. `corcyra ...` is run, `make TARGET` must be a target.
text     right behind `sh`: what the commands print, `...` for what may change.
python   a session (>>>), run by doctest, or plain lines, executed.
yaml     behind `<!-- file PATH -->` the text is written there first; behind `<!-- from NAME -->`
         it stands in that bundled dossier, line by line (indentation apart); else an error.

The blocks of a page share one folder and one Python session, in order. Runs are cut short
(`shortened`) unless a test asks for the page as written.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import re
import shlex
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corcyra.cli import main
from corcyra.dossier.load import bundled_text

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
_BLOCK = re.compile(
    r"(?:^<!-- (?P<mark>(?:file|from) \S+) -->\n)?^```(?P<kind>\w+)[^\n]*\n(?P<body>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
RUNS = ("judge", "run")
LONG = {"epstein", "riots"}
"""Classics that take long when they are compiled for the first time."""


@dataclass(frozen=True)
class Block:
    """A fenced block of a page."""

    kind: str
    mark: str
    body: str


def blocks(page: Path) -> list[Block]:
    """Return the page's blocks that have a kind."""
    text = page.read_text(encoding="utf-8")
    return [Block(m["kind"], m["mark"] or "", m["body"]) for m in _BLOCK.finditer(text)]


def shortened(words: list[str]) -> list[str]:
    """Return a command with fewer pairs, and with `minimal` for the large dossier."""
    if words[0] in (*RUNS, "watch"):
        words = ["minimal" if word == "kazakhstan-2022" else word for word in words]
    if words[0] in RUNS:
        at = words.index("--pairs") + 1 if "--pairs" in words else len(words) + 1
        words = [*words[: at - 1], "--pairs", "4", *words[at + 1 :]]
    return words


class Reader:
    """Somebody who tries what a page says, in the current folder."""

    def __init__(self, *, short: bool) -> None:
        self.short = short
        self.names: dict[str, Any] = {}
        self.printed = ""
        """Of the last `sh` block; "" if it was cut short."""
        self.tried = 0

    def read(self, page: Path) -> None:
        """Try every block of the page."""
        for block in blocks(page):
            getattr(self, f"_{block.kind}")(block)

    def _sh(self, block: Block) -> None:
        out, cut = io.StringIO(), False
        for line in block.body.splitlines():
            words = shlex.split(line, comments=True)
            if not words:
                continue
            self.tried += 1
            if words[0] == "corcyra":
                cut |= self._corcyra(words[1:], out)
            else:
                self._other(words, line)
        self.printed = "" if cut else out.getvalue()

    def _corcyra(self, words: list[str], out: io.StringIO) -> bool:
        """Run a command; tell whether it was cut short."""
        chosen = shortened(words) if self.short and words else words
        if self.short and words[:1] == ["classic"] and LONG & set(words):
            return True
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            code = main(chosen)
        wanted = 2 if "broken" in " ".join(words) else 0
        assert code == wanted, f"corcyra {shlex.join(chosen)} ends with {code}:\n{out.getvalue()}"
        return chosen != words

    def _other(self, words: list[str], line: str) -> None:
        if words[0] == "make":
            targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
            assert set(words[1:]) <= set(targets), line
        elif words[0].endswith("python") and len(words) > 1 and words[1].endswith(".py"):
            assert (ROOT / words[1]).is_file(), line
        else:
            assert words[0] in ("git", "pip", "cd"), f"nobody tries {line!r}"

    def _text(self, block: Block) -> None:
        if self.printed:
            same = doctest.OutputChecker().check_output(block.body, self.printed, FLAGS)
            assert same, f"the page says\n{block.body}\nand it prints\n{self.printed}"

    def _python(self, block: Block) -> None:
        code = re.sub(r"pairs=\d+", "pairs=4", block.body) if self.short else block.body
        self.tried += 1
        if not code.startswith(">>>"):
            exec(compile(code, "page", "exec"), self.names)
            return
        session = doctest.DocTestParser().get_doctest(code, self.names, "page", None, None)
        report = io.StringIO()
        doctest.DocTestRunner(optionflags=FLAGS).run(session, out=report.write, clear_globs=False)
        self.names |= session.globs
        assert not report.getvalue(), report.getvalue()

    def _yaml(self, block: Block) -> None:
        what, _, name = block.mark.partition(" ")
        assert what in ("file", "from"), f"a yaml block without a mark: {block.body}"
        if what == "file":
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_text(block.body, encoding="utf-8")
            return
        self.tried += 1
        source = bundled_text(name)
        assert source is not None, name
        assert quoted(block.body, source), f"not in {name}:\n{block.body}"


def quoted(body: str, source: str) -> bool:
    """Tell whether all lines of the body stand together in the source, indentation apart."""
    wanted = textwrap.dedent(body).rstrip("\n").split("\n")
    lines = source.split("\n")
    return any(
        textwrap.dedent("\n".join(lines[i : i + len(wanted)])).split("\n") == wanted
        for i, line in enumerate(lines)
        if line.strip() == wanted[0].strip()
    )
