"""A draft: variants, roles, hostile texts, the dossier's skeleton, the command."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path

import pytest
from labels import LATER, TUNED
from scoring import text_of

import corcyra as co
from corcyra.cli import main
from corcyra.dossier.load import parse
from corcyra.drafting.reading import decode, readable
from corcyra.drafting.variants import fold, same_given, same_surname

HOSTILE = {
    "empty": "",
    "blank": " \n\t\n",
    "marks": '"“”„«»' * 500,
    "markup": "<script>alert('said President Ivan Orlov')</script><p>Ivan Orlov said: <b>no</b>",
    "open script": "<script" * 2000,
    "controls": "Ivan Orlov said that \x00\x07\u202e\u2066 he is gone.\r\n",
    "yaml": 'Ivan "Orlov: {a}" said: # - "]}\n  key: &x *x !!python/object |-\n\'',
    "long word": "a" * 50_000,
    "long number": "9" * 50_000,
    "numbers": "1,000 " * 5_000,
    "names": "Ivan Orlov " * 5_000,
    "said": "He said that " * 3_000,
    "emoji": "😀 said: «да» 안녕 مرحبا " * 200,
    "lines": "\n" * 50_000,
    "underscores": "The no_such_key of Ivan_Orlov said 20 people_died in 1999_2000.",
}


def joined(*spellings):
    text = " ".join(f"{name} said that the road is closed to all of them." for name in spellings)
    return [v for v in co.draft(text).voices if v.kind == "person"]


@pytest.mark.parametrize(
    "spellings",
    [
        ("Ivan Tokarev", "Tokareva", "Tokaryev"),
        ("Zhanar Muhametova", "Mukhametov", "Muhametov"),
        ("Yuri Pannier", "Panier"),
        ("Dmitri Oleshchenko", "Oleschenko"),
        ("Aidar Qasymov", "Kasimov", "Kasymova"),
    ],
)
def test_spellings_of_one_name_are_joined(spellings):
    assert len(joined(*spellings)) == 1


@pytest.mark.parametrize(
    "names",
    [
        ("Ivan Petrov", "Anna Petrova"),
        ("Aidar Sadyrov", "Bolat Sadykov"),
        ("Ivan Kasymov", "Ivan Kasenov"),
        ("Oleg Karelin", "Oleg Karpin"),
    ],
)
def test_different_people_with_like_names_stay_two(names):
    assert len(joined(*names)) == 2


def test_folded_names_keep_what_tells_people_apart():
    assert fold("Tokayeva") == fold("Tokaev") and fold("Müller") == fold("Muller")
    assert not same_surname(fold("Ivanov"), fold("Ivanenko"))
    assert same_given(("b",), ("bruce",)) and not same_given(("anna",), ("ivan",))


def test_a_surname_alone_is_whoever_is_spelt_so():
    draft = co.draft("Ivan Petrov and Anna Petrova came. Petrova said that the road is closed.")
    assert [v.name for v in draft.speakers] == ["Anna Petrova"]


def test_quotations_of_two_paragraphs_stay_one_persons():
    text = 'Ivan Orlov said: "The first day was ours.\n\n"The second was theirs."\n'
    found = co.draft(text).statements
    assert {s.speaker for s in found} == {"orlov"} and len(found) == 2


def test_a_quotation_without_a_speaker_is_nobodys():
    draft = co.draft('It rained. "The road is closed to all of us." It rained again.')
    assert [s.speaker for s in draft.statements] == [""]
    assert "nobody is named" in draft.notes[0]


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        (
            "According to official figures nine people died in 1931; "
            "according to witnesses 40 people died in 1931.",
            {9: "official figures", 40: "witnesses"},
        ),
        (
            "According to the prosecutors 4 people died in 2031, and according to witnesses 30 "
            "people died in 2031.",
            {4: "prosecutors", 30: "witnesses"},
        ),
        (
            "It is said that 90 people died, although according to city estimates 8 people died.",
            {90: "it is said", 8: "city estimates"},
        ),
    ],
)
def test_each_figure_of_a_sentence_is_its_own_sources(text, sources):
    draft = co.draft(text)
    told = {f.low: draft.voice(f.source).name for f in draft.figures if f.low in sources}
    assert told == sources
    disputed = {draft.figures[i].low for fact in draft.disputed for i in fact.figures}
    assert disputed == set(sources)


def test_titles_in_quotation_marks_are_not_said():
    assert not co.draft('The newspaper "Free Wave" and the film "Long Night" are known.').statements


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Ivan Orlov said that they fell because the army went over.", "because"),
        ("Ivan Orlov said that without the army they fall.", "needed"),
        ("Ivan Orlov said that the regent decides.", "decides"),
        ("Ivan Orlov said that troops undermine trust.", "effect"),
        ("Ivan Orlov said that thanks to the troops it is calm.", "because"),
    ],
)
def test_cue_words_suggest_a_kind_of_test(sentence, kind):
    assert co.draft(sentence).statements[0].cues[0].kind == kind


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("at least 164 people were killed", 164, 164),
        ("between 10 and 20 people were killed", 10, 20),
        ("1,600 soldiers came", 1600, 1600),
        ("2.5 million people marched", 2.5e6, 2.5e6),
        ("twenty-five people were killed", 25, 25),
        ("hundreds of people were killed", 200, 999),
    ],
)
def test_figures_are_read_as_they_are_said(words, low, high):
    assert [(f.low, f.high) for f in co.draft(f"In the town {words}.").figures] == [(low, high)]


@pytest.mark.parametrize("words", ["the 35th anniversary", "in 1986", "at 12:30", "for 3 days"])
def test_what_counts_nothing_is_no_figure(words):
    assert co.draft(f"The town remembered it {words} and was silent.").figures == ()


def test_other_languages_are_owned_up_to():
    text = "Президент Иван Орлов заявил: «Дорога закрыта для всех, и никто не пройдёт». " * 5
    assert "not in English" in co.draft(text).notes[0]


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_the_text_the_skeleton_can_be_read(name):
    draft = co.draft(HOSTILE[name])
    parse(draft.to_yaml(), "draft.yaml", None)
    json.dumps(draft.to_json(), allow_nan=False)
    assert max(map(len, str(draft).splitlines())) <= 80
    assert len(draft.to_yaml()) < 200_000


@pytest.mark.parametrize("name", [*TUNED, *LATER])
def test_the_skeleton_can_be_read_says_todo_and_how_sure_each_line_is(name):
    text = co.draft(text_of(name)).to_yaml()
    dossier, _ = parse(text, "draft.yaml", None)
    assert "TODO" in text and dossier.claims == []
    found = [line for line in text.splitlines() if re.match(r"#?\s*- \{?(id|low)", line)]
    lines = text.splitlines()
    for line in found:
        around = line + lines[lines.index(line) - 1]
        assert re.search(r"sure|the text", around), line
    assert max(len(m.split()) for m in re.findall(r'words: "([^"]*)"', text) or [""]) <= 11


def test_a_claim_is_accepted_by_uncommenting_it_and_choosing_its_test():
    text = co.draft(text_of("wire")).to_yaml()
    start = text.index("# claims:")
    end = text.index("\n\n", start)
    block = text[start:end].split("\n")
    second = next(
        i for i, line in enumerate(block[2:], 2) if re.match(r"#   # \S+ sure|#   # sure", line)
    )
    accepted = "\n".join(line.removeprefix("# ") for line in block[:second])
    accepted = re.sub(r"test: \{.*", "test: {kind: state, holds: with.kept_90 == 1}", accepted)
    dossier, _ = parse(text[:start] + accepted + text[end:], "draft.yaml", None)
    assert len(dossier.claims) == 1 and dossier.claims[0].source == "report"


def test_markup_is_blanked_out_and_offsets_hold():
    text = (
        '<p>"No road is open here today," said <b>Ivan Orlov</b>.</p><style>said Anna Lind</style>'
    )
    seen = readable(text)
    assert len(seen) == len(text) and "<" not in seen and "Lind" not in seen
    statement = co.draft(text).statements[0]
    assert text[statement.start : statement.end] == "No road is open here today"


def test_a_name_list_of_ones_own_replaces_ours(tmp_path):
    mine = tmp_path / "names.yaml"
    mine.write_text("places: [Orlov]\noffices: [thane]\n")
    draft = co.draft("The thane Oona Lind said that Orlov is far away.", names=mine)
    assert [v.role for v in draft.speakers] == ["thane"]
    assert "Orlov" in [p.name for p in draft.places]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("given: Anna\n", "1:8  given: needs a list of words"),
        ("given: [1]\n", "1:9  given.#1: needs a word"),
        ("gven: []\n", "1:1  gven: unknown key"),
        ("countries: [Peru]\n", "needs keys and values"),
        ("- a\n", "needs keys and values"),
        ("given: [a\n", "names.yaml:"),
    ],
)
def test_a_wrong_name_list_is_told_where(tmp_path, capsys, text, told):
    (tmp_path / "names.yaml").write_text(text)
    (tmp_path / "a.txt").write_text("Nothing is said here.")
    code = main(["draft", str(tmp_path / "a.txt"), "--names", str(tmp_path / "names.yaml")])
    assert code == 1 and told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"fine\nnot \xff fine", "report.txt:2: byte 0xff is not UTF-8"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xfe" + bytes(200), "is binary, not text"),
        (b"a\nb\0c", "report.txt:2: holds a null character"),
        (b"a" * 5_000_000, "at most 1 are read"),
    ],
)
def test_what_is_no_text_is_refused_and_located(tmp_path, capsys, data, told):
    (tmp_path / "report.txt").write_bytes(data)
    assert main(["draft", str(tmp_path / "report.txt")]) == 1
    assert told in capsys.readouterr().err


def test_utf_16_and_a_byte_order_mark_are_read():
    assert decode("Orlov said".encode("utf-16")) == "Orlov said"
    assert decode("\ufeffOrlov".encode()) == "Orlov"


def test_the_command_prints_80_columns_writes_and_overwrites_nothing(tmp_path, capsys):
    report, out = tmp_path / "wire.txt", tmp_path / "d.yaml"
    report.write_text(text_of("wire"), encoding="utf-8")
    assert main(["draft", str(report), "--out", str(out)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines[:-2])) <= 80 and any("Katarina Dolmen" in row for row in lines)
    assert co.load(out).dossier.name == "draft"
    assert main(["draft", str(report), "--out", str(out)]) == 1
    assert "already exists" in capsys.readouterr().err
    assert main(["draft", str(tmp_path / "none.txt")]) == 1
    assert "none.txt: cannot be read" in capsys.readouterr().err


def test_json_holds_what_the_page_needs(tmp_path, capsys):
    (tmp_path / "a.txt").write_text(text_of("wire"), encoding="utf-8")
    assert main(["draft", str(tmp_path / "a.txt"), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    claim = found["claims"][0]
    assert {"id", "speaker", "role", "words", "tests", "start", "end", "sure_word"} <= set(claim)
    assert found["speakers"][0] == "dolmen" and found["dossier"].startswith("# Drafted by rules")


def test_a_missing_rapidfuzz_is_named_with_its_extra(monkeypatch, tmp_path, capsys):
    for name in [m for m in sys.modules if m.startswith("rapidfuzz")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "rapidfuzz", None)
    monkeypatch.setitem(sys.modules, "rapidfuzz.distance", None)
    (tmp_path / "a.txt").write_text("Ivan Orlov said no. Orlova, Orlowa and Orlovia went home.")
    assert main(["draft", str(tmp_path / "a.txt")]) == 1
    assert "pip install 'corcyra[draft]'" in capsys.readouterr().err


@pytest.mark.skipif("CORCYRA_REPORT" not in os.environ, reason="CORCYRA_REPORT names no report")
def test_the_report_gives_its_four_speakers_and_one_disputed_fact():
    draft = co.draft(Path(os.environ["CORCYRA_REPORT"]).read_text(encoding="utf-8"))
    people = [v for v in draft.speakers if v.kind == "person"]
    wanted = ("Pannier", "Courtney", "Kassenova", "Ablyazov")
    assert len(people) == len(wanted)
    said = {}
    for name in wanted:
        voice = next(v for v in people if same_surname(fold(name), fold(v.name.split()[-1])))
        said[name] = sum(s.speaker == voice.id for s in draft.statements)
    assert said == {"Pannier": 3, "Courtney": 3, "Kassenova": 1, "Ablyazov": 18}
    assert [(d.thing, d.year, len(d.figures)) for d in draft.disputed] == [("deaths", 1986, 2)]
    president = [v for v in draft.voices if same_surname(fold("Tokayev"), fold(v.name.split()[-1]))]
    assert len(president) == 1 and len(president[0].variants) >= 3
