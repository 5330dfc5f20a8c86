"""The OpenAPI description as a page for people, which loads nothing from anywhere."""

from __future__ import annotations

from typing import Any, Final

import jinja2

_PAGE: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{{ info.title }}: what can be asked</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
code, .path { font-family: ui-monospace, monospace }
h2 { font-size: 1.1rem; margin: 2rem 0 .3rem } h2 b { font-weight: 600 }
table { border-collapse: collapse } td, th { text-align: left; padding: .1rem 1rem .1rem 0 }
td, th { vertical-align: top }
</style>
</head>
<body>
<h1>{{ info.title }}: what can be asked</h1>
<p>{{ info.description }} The same for machines: <a href="/openapi.json">openapi.json</a>.
Errors say <code>{"error": text, "problems": [...]}</code>.</p>
{% for route in routes %}
<h2><b>{{ route.method }}</b> <span class="path">{{ route.path }}</span></h2>
<p>{{ route.text }}</p>
<table>
{% for p in route.given %}<tr><td><code>{{ p.name }}</code></td><td>{{ p.text }}</td></tr>
{% endfor %}
{% for code, text in route.answers %}<tr><td>{{ code }}</td><td>{{ text }}</td></tr>
{% endfor %}
</table>
{% endfor %}
<h1 id="types">Types</h1>
{% for name, schema in types %}
<h2 id="{{ name }}">{{ name }}</h2>
<p>{{ schema.description }}</p>
<table>
{% for key, one in schema.get("properties", {}).items() %}
<tr><td><code>{{ key }}</code></td><td>{{ one | kind }}</td><td>{{ one.description }}</td></tr>
{% endfor %}
</table>
{% endfor %}
</body>
</html>
"""


def html(description: dict[str, Any]) -> str:
    """Return the page of an OpenAPI description."""
    environment = jinja2.Environment(autoescape=True)
    environment.filters["kind"] = kind
    routes = [
        _route(method, path, route)
        for path, methods in description["paths"].items()
        for method, route in methods.items()
    ]
    types = sorted(description["components"]["schemas"].items())
    template = environment.from_string(_PAGE)
    return template.render(info=description["info"], routes=routes, types=types)


def _route(method: str, path: str, route: dict[str, Any]) -> dict[str, Any]:
    given = [
        {"name": p["name"], "text": f"{p['in']}: {p.get('description', '')}"}
        for p in route.get("parameters", ())
    ]
    for content in route.get("requestBody", {}).get("content", {}).values():
        given.append({"name": "body", "text": kind(content["schema"])})
    answers = []
    for code, answer in route["responses"].items():
        of = [kind(c["schema"]) for c in answer.get("content", {}).values() if "schema" in c]
        answers.append((code, f"{answer.get('description', '')} {', '.join(filter(None, of))}"))
    text = route.get("description", "")
    return {"method": method.upper(), "path": path, "text": text, "given": given} | {
        "answers": answers
    }


def kind(schema: dict[str, Any]) -> str:
    """Return a type in words: `list of Lever`, `number or nothing`."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in schema:
        return " or ".join(kind(one) for one in schema["anyOf"])
    if "enum" in schema:
        return " or ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"list of {kind(schema.get('items', {})) or 'anything'}"
    named = {"null": "nothing", "object": "keys and values"}
    return named.get(schema.get("type", ""), str(schema.get("type", "")))
