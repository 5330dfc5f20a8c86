"""The dossier's type as JSON Schema, by which editors complete and check while one types."""

from __future__ import annotations

from typing import Any

from corcyra.dossier.schema import Dossier
from corcyra.parameters import PARAMETERS, Parameter

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_json() -> dict[str, Any]:
    """Return the JSON Schema of a dossier, keys as they are written in YAML.

    Save it beside a dossier and begin that with the line
    ``# yaml-language-server: $schema=dossier.schema.json``.
    """
    schema = Dossier.model_json_schema(by_alias=True)
    parameters = schema["properties"]["parameters"]
    quantity = parameters.pop("additionalProperties")
    parameters["additionalProperties"] = False
    parameters["properties"] = {p.name: {**quantity, "description": _about(p)} for p in PARAMETERS}
    return {"$schema": DIALECT, **schema, "title": "Corcyra dossier"}


def _about(parameter: Parameter) -> str:
    unit = "" if parameter.unit == "1" else f", {parameter.unit}"
    prior = f"prior {parameter.low:g} to {parameter.high:g}"
    if parameter.low == parameter.high:
        prior = f"{parameter.default:g}"
    off = "" if parameter.off is None else f"; off: {parameter.off:g}"
    return f"{parameter.arena}: {parameter.meaning}{unit}; {prior}{off}. {parameter.source}"
