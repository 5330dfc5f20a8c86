"""Where what is said stands when no marks enclose it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from corcyra.drafting.bodies import is_office
from corcyra.drafting.english import COUNTING, DAYS, MODIFIERS, MONTHS, PLURAL, PREPOSITIONS, words
from corcyra.drafting.frames import NUMERAL, Frame, takes_object
from corcyra.drafting.subjects import Stage
from corcyra.drafting.tokens import Sentence

LEAST_WORDS: Final = 3
_PARTING: Final = words("although though while whereas but and")
_HELPING: Final = words("is are was were been being has have had")
_JOINING: Final = words("and , while but")
_TELLING: Final = words("told tell tells warned warns reminded reminds")
_PASSIVE: Final = words(
    "believed reported said alleged claimed thought known estimated rumoured rumored understood"
)
_STATED: Final = words("stated said reported written noted claimed argued")
_PIECES: Final = words("article report statement editorial publication document text piece")

Content = tuple[int, int, str, float]


def reported(stage: Stage, frame: Frame, following: list[Frame]) -> Iterator[Content]:
    """Return first and last token of what a frame reports, the rule and how sure it is."""
    text, sentence = stage.text, stage.text.sentences[frame.sentence]
    if frame.how == "according":
        found = _according(stage, frame, sentence, following)
    elif frame.how == "passive":
        found = _told_by(stage, frame, sentence)
    elif text.tokens[frame.verb].low in COUNTING and any(f.how == "according" for f in following):
        found = None  # "The sisters counted 61, according to Orlov" is Orlov's.
    elif frame.after:
        found = _trailing(stage, frame, sentence)
    else:
        found = _tail(stage, frame, sentence) or _that(stage, frame, sentence, following)
    if found is None:
        return
    first, last, how, sure = found
    tokens = text.tokens
    first = _behind_dateline(stage, first, last) if first == sentence.first else first
    while last > first and tokens[last - 1].text in (",", "-", "–", "—"):
        last -= 1
    words = [t for t in tokens[first:last] if t.text[0].isalnum()]
    counted = bool(words) and NUMERAL.fullmatch(words[0].low) is not None
    least = 1 if counted else 2 if how in ("spoke of", "told by") else LEAST_WORDS
    if len(words) >= least and (counted or any(t.text.islower() for t in words)):
        yield first, last, how, sure


def _behind_dateline(stage: Stage, first: int, last: int) -> int:
    """Return the first token behind `PORT ANSER, 14 March -`."""
    tokens = stage.text.tokens
    if not tokens[first].text.isupper() or len(tokens[first].text) < 3:
        return first
    dashes = (i for i in range(first, min(first + 10, last)) if tokens[i].text in ("-", "–", "—"))
    return next(dashes, first - 1) + 1


def _according(
    stage: Stage, frame: Frame, sentence: Sentence, following: list[Frame]
) -> Content | None:
    tokens, at = stage.text.tokens, frame.subject.last
    sentence = _clause(stage, frame.verb, sentence)
    counted = at < sentence.last and NUMERAL.fullmatch(tokens[at].low) is not None
    if counted and frame.verb <= sentence.first + 3:
        return at, _end(stage, sentence, at, following), "according to", 0.85
    if frame.verb > sentence.first + 3:
        within = tokens[frame.verb - 1].text == "," and at + 1 < sentence.last
        if within and tokens[at].text == "," and tokens[at + 1].low not in _OPENS:
            return sentence.first, _end(stage, sentence, frame.verb, following), "within", 0.7
        return sentence.first, frame.verb, "according to", 0.85
    # The comma that ends an apposition is not the one that begins what is said.
    commas = [i for i in range(at, min(sentence.last, at + 18)) if tokens[i].text == ","]
    if not commas:
        return None
    chosen = commas[0]
    if len(commas) > 1:
        between = tokens[commas[0] + 1 : commas[1]]
        office = any(is_office(t, stage.names) for t in between) and len(between) < 10
        apart = office or (between and between[0].low in ("a", "an", "who", "head"))
        chosen = commas[1] if apart else commas[0]
    return (
        chosen + 1,
        max(_end(stage, sentence, chosen, following), chosen + 1),
        "according to",
        0.9,
    )


def _told_by(stage: Stage, frame: Frame, sentence: Sentence) -> Content | None:
    """The figure that is somebody's: what stands before `were reported by`, else up to `by`."""
    tokens = stage.text.tokens
    clause = _clause(stage, frame.verb, sentence)
    if tokens[frame.verb].low == "by":
        begins = (i for i in range(frame.verb, clause.first, -1) if tokens[i - 1].low in _JOINING)
        return next(begins, clause.first), frame.verb, "told by", 0.8
    by = next(i for i in range(frame.verb, clause.last) if tokens[i].low == "by")
    for last in (frame.verb, by):
        while last > clause.first and tokens[last - 1].low in _HELPING:
            last -= 1
        if any(NUMERAL.fullmatch(t.low) for t in tokens[clause.first : last]):
            return clause.first, last, "told by", 0.85
    return None


def _clause(stage: Stage, verb: int, sentence: Sentence) -> Sentence:
    """The part of a sentence in which an `according to` stands: between semicolons, or behind
    `and according to`."""
    tokens = stage.text.tokens
    ends = [i for i in range(sentence.first, sentence.last) if tokens[i].text == ";"]
    first = max((i + 1 for i in ends if i < verb), default=sentence.first)
    if verb > first and tokens[verb - 1].low in (*_PARTING, ":"):
        first = verb
    return replace(
        sentence, first=first, last=min((i for i in ends if i > verb), default=sentence.last)
    )


def _trailing(stage: Stage, frame: Frame, sentence: Sentence) -> Content | None:
    """What stands before `..., says X`, or around it; a quotation is somebody else's work."""
    verb, end = frame.verb, frame.subject.last
    if verb <= sentence.first or stage.text.tokens[verb - 1].text not in (",", "—", "–", "-"):
        return None
    if any(stage.text.inside[i] >= 0 for i in range(sentence.first, verb)):
        return None
    if verb - sentence.first < 4 and end < sentence.last and stage.text.tokens[end].text == ",":
        return end + 1, sentence.last, "verb within", 0.85
    return sentence.first, verb - 1, "verb behind", 0.85


def _tail(stage: Stage, frame: Frame, sentence: Sentence) -> Content | None:
    """What stands before `..., X said on Monday.`"""
    tokens, first = stage.text.tokens, frame.subject.first
    ends = (i for i in range(frame.verb + 1, sentence.last) if tokens[i].text in ";,")
    last = next(ends, sentence.last)
    rest = [t for t in tokens[frame.verb + 1 : last] if t.text[0].isalnum()]
    if len(rest) > 6 or any(t.low in ("that", "he", "she", "they", "is", "was") for t in rest):
        return None
    dated = all(
        t.low in DAYS or t.low in MONTHS or t.text[0].isdigit() or t.low in _TIME for t in rest
    )
    hears = range(frame.verb + 1, last) if tokens[frame.verb].low in _TELLING else ()
    heard = [i for i in hears if tokens[i].text[0].isalnum()]
    dated |= bool(heard) and all(i in stage.named or tokens[i].low in _HEARERS for i in heard)
    least = max(sentence.first, first - 7)
    while first > least and (
        tokens[first - 1].low in _POSSESSED
        or is_office(tokens[first - 1], stage.names)
        or tokens[first - 1].low in MODIFIERS
    ):
        first -= 1
    if not dated or first <= sentence.first + 2 or tokens[first - 1].text != ",":
        return None
    if any(stage.text.inside[i] >= 0 for i in range(sentence.first, first)):
        return None
    if last < sentence.last and tokens[last].text == "," and first - sentence.first < 5:
        # "On Friday, the ministry said, 12 people died."
        return last + 1, sentence.last, "verb within", 0.85
    return sentence.first, first - 1, "verb behind", 0.85


_OPENS: Final = words("a an the who head chief")
_POSSESSED: Final = words("the a an its his her their our my of for")
_TIME: Final = words(
    "on in at the a an later yesterday today this last week evening morning night briefing court "
    "interview statement press conference reporters to local state television"
)


def _that(stage: Stage, frame: Frame, sentence: Sentence, following: list[Frame]) -> Content | None:
    """What stands behind `X said that`, `X said`, `X said:`."""
    tokens, verb = stage.text.tokens, frame.verb
    last = _end(stage, sentence, verb, following)
    low, begin, sure = tokens[verb].low, verb + 1, 0.75
    if begin >= last:
        return None
    if takes_object(low):
        close = low != "called" or frame.subject.last == verb
        return (begin, last, "verb of accusing", 0.8) if close else None
    if low in ("spoke", "speaks", "speak"):
        return begin + 1, last, "spoke of", 0.75
    reach = 10 if low in _TELLING else 7
    for at in range(begin, min(last, begin + reach)):
        token = tokens[at]
        if token.low == "that" or token.text == ":":
            return _behind_sure(stage, at + 1, last), last, "said that", 0.95
        if stage.text.inside[at] != -1 or token.text in ",;.":
            break
    if low in _TELLING:
        while begin < last and (begin in stage.named or tokens[begin].low in _HEARERS):
            begin, sure = begin + 1, 0.7
    if tokens[begin].text in ",.;":
        return None
    if tokens[begin].low == "on" and begin + 2 < last and tokens[begin + 1].low in DAYS:
        begin += 2
    if begin >= last or tokens[begin].text in ",.;":
        return None
    if tokens[begin].low in PREPOSITIONS and not _rounded(stage, begin, last):
        # "X argued in an interview, ..."
        commas = (i for i in range(begin, min(begin + 8, last - 3)) if tokens[i].text == ",")
        comma = next(commas, None)
        return None if comma is None else (comma + 1, last, "said", 0.65)
    return begin, last, "said", sure


def _behind_sure(stage: Stage, first: int, last: int) -> int:
    """Where it begins behind `that he is sure:`."""
    tokens = stage.text.tokens
    colons = (i for i in range(first + 1, last - 3) if tokens[i].text == ":")
    at = next(colons, 0)
    return at + 1 if at and tokens[at - 1].low in ("sure", "certain", "convinced") else first


def _rounded(stage: Stage, at: int, last: int) -> bool:
    """Whether a number begins here: `at least 19`, `up to 40`, `between 10 and 20`."""
    low = [t.low for t in stage.text.tokens[at : min(at + 3, last)]]
    if low[0] in ("at", "up"):
        return low[1:2] in (["least"], ["most"], ["to"])
    return low[0] in ("over", "about", "around", "between", "under", "near") and any(
        NUMERAL.fullmatch(word) for word in low[1:2]
    )


_HEARERS: Final = words(
    "the a an court reporters journalists me us him her them newspaper this our correspondent "
    "agency paper each other reporter channel radio television parliament"
)


def _end(stage: Stage, sentence: Sentence, verb: int, following: list[Frame]) -> int:
    """Where what is said ends: before `although somebody else says`, else with the sentence."""
    tokens = stage.text.tokens
    for frame in following:
        shared = frame.subject.first < verb
        first = frame.verb if shared else min(frame.subject.first, frame.verb)
        parted = (at for at in range(verb, first) if tokens[at].text == ";")
        if not shared and (at := next(parted, 0)):
            return at
        if shared and tokens[first - 1].low == "and":
            return first - 1
        if tokens[first - 1].text == "," and not shared and tokens[frame.verb].low in PLURAL:
            return first - 1
        for at in range(first, max(verb, first - 5), -1):
            if tokens[at - 1].low in _PARTING and tokens[at - 2].text == ",":
                return at - 2
    return sentence.last


def passive(stage: Stage, sentence: Sentence) -> tuple[str, int, int] | None:
    """Return words and content of `It is believed that ...`."""
    tokens = stage.text.tokens
    for at in range(sentence.first, min(sentence.last - 5, sentence.first + 12)):
        if stage.text.inside[at] != -1 or tokens[at].low != "it":
            continue
        verb = at + 2 + (tokens[at + 2].low in ("widely", "also", "often", "commonly", "generally"))
        if tokens[at + 1].low in ("is", "was") and tokens[verb].low in _PASSIVE:
            if tokens[verb + 1].low != "that":
                continue
            parted = (
                i - 1
                for i in range(verb + 2, sentence.last)
                if tokens[i].low in ("although", "though") and tokens[i - 1].text == ","
            )
            return f"it is {tokens[verb].low}", verb + 2, next(parted, sentence.last)
    return None


def stated_in(stage: Stage, sentence: Sentence) -> bool:
    """Whether a sentence says that those before it stand in an article."""
    low = [t.low for t in stage.text.tokens[sentence.first : sentence.first + 9]]
    if not low or low[0] not in ("this", "that", "it", "these", "so") or "in" not in low:
        return False
    at = low.index("in")
    return any(w in _STATED for w in low[1:at]) and any(w in _PIECES for w in low[at:])


def so_says(stage: Stage, sentence: Sentence, frame: Frame) -> bool:
    """Whether a sentence gives the one before it to somebody: `So believes the scholar X.`"""
    first = sentence.first
    return (
        frame.verb == first + 1
        and stage.text.sentences[frame.sentence] is sentence
        and stage.text.tokens[first].low in ("so", "thus")
    )
