"""Bytes to text, and text to what the rules read: the same length, so that offsets hold.

Markup, controls and characters that turn the order of letters are blanked out one for one; nothing
of a script or a style sheet is read.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

from corcyra.drafting.english import words
from corcyra.errors import DraftError
from corcyra.shown import UNSEEN

MAX_BYTES: Final = 1_000_000
"""Largest text; a book has about one million."""
PARAGRAPH: Final = "\u2029"
_TAG: Final = re.compile(r"<!--|</?([A-Za-z][A-Za-z0-9]*)\b[^<>]{0,2000}>|<![A-Za-z][^<>]{0,500}>")
_KNOWN: Final = words(
    "a article b blockquote body br code div em footer form h1 h2 h3 h4 h5 h6 head header html i "
    "iframe img input li link main meta nav ol p pre script section span strong style sub sup "
    "svg table tbody td textarea th thead title tr u ul object embed video audio button"
)
_BLOCK: Final = words("p div br li h1 h2 h3 h4 h5 h6 tr ul ol table blockquote article")
_UNREAD: Final = ("script", "style", "textarea", "svg", "iframe")
_ENTITY: Final = {"&quot;": '"', "&ldquo;": "“", "&rdquo;": "”", "&amp;": "&", "&nbsp;": " "}
_ENTITIES: Final = re.compile("|".join(_ENTITY))
_BOMS: Final = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decode(data: bytes, file: str = "text") -> str:
    """Return bytes as text: UTF-8, or UTF-16 that says so.

    Raises
    ------
    DraftError
        Too large, no text, or another encoding; where it is broken is told.
    """
    if len(data) > MAX_BYTES:
        size = f"has {len(data) / 1e6:.1f} MB, at most {MAX_BYTES / 1e6:g} are read"
        raise DraftError(f"{file}: {size}; cut it to the part that says who said what")
    encoding = next((name for mark, name in _BOMS if data.startswith(mark)), "utf-8-sig")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DraftError(_broken(data, error.start, file)) from None
    at = text.find("\0")
    if at >= 0:
        where = f"{file}:{text.count(chr(10), 0, at) + 1}"
        raise DraftError(f"{where}: holds a null character, so it is no text; give plain text")
    return text


def _broken(data: bytes, at: int, file: str) -> str:
    where = f"{file}:{data.count(10, 0, at) + 1}"
    if 0 in data[:4096] or sum(b < 9 for b in data[:4096]) > 40:
        return f"{file}: is binary, not text; save what it says as plain text (UTF-8)"
    return f"{where}: byte {data[at]:#04x} is not UTF-8; save the text as UTF-8"


def readable(text: str) -> str:
    """Return the text as the rules read it, character by character."""
    seen = UNSEEN.sub(" ", text)
    if "<" in seen:
        seen = _without_markup(seen)
    if "&" in seen:
        seen = _ENTITIES.sub(lambda m: _ENTITY[m[0]].ljust(len(m[0])), seen)
    return seen


def _without_markup(text: str) -> str:
    parts, at = [], 0
    for tag in _TAG.finditer(text):
        if tag.start() < at:
            continue
        name = (tag[1] or "").lower()
        if tag[1] and name not in _KNOWN:
            continue
        end = tag.end()
        if tag[0] == "<!--":
            end = _after(text, "-->", end)
        elif name in _UNREAD and tag[0][1] != "/":
            end = _after(text, f"</{name}", end)
        parts += [text[at : tag.start()], _blank(text, tag.start(), end, name in _BLOCK)]
        at = end
    return "".join([*parts, text[at:]])


def _after(text: str, what: str, at: int) -> int:
    """Return the end of the next `what`; of all, where there is none."""
    found = re.compile(re.escape(what), re.IGNORECASE).search(text, at)
    return len(text) if found is None else found.end()


def _blank(text: str, start: int, end: int, breaks: bool) -> str:
    gone = re.sub(r"[^\n]", " ", text[start:end])
    # A paragraph's end that is no end of a line, so that lines stay those of the text.
    return f"{PARAGRAPH}{gone[1:]}" if breaks else gone
