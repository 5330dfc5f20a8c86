"""What every part of a dossier shares: a strict frozen model, identifiers, quantities."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Final, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    GetJsonSchemaHandler,
    Strict,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError


class Part(BaseModel):
    """A frozen part of a dossier; unknown keys are refused, field docs are the docstrings.

    Strict: a text is no number and `true` is not 1, however kindly they could be read.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        use_attribute_docstrings=True,
        allow_inf_nan=False,
    )


FIRST_YEAR: Final = 1000
LAST_YEAR: Final = 2999


def _date(given: object) -> object:
    if isinstance(given, dt.date) and not isinstance(given, dt.datetime):
        return given
    form = given if isinstance(given, str) else ""
    try:
        day = dt.datetime.strptime(form, "%Y-%m-%d").date()
    except ValueError:
        if re.fullmatch(r"\d{4}-\d\d?-\d\d?", form):
            raise PydanticCustomError("date", "is no day of the calendar") from None
        raise PydanticCustomError("date", "needs a date such as 2022-01-05") from None
    # So that no day of a run falls off the calendar.
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise PydanticCustomError("date", f"needs a year from {FIRST_YEAR} to {LAST_YEAR}")
    return day


Date = Annotated[dt.date, BeforeValidator(_date)]
"""A day of the calendar, year-month-day."""


def form(allowed: str, *words: str) -> Discriminator:
    """Tell the forms of a field apart by their type, for one clear error instead of one a form.

    Members of the union are tagged "number", "list", "keys", or with one of `words`, the texts that
    are allowed; anything else is refused with "needs `allowed`".
    """

    def tag(given: object) -> str | None:
        if isinstance(given, str):
            return given if given in words else None
        if isinstance(given, int | float):
            return None if isinstance(given, bool) else "number"
        return "list" if isinstance(given, list) else "keys" if isinstance(given, dict) else None

    return Discriminator(tag, custom_error_type="form", custom_error_message=f"needs {allowed}")


Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$", max_length=40)]
"""A short name in lower case: letters, digits, - and _."""
Share = Annotated[float, Field(ge=0, le=1)]
Text = Annotated[str, Field(max_length=2000)]
Number = Annotated[float, Field(ge=-1e12, le=1e12)]
"""A number that no sum or product of a run makes infinite."""
LEAST_LOG: Final = 1e-12
"""Least start of a range in the logarithm."""


class Quantity(Part):
    """A number that may be uncertain: a value, or a prior range. Short forms: `3` and `[1, 5]`."""

    value: Number | None = None
    """The value, if it is known."""
    range: Annotated[tuple[Number, Number], Strict(False)] | None = None
    """Lowest and highest value of the prior."""
    scale: Literal["linear", "log"] = "linear"
    """Prior uniform in the number, or in its logarithm."""
    unit: Annotated[str, Field(max_length=40)] = ""
    """The unit, in words."""
    source: Text = "assumed"
    """Where it comes from (a key of `sources`, or words), or "assumed"."""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, given: object) -> object:
        if isinstance(given, int | float) and not isinstance(given, bool):
            return {"value": given}
        if isinstance(given, list | tuple):
            given = {"range": given}
        pair = given.get("range") if isinstance(given, dict) else None
        if isinstance(pair, list | tuple) and len(pair) != 2:
            raise ValueError(f"a range is two numbers [low, high], has {len(pair)}")
        return given

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Allow the short forms in the JSON Schema too."""
        full = handler.resolve_ref_schema(handler(core))
        pair = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
        return {
            "title": "Quantity",
            "description": "A number, a prior range [low, high], or either with its source.",
            "anyOf": [{"type": "number"}, pair, {**full, "title": "Quantity in full"}],
        }

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.value is None) == (self.range is None):
            raise ValueError("give either value or range")
        if self.range is not None:
            low, high = self.range
            if low > high:
                raise ValueError(f"range must go from low to high, is [{low:g}, {high:g}]")
            if self.scale == "log" and low <= 0:
                raise ValueError(f"a log range must start above 0, starts at {low:g}")
            if self.scale == "log" and low < LEAST_LOG:
                raise ValueError(f"a log range must start at {LEAST_LOG:g} or more, at {low:g}")
        return self

    @property
    def low(self) -> float:
        """Lowest value."""
        return self.value if self.range is None else self.range[0]  # type: ignore[return-value]

    @property
    def high(self) -> float:
        """Highest value."""
        return self.value if self.range is None else self.range[1]  # type: ignore[return-value]
