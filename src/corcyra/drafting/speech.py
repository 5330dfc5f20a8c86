"""What each says: quotations with their speakers, and reported speech, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from corcyra.drafting.frames import Frame, frames
from corcyra.drafting.people import Someone
from corcyra.drafting.reported import passive, reported, so_says, stated_in
from corcyra.drafting.subjects import Stage
from corcyra.drafting.tokens import Quote, Sentence
from corcyra.drafting.transcript import label
from corcyra.drafting.whose import Speaker, Whose

ENOUGH: Final = 2000
"""Statements after which no more are looked for."""
MOST_FRAMES: Final = 8
"""Verbs of saying of one sentence, and quotations of one paragraph by tens, that are looked at."""
LEAST_WORDS: Final = 4
"""Words of a quotation that nobody is said to have spoken; fewer are a name or a way to talk."""


@dataclass(frozen=True, slots=True)
class Said:
    """Something said, by places in the list of tokens."""

    speaker: Speaker | None
    first: int
    last: int
    form: str
    how: str
    sure: float


@dataclass
class _Paragraph:
    """A paragraph with its frames, quotations and what is known of the one before."""

    number: int
    sentences: list[Sentence]
    frames: list[tuple[Frame, Speaker]]
    quotes: list[Quote]


def speech(stage: Stage, whose: Whose) -> list[Said]:
    """Return all that is said in a text, in order."""
    found: list[Said] = []
    before: _Paragraph | None = None
    for paragraph in _paragraphs(stage, whose):
        if len(found) >= ENOUGH:
            break
        whose.age += 1
        spoken = label(stage, whose, paragraph.sentences)
        if spoken is not None:
            speaker, first = spoken
            found += [
                Said(speaker, a, b, "direct", "speaker's label", 0.9)
                for a, b in _pieces(stage, paragraph.sentences, first, paragraph.sentences[-1].last)
            ]
            whose.said(speaker)
        else:
            found += _paragraph(stage, whose, paragraph, before, found[-1:] if before else [])
        before = paragraph
    return found


def _paragraphs(stage: Stage, whose: Whose) -> Iterator[_Paragraph]:
    sentences: dict[int, list[Sentence]] = {}
    numbers: dict[int, int] = {}
    for i, sentence in enumerate(stage.text.sentences):
        sentences.setdefault(sentence.paragraph, []).append(sentence)
        numbers[sentence.first] = i
    quotes: dict[int, list[Quote]] = {}
    for quote in stage.text.quotes:
        quotes.setdefault(quote.paragraph, []).append(quote)
    for number, inside in sentences.items():
        told: list[tuple[Frame, Speaker]] = []
        for sentence in inside:
            for frame in islice(frames(stage, numbers[sentence.first], sentence), MOST_FRAMES):
                speaker = whose.of(frame.subject)
                if frame.subject.kind == "named":
                    whose.said(speaker)
                told.append((frame, speaker))
        yield _Paragraph(number, inside, told, quotes.get(number, [])[: 10 * MOST_FRAMES])


def _paragraph(
    stage: Stage, whose: Whose, now: _Paragraph, before: _Paragraph | None, last: list[Said]
) -> list[Said]:
    found: list[Said] = []
    by_quote = {
        i: _quoted(stage, now, quote, before, last)
        for i, quote in enumerate(now.quotes)
        if _is_speech(stage, now, quote)
    }
    known = [spoken for spoken in by_quote.values() if spoken[0] is not None and spoken[2] >= 0.6]
    partly: set[int] = set()
    for number, (frame, speaker) in enumerate(now.frames):
        following = [f for f, _ in now.frames[number + 1 :] if f.sentence == frame.sentence]
        for first, up_to, how, sure in reported(stage, frame, following):
            held = [i for i, q in enumerate(now.quotes) if first <= q.first and q.last <= up_to]
            outside = sum(
                stage.text.inside[k] == -1 and stage.text.tokens[k].text[0].isalnum()
                for k in range(first, up_to)
            )
            if any(i in by_quote for i in held) and not outside:
                continue
            partly.update(held)
            found.append(
                Said(speaker, first, up_to, "reported", how, min(sure, speaker.sure + 0.05))
            )
    for i, (who, how, sure) in by_quote.items():
        if i in partly:
            continue
        if who is None and known:
            who, how, sure = known[0][0], "same paragraph", min(0.8, known[0][2])
        quote = now.quotes[i]
        found += [
            Said(who, a, b, "direct", how, sure)
            for a, b in _pieces(stage, now.sentences, quote.first, quote.last)
        ]
        if who is not None:
            whose.said(who)
    found += _others(stage, whose, now, found)
    return sorted(found, key=lambda s: s.first)


def _others(stage: Stage, whose: Whose, now: _Paragraph, found: list[Said]) -> Iterator[Said]:
    """What goes on behind a colon, what `is believed`, what `is stated in the article`."""
    taken = [(s.first, s.last) for s in found]
    frame_in = {f.sentence for f, _ in now.frames}
    going: Speaker | None = None
    for i, sentence in enumerate(now.sentences):
        free = not any(a < sentence.last and b > sentence.first for a, b in taken)
        said = passive(stage, sentence)
        if said is not None and not any(a < said[2] and b > said[1] for a, b in taken):
            words, first, last = said
            yield Said(whose.voice(words, 0.7), first, last, "reported", "passive", 0.7)
            continue
        so = next((who for f, who in now.frames if so_says(stage, sentence, f)), None)
        if i and so is not None:
            before = now.sentences[i - 1]
            if not any(a < before.last and b > before.first for a, b in taken):
                yield Said(so, before.first, before.last, "reported", "so says", 0.75)
        if i and stated_in(stage, sentence):
            yield from _article(stage, whose, now.sentences[:i], taken)
        going = _goes_on(stage, now, sentence) or going
        if (
            going is not None
            and free
            and not any(stage.text.sentences[n] is sentence for n in frame_in)
        ):
            yield Said(going, sentence.first, sentence.last, "reported", "goes on", 0.7)


def _goes_on(stage: Stage, now: _Paragraph, sentence: Sentence) -> Speaker | None:
    """The speaker whose words begin behind `said:` in this sentence without a mark."""
    for frame, speaker in now.frames:
        if stage.text.sentences[frame.sentence] is not sentence or frame.after:
            continue
        after = frame.verb + 1
        if after + 1 < sentence.last and stage.text.tokens[after].text == ":":
            return speaker if stage.text.inside[after + 1] == -1 else None
    return None


def _article(
    stage: Stage, whose: Whose, sentences: list[Sentence], taken: list[tuple[int, int]]
) -> Iterator[Said]:
    author = whose.author()
    speaker = Speaker(author, 0.65) if author else whose.voice("the article", 0.7)
    for sentence in sentences[-5:]:
        if not any(a < sentence.last and b > sentence.first for a, b in taken):
            yield Said(speaker, sentence.first, sentence.last, "article", "stated in the article",
                       speaker.sure)  # fmt: skip


def _is_speech(stage: Stage, now: _Paragraph, quote: Quote) -> bool:
    """Whether a quotation is something said, and no title, name or way to talk."""
    words = [t for t in stage.text.tokens[quote.first : quote.last] if t.text[0].isalnum()]
    if len(words) <= 6 and all(t.upper or len(t.text) < 4 for t in words):
        return False
    if len(words) >= LEAST_WORDS:
        return True
    beside = (quote.last + 1, quote.last + 2, quote.last + 3)
    return len(words) >= 2 and any(f.verb in beside for f, _ in now.frames)


_Spoken = tuple[Speaker | None, str, float]


def _quoted(
    stage: Stage, now: _Paragraph, quote: Quote, before: _Paragraph | None, last: list[Said]
) -> _Spoken:
    """Who speaks a quotation, by which rule, and how sure that is."""
    tokens, mark = stage.text.tokens, quote.first - 1
    colon = mark > 0 and tokens[mark - 1].text == ":"
    if colon and (someone := stage.at(mark - 2)) is not None and someone.kind == "person":
        return Speaker(someone, 0.9), "name and colon", 0.9
    gap = [(frame, who) for frame, who in now.frames if 0 <= frame.verb - quote.last <= 8]
    begin = [(f, who) for f, who in now.frames if f.verb < quote.first
             and _together(now, f.verb, quote.first)]  # fmt: skip
    if begin and (colon or (mark > 0 and tokens[mark - 1].low in (",", "that"))):
        return begin[-1][1], "verb before", min(0.95, begin[-1][1].sure + 0.05)
    same = [(f, who) for f, who in gap if _behind_quote(stage, now, quote, f)]
    if same:
        return same[0][1], "verb behind", min(0.97, same[0][1].sure + 0.05)
    if begin:
        return begin[-1][1], "verb in the sentence", min(0.8, begin[-1][1].sure)
    if colon and (named := _first_named(stage, now, quote.first)) is not None:
        return Speaker(named, 0.75), "colon", 0.75
    return _from_before(stage, now, quote, before, last)


def _first_named(stage: Stage, now: _Paragraph, mark: int) -> Someone | None:
    """The person who is named first in the sentence that leads up to a colon."""
    sentence = next(s for s in now.sentences if s.first <= mark < s.last)
    named = (stage.at(at) for at in range(sentence.first, mark))
    return next((s for s in named if s is not None and s.kind == "person"), None)


def _together(now: _Paragraph, one: int, other: int) -> bool:
    return any(s.first <= one < s.last and s.first <= other < s.last for s in now.sentences)


def _behind_quote(stage: Stage, now: _Paragraph, quote: Quote, frame: Frame) -> bool:
    """Whether nothing but the subject stands between a quotation and the verb behind it."""
    own = stage.text.sentences[frame.sentence]
    # `"..." She adds that ...` is a sentence of its own; `"...!" she said.` is not.
    if not _together(now, quote.last - 1, frame.verb) and own.last - own.first > 8:
        return False
    first = min(frame.subject.first, frame.verb)
    between = stage.text.tokens[quote.last : first]
    return not any(t.text[0].isalnum() and t.low not in ("the", "a", "then") for t in between)


def _from_before(
    stage: Stage, now: _Paragraph, quote: Quote, before: _Paragraph | None, last: list[Said]
) -> _Spoken:
    """Who speaks, by the paragraph before, for one that begins with a quotation."""
    opens = quote.first - 1 == now.sentences[0].first
    if before is None or not opens:
        return None, "nobody named", 0.3
    ended = stage.text.tokens[before.sentences[-1].last - 1].text
    if before.quotes and not before.quotes[-1].closed and last and last[-1].speaker:
        return last[-1].speaker, "quotation goes on", 0.85
    if ended == ":" and before.frames:
        return before.frames[-1][1], "colon before", 0.85
    if last and last[-1].speaker is not None and last[-1].last >= before.sentences[0].first:
        return last[-1].speaker, "paragraph before", 0.55
    return None, "nobody named", 0.3


def _pieces(
    stage: Stage, sentences: list[Sentence], first: int, last: int
) -> Iterator[tuple[int, int]]:
    """A stretch of the text by sentences, those of fewer than three words left out."""
    tokens = stage.text.tokens
    for sentence in sentences:
        a, b = max(first, sentence.first), min(last, sentence.last)
        while a < b and tokens[b - 1].text in (",", *'"“”'):
            b -= 1
        if sum(t.text[0].isalnum() for t in tokens[a:b]) >= 3:
            yield a, b
