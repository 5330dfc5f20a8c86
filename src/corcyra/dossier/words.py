"""pydantic's errors in words that say what is wrong and what is allowed."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, Literal, get_args, get_origin

from corcyra.dossier import fields
from corcyra.dossier.locate import Where

Loc = tuple[str | int, ...]

# What people write out of habit, and difflib cannot guess.
_HABITS: Final[Mapping[str, str]] = {
    "latitude": "lat",
    "longitude": "lon",
    "lng": "lon",
    "long": "lon",
    "type": "kind",
    "description": "about",
    "label": "name",
    "pop": "population",
    "date": "day",
    "members_of_alliance": "members",
    "influence": "ties",
    "weights": "weight",
    "to": "until",
    "end": "until",
    "overrides": "set",
    "city": "place",
    "location": "place",
    "link": "url",
}


def meant(name: str, known: Iterable[str]) -> str | None:
    """The known name that was most likely meant, or None."""
    names = list(known)
    low = name.lower().replace("-", "_").replace(" ", "_")
    folded = {k.lower().replace("-", "_"): k for k in names}
    if low in folded:
        return folded[low]
    close = difflib.get_close_matches(low, folded, 1, 0.65)
    if close:
        return folded[close[0]]
    if _HABITS.get(low) in names:
        return _HABITS[low]
    starts = [k for f, k in folded.items() if len(f) > 2 and (low.startswith(f + "_"))]
    return starts[0] if len(starts) == 1 else None


def listed(names: Sequence[str], last: str = "and") -> str:
    """Names as a list in words: "a, b and c"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def unknown(what: str, name: str, known: Sequence[str]) -> str:
    """Message for a name that is none of the known ones."""
    guess = meant(name, known)
    if guess is not None:
        return f"no {what} {name!r}; did you mean {guess}?"
    if not known:
        return f"no {what} {name!r}; the dossier has none"
    if len(known) > 30:
        return f"no {what} {name!r}; there are {', '.join(known[:30])}, ..."
    return f"no {what} {name!r}; there {'is' if len(known) == 1 else 'are'} {listed(known)}"


def has(value: object) -> str:
    """A value in words, as in "has the text 'abc'"."""
    if value is None:
        return "is empty"
    if isinstance(value, bool):
        return f"is {str(value).lower()}"
    if isinstance(value, str):
        return f'has text "{value if len(value) <= 40 else value[:37] + "..."}"'
    if isinstance(value, int | float):
        return f"is {value:g}" if abs(value) < 1e6 else f"is {value:,.15g}"
    if isinstance(value, Mapping):
        some = [str(key) for key in value][:4]
        return f"has keys ({', '.join(some)}{', ...' if len(value) > 4 else ''})"
    if isinstance(value, list):
        return f"has a list of {len(value)}"
    return "is something else"


def percent(value: object) -> str:
    """Hint at a number of percent that was written where a share belongs."""
    if isinstance(value, int | float) and 2 <= value <= 100 and value == int(value):
        return f"; {value:g}% is {value / 100:g}"
    return ""


def friendly(error: Mapping[str, Any]) -> tuple[Loc, str, Where]:
    """Path, message and where to point, for one entry of `ValidationError.errors()`."""
    loc: Loc = tuple(error["loc"])
    write = _WRITERS.get(error["type"])
    if write is not None:
        return write(loc, error)
    context = error.get("ctx", {})
    message = str(context.get("error") or error["msg"])
    return loc, message, "value"


_Written = tuple[Loc, str, Where]


def _missing(loc: Loc, error: Mapping[str, Any]) -> _Written:
    field = fields.at_path(loc)
    meaning = _sentence(field.meaning) if field else ""
    choice = _choices(field)
    if len(choice) == 1:
        return loc, f"is missing; write {loc[-1]}: {choice[0]}", "key"
    told = "; ".join(part for part in (listed(choice, "or"), meaning) if part)
    return loc, f"is missing{f' ({told})' if told else ''}", "key"


def _choices(field: fields.Field | None) -> list[str]:
    """Values of a field that has but a few."""
    return [
        str(value)
        for member in (fields.members(field.kind) if field else ())
        if get_origin(member) is Literal
        for value in get_args(member)
    ]


def _sentence(text: str) -> str:
    line = " ".join(text.split()).rstrip(".")
    first = line.split(". ")[0]
    return first[:1].lower() + first[1:] if first[1:2].islower() else first


def _literal(loc: Loc, error: Mapping[str, Any]) -> _Written:
    return loc, _choice(_choices(fields.at_path(loc)), error["input"]), "value"


def _choice(known: Sequence[str], value: object) -> str:
    guess = meant(value, known) if isinstance(value, str) else None
    hint = f"; did you mean {guess}?" if guess else ""
    if value is None:
        hint = ""
    return f"must be {listed(known, 'or')}, {_is(value)}{hint}"


def _is(value: object) -> str:
    return f'is "{value}"' if isinstance(value, str) and len(value) <= 60 else has(value)


def _tag_invalid(loc: Loc, error: Mapping[str, Any]) -> _Written:
    known = re.findall(r"'([^']+)'", error["ctx"]["expected_tags"])
    return (*loc, "kind"), _choice(known, error["ctx"]["tag"]), "value"


def _tag_missing(loc: Loc, error: Mapping[str, Any]) -> _Written:
    if not isinstance(error["input"], Mapping):
        return loc, f"needs keys and values, first of all kind; {has(error['input'])}", "value"
    field = fields.at_path(loc)
    known = [t for m in (fields.members(field.kind) if field else ()) if (t := fields.tag(m))]
    return (*loc, "kind"), f"is missing; it says what this is: {listed(known, 'or')}", "key"


def _bound(loc: Loc, error: Mapping[str, Any]) -> _Written:
    field = fields.at_path(loc)
    allowed = (field.bounds if field else "") or _first_word(str(error["msg"]))
    hint = percent(error["input"]) if error.get("ctx", {}).get("le") == 1 else ""
    return loc, f"must be {allowed}, {has(error['input'])}{hint}", "value"


def _first_word(message: str) -> str:
    return message.replace("Input should be ", "").replace("greater than or equal to", "at least")


def _pattern(loc: Loc, error: Mapping[str, Any]) -> _Written:
    given = str(error["input"])
    if str(loc[-1]) == "url":
        return loc, f"must start with http:// or https://, {_is(given)}", "value"
    if str(loc[-1]) == "shape":
        return loc, f"must be three digits in quotes, such as '398', {_is(given)}", "value"
    where: Where = "key" if loc[-1] == "[key]" else "value"
    slug = re.sub(r"[^a-z0-9_]+", "-", given.lower()).strip("-_0123456789")
    hint = f", for instance {slug[:40]}" if slug else ""
    return (
        loc,
        "must be a short name of lower-case letters (a-z), digits, - and _, beginning with a "
        f"letter{hint}; {_is(given)}",
        where,
    )


def _too_long(loc: Loc, error: Mapping[str, Any]) -> _Written:
    context = error["ctx"]
    given = context.get("actual_length") or len(error["input"])
    unit = "characters" if error["type"].startswith("string") else "items"
    where: Where = "key" if loc[-1] == "[key]" else "value"
    return loc, f"must have at most {context['max_length']} {unit}, has {given}", where


def _too_short(loc: Loc, error: Mapping[str, Any]) -> _Written:
    return loc, f"must have at least {error['ctx']['min_length']} item, is empty", "value"


def _needs(what: str) -> Callable[[Loc, Mapping[str, Any]], _Written]:
    def write(loc: Loc, error: Mapping[str, Any]) -> _Written:
        return loc, f"needs {what}, {has(error['input'])}", "value"

    return write


def _text(loc: Loc, error: Mapping[str, Any]) -> _Written:
    value = error["input"]
    quote = "; put it in quotes" if isinstance(value, int | float) else ""
    return loc, f"needs text, {has(value)}{quote}", "value"


def _truth(loc: Loc, error: Mapping[str, Any]) -> _Written:
    value = error["input"]
    meant_truth = {"yes": "true", "on": "true", "no": "false", "off": "false", "1": "true"}
    guess = meant_truth.get(str(value).lower())
    hint = f"; did you mean {guess}?" if guess else ""
    return loc, f"needs true or false, {has(value)}{hint}", "value"


def _number(loc: Loc, error: Mapping[str, Any]) -> _Written:
    value = error["input"]
    hint = ""
    if isinstance(value, str):
        hint = _number_hint(value.strip())
    return loc, f"needs a number, {has(value)}{hint}", "value"


def _number_hint(text: str) -> str:
    """What a text was meant to be, if it is nearly a number."""
    if re.fullmatch(r"[-+]?\d+(\.\d+)? *%", text):
        return f"; write a share, such as {float(text.rstrip('% ')) / 100:g}"
    if re.fullmatch(r"[-+]?\d{1,3}([ ,_'\u00a0\u202f]\d{3})+(\.\d+)?", text):
        return f"; write {re.sub(r'[^-+0-9.]', '', text)}"
    if re.fullmatch(r"[-+]?\d+,\d+", text):
        return f"; write {text.replace(',', '.')} with a point"
    if re.fullmatch(r"\d{4}-\d\d?-\d\d?|\d\d?\.\d\d?\.\d{4}", text):
        return "; days are counted from the start, which is day 0"
    if re.fullmatch(r"[-+]?[\d.]+([eE][-+]?\d+)?", text):
        return "; take the quotes away"
    return ""


def _whole(loc: Loc, error: Mapping[str, Any]) -> _Written:
    return loc, f"needs a whole number, {has(error['input'])}", "value"


def _finite(loc: Loc, error: Mapping[str, Any]) -> _Written:
    return loc, "needs a finite number, is infinite or not a number", "value"


def _part(loc: Loc, error: Mapping[str, Any]) -> _Written:
    field = fields.at_path(loc)
    known = list(field.keys) if field else []
    if known == ["value", "range", "scale", "unit", "source"]:
        value = error["input"]
        hint = _number_hint(value.strip()) if isinstance(value, str) else ""
        return loc, f"needs a number or a range [low, high], {has(value)}{hint}", "value"
    if field is not None and field.part is None:
        return loc, f"needs keys and values, first of all kind; {has(error['input'])}", "value"
    some = f" ({', '.join(known[:8])}{', ...' if len(known) > 8 else ''})" if known else ""
    return loc, f"needs keys and values{some}, {has(error['input'])}", "value"


def _form(loc: Loc, error: Mapping[str, Any]) -> _Written:
    return loc, f"{error['msg']}, {has(error['input'])}", "value"


def _date(loc: Loc, error: Mapping[str, Any]) -> _Written:
    if error["msg"].startswith("is no "):
        return loc, f"{error['input']} {error['msg']}", "value"
    return loc, f"{error['msg']}, {_is(error['input'])}", "value"


def _list(loc: Loc, error: Mapping[str, Any]) -> _Written:
    given = error["input"]
    dash = " (lines that start with -)" if isinstance(given, Mapping) else ""
    hint = f"; write [{given}]" if isinstance(given, str) and len(given) <= 40 else ""
    return loc, f"needs a list{dash}, {has(given)}{hint}", "value"


_WRITERS: Final[dict[str, Callable[[Loc, Mapping[str, Any]], _Written]]] = {
    "form": _form,
    "date": _date,
    "missing": _missing,
    "literal_error": _literal,
    "union_tag_invalid": _tag_invalid,
    "union_tag_not_found": _tag_missing,
    "greater_than": _bound,
    "greater_than_equal": _bound,
    "less_than": _bound,
    "less_than_equal": _bound,
    "string_pattern_mismatch": _pattern,
    "string_too_long": _too_long,
    "too_long": _too_long,
    "too_short": _too_short,
    "string_type": _text,
    "string_unicode": _needs("text that can be written"),
    "bool_type": _truth,
    "bool_parsing": _truth,
    "float_type": _number,
    "float_parsing": _number,
    "int_type": _whole,
    "int_parsing": _whole,
    "int_from_float": _whole,
    "finite_number": _finite,
    "model_type": _part,
    "model_attributes_type": _part,
    "dict_type": _needs("keys and values"),
    "list_type": _list,
    "tuple_type": _list,
}
