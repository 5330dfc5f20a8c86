"""Text from outside, fit to be shown: nothing in it moves a cursor or turns the order of letters.

Terminals obey control characters, and pages and editors obey those that reverse what is read
(Trojan Source, doi:10.48550/arXiv.2111.00169). A dossier may not hold them; what else is shown of
files, their names and the errors in them, is shown without.
"""

from __future__ import annotations

import re
from typing import Final

INSTEAD: Final = "\ufffd"

UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"  # controls, but tab and ends of lines
    "\u202a-\u202e\u2066-\u2069"  # embedding, overriding and isolating of directions
    "\ud800-\udfff\ufffe\uffff\U000e0000-\U000e007f]"  # halves of characters, none, and tags
)
"""Characters that do something and show nothing. Marks of right-to-left scripts are not of them."""
_BREAKS: Final = re.compile("[\r\n\x85\u2028\u2029]")


def shown(text: str) -> str:
    """Return the text with each such character replaced by one that shows."""
    return UNSEEN.sub(INSTEAD, text).replace("\r", INSTEAD)


def one_line(text: str, most: int = 200) -> str:
    """Return the text as one line of at most so many characters."""
    line = _BREAKS.sub(INSTEAD, shown(text))
    return line if len(line) <= most else f"{line[: most - 3]}..."
