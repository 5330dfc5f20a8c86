"""What every part of a dossier shares: a strict frozen model, identifiers, quantities."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Part(BaseModel):
    """A frozen part of a dossier; unknown keys are refused, field docs are the docstrings."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", use_attribute_docstrings=True, allow_inf_nan=False
    )


Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$", max_length=40)]
"""A short name in lower case: letters, digits, - and _."""
Share = Annotated[float, Field(ge=0, le=1)]
Text = Annotated[str, Field(max_length=2000)]


class Quantity(Part):
    """A number that may be uncertain: a value, or a prior range. Short forms: `3` and `[1, 5]`."""

    value: float | None = None
    """The value, if it is known."""
    range: tuple[float, float] | None = None
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
            return {"range": given}
        return given

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
        return self

    @property
    def low(self) -> float:
        """Lowest value."""
        return self.value if self.range is None else self.range[0]  # type: ignore[return-value]

    @property
    def high(self) -> float:
        """Highest value."""
        return self.value if self.range is None else self.range[1]  # type: ignore[return-value]
