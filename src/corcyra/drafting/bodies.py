"""Words by which an office or an institution is known."""

from __future__ import annotations

from corcyra.drafting.names import Names
from corcyra.drafting.tokens import Text, Token


def is_office(token: Token, names: Names) -> bool:
    """Whether a word is one for an office or another role, `ex-` or not."""
    low = token.low
    if low in names.offices:
        return True
    parts = low.split("-")
    return len(parts) > 1 and parts[-1] in names.offices


def is_body(words: list[str], names: Names) -> bool:
    """Whether words name a body, by one of them or by all of a name of several."""
    if _whole_name(words, names):
        return False
    told = f" {' '.join(words)} "
    return any(w in names.bodies for w in words) or any(f" {n} " in told for n in names.whole)


def _whole_name(words: list[str], names: Names) -> bool:
    """Whether this is a person in spite of a word of bodies: a given name and one more."""
    return len(words) == 2 and words[0] in names.given


def of_body(text: Text, names: Names, at: int, last: int) -> bool:
    """Whether `General` is of a body's name here and nobody's rank: `the General Staff`."""
    after = at + 1 < last and text.tokens[at + 1].low in names.bodies
    return after and text.tokens[at].low == "general"


def owned(text: Text, names: Names, first: int) -> int:
    """Where a body's name begins that an office owns: `the Prosecutor General's Office`."""
    tokens, at = text.tokens, first
    if at > 1 and tokens[at - 1].low == "'s":
        at -= 1
        while at and tokens[at - 1].upper and is_office(tokens[at - 1], names):
            at -= 1
    return at if at < first - 1 else first
