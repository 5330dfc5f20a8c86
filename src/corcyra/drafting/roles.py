"""In what role somebody is introduced: words before the name, or behind it between commas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from corcyra.drafting.bodies import is_office
from corcyra.drafting.english import COMMON, DAYS, MODIFIERS, SAYING, TITLES, words
from corcyra.drafting.mentions import Mention
from corcyra.drafting.names import Names
from corcyra.drafting.tokens import Text, Token

BEFORE: Final = 9
"""Words before a name that are looked at."""
BEHIND: Final = 16
"""Words behind it."""
_JOINS: Final = words("of for and the to 's -")
_BREAKS: Final = words("who which that whose where when said says")


def role(text: Text, mention: Mention, names: Names, named: Mapping[int, int]) -> str:
    """Return the role in the text's words, "" if it gives none.

    Parameters
    ----------
    named
        For each token the mention it is of, to stop at another name.
    """
    if mention.first and text.tokens[mention.first - 1].text in ("By", "BY"):
        first, last = text.paragraphs[text.sentences[mention.sentence].paragraph]
        if first == mention.first - 1 and last - first < 10:
            return "author"
    before = _before(text, mention, names)
    behind = _behind(text, mention, names, named)
    return max(before, behind, key=len)


def _before(text: Text, mention: Mention, names: Names) -> str:
    """Words that lead up to the name and hold an office: `the former mayor of Sula Ivan Orlov`."""
    sentence = text.sentences[mention.sentence]
    at, office = mention.first, -1
    least = max(sentence.first, at - BEFORE)
    if at - 1 >= least and text.tokens[at - 1].text == ",":
        # "Sula's mayor, Ivan Orlov" and "the mayor of Sula, Ivan Orlov, said".
        after = text.tokens[mention.last] if mention.last < len(text.tokens) else None
        closed = after is not None and (after.text == "," or after.low in SAYING)
        if at - 2 < least or not (closed or is_office(text.tokens[at - 2], names)):
            return ""
        at -= 1
    end = at
    while at > least and _leads(text.tokens[at - 1], names):
        at -= 1
        if is_office(text.tokens[at], names):
            office = office if office >= 0 else at
    if office < 0:
        return ""
    while at < end and text.tokens[at].low in (*_JOINS, "a", "an", ","):
        at += 1
    while end > at and text.tokens[end - 1].low in (*_JOINS, ",", *TITLES):
        end -= 1
    return text.slice(at, end)


def _leads(token: Token, names: Names) -> bool:
    low = token.low
    if low in SAYING or low in DAYS:
        return False
    if is_office(token, names) or low in MODIFIERS or low in _JOINS or low in TITLES:
        return True
    if token.text in names.countries:
        return True
    if low in COMMON:
        return low in ("a", "an")
    return token.upper or low in names.bodies or low == "editorial"


def _behind(text: Text, mention: Mention, names: Names, named: Mapping[int, int]) -> str:
    """Words between commas or brackets behind the name: `Ivan Orlov, a baker in Sula, said`."""
    sentence = text.sentences[mention.sentence]
    at = mention.last
    if at >= sentence.last or text.tokens[at].text not in (",", "(", "–", "—"):
        return ""
    at += 1
    if (
        at + 1 < sentence.last
        and text.tokens[at].text.isdigit()
        and text.tokens[at + 1].text == ","
    ):
        at += 2
    first, office = at, False
    while at < min(sentence.last, first + BEHIND):
        token = text.tokens[at]
        if token.text in (",", ")", ";", "–", "—", ".", ":") or token.low in _BREAKS:
            break
        if text.inside[at] != text.inside[mention.first]:
            return ""
        if token.low in SAYING and token.low not in ("claim", "think"):
            break
        office |= is_office(token, names) and at - first < 8
        at += 1
    if not office or at - first >= BEHIND or named.get(first, -1) == named.get(mention.first, -2):
        return ""
    while first < at and text.tokens[first].low in ("a", "an", "the", "then"):
        first += 1
    return text.slice(first, at)
