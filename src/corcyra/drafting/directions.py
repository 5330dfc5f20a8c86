"""Which way a statement says that something goes: up, down, or left open.

One word that lowers turns all that it governs: who destroys the chance of keeping trust says that
trust goes down. Two words that turn, or one beside a word that raises, say nothing by themselves.
"""

from __future__ import annotations

import re
from typing import Final

from corcyra.drafting.english import words

UP: Final = "up"
DOWN: Final = "down"
OPEN: Final = "TODO"
"""The words leave it open: a person says."""

_LOWERS: Final = re.compile(
    r"\b(?:destroy\w*|undermin\w+|weaken\w*|erod\w+|erosion|depriv\w+|los(?:e|es|t|ing)|loss|losses"
    r"|rob(?:s|bed|bing)?|strip(?:s|ped|ping)?|prevent\w*|impossible|damag\w+|harm\w*|hurt\w*"
    r"|reduc\w+|lower(?:s|ed|ing)|diminish\w*|discredit\w*|ruin\w*|hinder\w*|block(?:s|ed|ing)"
    r"|halt\w*|stop\w*|shatter\w*|collapse\w*|downfall|defeat\w*|threaten\w*|jeopardi[sz]\w*"
    r"|decreas\w+|br(?:ing|ings|ought) down"
    r"|(?:cost|costs) (?:him|her|them|it|us|the) "
    r"|(?<!in the )(?<!at the )(?<!by the )(?:end|ends|ended|ending)\b(?! (?:up|with|in)\b)"
    r"(?! of (?:the |this |that )?(?:day|week|month|year|night|winter|summer)\b))",
    re.IGNORECASE,
)
_RAISES: Final = re.compile(
    r"\b(?:strengthen\w*|help\w*|rais(?:e|es|ed|ing)|increas\w+|boost\w*|improv\w+|restor\w+"
    r"|secur(?:e|es|ed|ing)|sav(?:e|es|ed|ing)|preserv\w+|protect\w*|provok\w+|caus(?:e|es|ed|ing)"
    r"|lead(?:s|ing)? to|led to|enabl\w+|bolster\w*|rescu\w+|br(?:ing|ings|ought)|reinforc\w+"
    r"|make(?:s)? possible|made possible|keep(?:s|ing)?|kept)\b",
    re.IGNORECASE,
)
_DENIES: Final = re.compile(
    r"\b(?:not|never|no|nobody|none|nothing|neither|nor|without|cannot|hardly|scarcely|barely"
    r"|unlikely|unless|fail\w*|refus\w+|den(?:y|ies|ied)|doubt\w*|instead|rather|whether|far from"
    r"|worsen\w*|less|least|little|few|fewer)\b|n['’]t\b|\?",
    re.IGNORECASE,
)
_JOINS: Final = words("and or but while yet though although ;")
_BREAKS: Final = re.compile(r"\b(?:because|thanks to|due to|owing to|since|as a result of)\b", re.I)


def direction(said: str) -> str:
    """Return up, down, or TODO where the words leave it open."""
    lowers, raises = list(_LOWERS.finditer(said)), list(_RAISES.finditer(said))
    raises = [m for m in raises if not any(one.start() <= m.start() < one.end() for one in lowers)]
    if _DENIES.search(said) or len(lowers) > 1 or not (lowers or raises):
        return OPEN
    if not lowers:
        return UP
    between = (_between(said, lowers[0], m) for m in raises)
    return OPEN if any(_JOINS & set(text) for text in between) else DOWN


def effect_of(said: str) -> str:
    """Return the direction of what a cause brings about: of the part that gives no reason."""
    cause = _BREAKS.search(said)
    if cause is None:
        return OPEN
    before = said[: cause.start()]
    if len(before.split()) > 1:
        return direction(before)
    return direction(said.partition(",")[2])


def _between(said: str, one: re.Match[str], other: re.Match[str]) -> list[str]:
    first, last = sorted((one.span(), other.span()))
    return re.findall(r"[\w']+|;", said[first[1] : last[0]].lower())
