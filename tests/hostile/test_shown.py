"""What a dossier says is words: on a terminal, on a page, in a chart, in an expression."""

from __future__ import annotations

import ast
import html
import io
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mutants import HARBOUR
from pydantic import BaseModel
from rich.console import Console

import corcyra
from corcyra.claims.expressions import parse as parse_expression
from corcyra.claims.syntax import MAX_DEPTH, ExpressionError, Node, read
from corcyra.cli import main
from corcyra.cli.common import console
from corcyra.dossier.load import parse
from corcyra.errors import DossierError, Problem
from corcyra.shown import UNSEEN, one_line, shown

SOURCES = Path(corcyra.__file__).parent
WORDS = (
    "</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "{{ 7 * 7 }}{% raw %}",
    "[bold red]x[/] [link=https://e.example]y[/link]", "javascript:alert(1)", ":smile: **b** _i_",
    "'; drop table runs; --", "datum.x + 1", "${1 + 1}", "=cmd|' /C calc'!A0", "&lt;b&gt; &#x27;",
    "%s %(x)s {0} {x!r}", "\u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd",
    "</title></style>",
)  # fmt: skip


def written(text: str) -> str:
    """A text as YAML says it, whatever it holds."""
    return '"' + "".join(f"\\U{ord(c):08x}" for c in text) + '"'


def with_words(text: str) -> str:
    """The harbour with a text wherever words are free."""
    said = written(text[:60])
    body = re.sub(
        r": (A harbour town|Harbour|Town|hall|Police|The Mayor|Nobody begins|A shopkeeper"
        r"|on the square|They harm him\.|It harms|made up)(?=[,}\n])",
        lambda found: f": {said}",
        HARBOUR,
    )
    return f"{body}about: {said}\n"


def texts(part: object) -> list[str]:
    """Every text in a dossier."""
    if isinstance(part, str):
        return [part]
    if isinstance(part, BaseModel):
        return [t for name in type(part).model_fields for t in texts(getattr(part, name))]
    if isinstance(part, dict):
        return [t for item in part.items() for t in texts(item)]
    return [t for each in part for t in texts(each)] if isinstance(part, list | tuple) else []


# --- characters that hide


@pytest.mark.parametrize("code", [
    0x00, 0x07, 0x0D, 0x1B, 0x7F, 0x9B, 0x202A, 0x202E, 0x2066, 0x2069, 0xD800, 0xDFFF, 0xFFFE,
    0xE0041,
])  # fmt: skip
def test_a_dossier_holds_no_character_that_hides(code: int):
    for text in (HARBOUR.replace("A harbour town", written(f"A {chr(code)} town")),
                 HARBOUR.replace("town,", f"{written(chr(code))}: 1,")):  # fmt: skip
        with pytest.raises(DossierError) as caught:
            parse(text, "harbour.yaml", None)
        assert f"U+{code:04X} cannot be printed" in str(caught.value)
        assert not UNSEEN.search(str(caught.value)) and "\r" not in str(caught.value)


def test_one_that_stands_in_the_text_is_told_where_it_stands():
    with pytest.raises(DossierError) as caught:
        parse(HARBOUR.replace("A harbour town", "A harb\u202eour town # \u2066"), "h.yaml", None)
    told = [(p.line, p.column) for p in caught.value.problems]
    assert told == [(3, 14), (3, 26)]
    assert "title: A harb\ufffdour town" in str(caught.value)


def test_scripts_from_right_to_left_may_be_written():
    words = "\u0645\u0631\u062d\u0628\u0627 \u200f(\u200edata\u200f) \u0646\u06cc\u0645\u200c\u0641"
    dossier, _ = parse(HARBOUR.replace("A harbour town", words), "harbour.yaml", None)
    assert dossier.title == words


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=60))
def test_whatever_is_said_is_refused_or_shows(text: str):
    try:
        dossier, _ = parse(with_words(text), "harbour.yaml", None)
    except DossierError as error:
        assert not UNSEEN.search(str(error))
        return
    assert not any(UNSEEN.search(said) for said in texts(dossier))


@given(st.text())
def test_what_is_shown_moves_no_cursor(text: str):
    assert not UNSEEN.search(shown(text)) and "\r" not in shown(text)
    assert len(shown(text)) == len(text)
    line = one_line(text, 20)
    assert len(line.splitlines()) <= 1 or not set(line) & set("\r\n\x85\u2028\u2029")
    assert len(line) <= 20


def test_a_problem_shows_no_name_of_a_file_as_it_is():
    told = str(Problem("a\x1b[2J\nb.yaml", 3, 2, "x\x07", "is \u202e", "t\x1bt"))
    assert not UNSEEN.search(told)
    assert told.splitlines()[0] == "a\ufffd[2J\ufffdb.yaml:3:2  x\ufffd: is \ufffd"


def test_no_error_moves_the_cursor(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    (tmp_path / "dossier.yaml").write_text(HARBOUR.replace("mayor,", "may\u202eor,"))
    for words in (["check", "\x1b[2Jnowhere.yaml"], ["report", str(tmp_path / "\x1b[31mno")],
                  ["check", str(tmp_path)], ["judge", "\x1b]0;title\x07"]):  # fmt: skip
        assert main(words) in (1, 2)
        out, err = capsys.readouterr()
        assert err and not UNSEEN.search(err + out), words


# --- markup, scripts, templates


@pytest.mark.parametrize("words", WORDS)
def test_words_stay_words(words: str):
    """Neither markup nor a template nor a format is read into them."""
    dossier, _ = parse(with_words(words), "harbour.yaml", None)
    assert dossier.title == words[:60] and dossier.claims[0].short == words[:60]
    assert dossier.country.places[0].name == words[:60]


@pytest.mark.parametrize("words", WORDS)
def test_the_terminal_reads_no_markup(words: str):
    screen, plain = console(), io.StringIO()
    printed = Console(file=plain, width=300, markup=screen._markup, emoji=screen._emoji)
    printed.print(words)
    assert plain.getvalue().rstrip("\n") == words


@pytest.mark.verify
@pytest.mark.parametrize("words", [" ".join(WORDS[:2]), " ".join(WORDS[2:6]), " ".join(WORDS[6:])])
def test_the_report_holds_words_as_words(words: str, tmp_path: Path):
    path = tmp_path / "harbour.yaml"
    path.write_text(with_words(words), encoding="utf-8")
    study = corcyra.judge(path, pairs=2, weight=4000, days=30, out=tmp_path / "study", quiet=True)
    page = study.report().read_text(encoding="utf-8")
    assert page.count("</script>") == 3
    assert html.escape(words[:60], quote=False)[:20] in page.replace("&#39;", "'")
    seen = Elements()
    seen.feed(page)
    assert not {"iframe", "object", "embed", "base", "form", "img"} & seen.tags
    assert not any(name.startswith("on") for name, _ in seen.attributes)
    assert not any("javascript:" in value for name, value in seen.attributes if name == "href")


class Elements(HTMLParser):
    """Tags and attributes of a page, as a browser would find them."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


# --- expressions


TOKENS = st.sampled_from(
    (
        *("with", "calm", ".", "deaths", "crowd_peak", "drawn", "[", "]", "tau", "(", ")", "and"),
        *("or", "not", "<", "<=", ">", "==", "!=", "+", "-", "*", "/", ",", "abs", "min", "max"),
        *("1", "0.5", "1e9", "1e999", "legitimacy_30", ";", "'", '"', "import", "__class__", ":"),
        *("lambda", "=", "%", "\x00", "\u202e", "é", ""),
    )
)


@settings(max_examples=200, deadline=None)
@given(st.lists(TOKENS, max_size=60).map(" ".join) | st.text(max_size=120))
def test_an_expression_is_read_or_refused_at_a_column(text: str):
    try:
        tree = parse_expression(text, bare=False, want="either", scope=None)
    except ExpressionError as error:
        assert error.message and 1 <= error.column <= len(text) + 1
        return
    assert isinstance(tree, Node) and tree.depth <= MAX_DEPTH


@pytest.mark.parametrize("text", [
    "__import__('os').system('true')", "with.deaths; drop table runs", "with.deaths' or '1'='1",
    "eval(1)", "with.__class__.__mro__", "(lambda: 1)()", "with.deaths if 1 else 2", "[1][0]",
    "f'{1}'", "1 and exit()", "open(1)", "with.deaths := 3",
])  # fmt: skip
def test_nothing_but_comparisons_and_arithmetic_is_an_expression(text: str):
    with pytest.raises(ExpressionError):
        tree = read(text)
        parse_expression(text, bare=False, want="either", scope=None)
        raise AssertionError(tree)


def test_nothing_in_the_sources_runs_text():
    """No eval, no exec, no pickle, no shell, no YAML that makes objects."""
    forbidden = {"eval", "exec", "__import__", "popen", "unsafe_load", "load_module"}
    for path in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                assert name not in forbidden, f"{path}:{node.lineno} {name}"
                assert ast.unparse(node.func) != "os.system", f"{path}:{node.lineno}"
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = {alias.name for alias in node.names} | {getattr(node, "module", "") or ""}
                assert not names & {"pickle", "shelve", "marshal"}, f"{path}:{node.lineno}"
