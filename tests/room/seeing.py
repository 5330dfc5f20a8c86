"""What can be measured of a page that is open: contrast, sizes, names, what sticks out.

Each script is evaluated in the page and returns what is wrong in words, so that a test's message
says which element it is.
"""

from __future__ import annotations

from typing import Any, Final

_COMMON: Final = """
  const shown = (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    && !e.closest(".unseen, .skip, [aria-hidden=true].gutter");
  const named = (e) => `<${e.tagName.toLowerCase()}${e.id ? "#" + e.id : ""}`
    + `${e.getAttribute("class") ? "." + e.getAttribute("class").replace(/ /g, ".") : ""}> `
    + `“${(e.textContent || e.value || "").trim().slice(0, 30)}”`;
"""

CONTRAST: Final = (
    "(least) => {"
    + _COMMON
    + """
  const rgba = (text) => {
    const p = (text.match(/[\\d.]+/g) || []).map(Number);
    return /^rgba?\\(/.test(text) ? [p[0], p[1], p[2], p[3] ?? 1] : [0, 0, 0, 0];
  };
  const over = (top, under) => top.slice(0, 3).map((v, i) => v * top[3] + under[i] * (1 - top[3]));
  const light = (rgb) => rgb.map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ratio = (a, b) => {
    const [x, y] = [light(a), light(b)];
    return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
  };
  const chain = (e) => (e ? [...chain(e.parentElement), e] : []);
  // What lies behind an element: its ancestors' backgrounds, one over the other.
  const behind = (e) => chain(e).reduce(
    (under, one) => over(rgba(getComputedStyle(one).backgroundColor), under), [255, 255, 255]);
  const faint = (e) => chain(e).reduce((o, one) => o * Number(getComputedStyle(one).opacity), 1);
  // Text in a drawing: on its own halo, or on the last shape before it that holds its middle.
  const drawn = (text) => {
    const style = getComputedStyle(text);
    if (style.paintOrder.startsWith("stroke") && style.stroke !== "none") return rgba(style.stroke);
    const box = text.getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    let under = behind(text);
    for (const shape of text.ownerSVGElement.querySelectorAll("circle, rect, path")) {
      const on = shape.getBoundingClientRect();
      const fill = rgba(getComputedStyle(shape).fill);
      fill[3] *= Number(getComputedStyle(shape).fillOpacity);
      const before = shape.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING;
      const holds = on.left < x && x < on.right && on.top < y && y < on.bottom;
      if (before && holds) under = over(fill, under);
    }
    return under;
  };
  const wrong = [];
  const seen = new Set();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || seen.has(e) || !shown(e)) continue;
    if (e.closest(":disabled, script, style, option, noscript")) continue;
    seen.add(e);
    const style = getComputedStyle(e);
    const svg = e.namespaceURI.endsWith("svg");
    const under = svg ? drawn(e) : behind(e);
    const ink = rgba(svg ? style.fill : style.color);
    ink[3] *= faint(e);
    const found = ratio(over(ink, under), under);
    if (found < least) wrong.push(`${found.toFixed(2)} ${named(e)}`);
  }
  return wrong;
}"""
)
"""Text whose contrast with what lies behind it is under `least`.

Relative luminance and contrast ratio as WCAG 2.2 defines them. Disabled controls are left out, as
there.
"""

SMALL: Final = (
    "(least) => {"
    + _COMMON
    + """
  const wrong = [];
  for (const e of document.querySelectorAll("button, input, select, textarea, summary, a[href]")) {
    if (!shown(e) || e.disabled) continue;
    if (e.matches("a") && getComputedStyle(e).display === "inline") continue; // within a sentence
    const boxes = [e, ...(e.matches("[type=checkbox], [type=radio]") ? e.labels : [])]
      .map((one) => one.getBoundingClientRect());
    const w = Math.max(...boxes.map((b) => b.width));
    const hgt = Math.max(...boxes.map((b) => b.height));
    const needs = e.matches(".src") ? Math.min(least, 30) : least;
    if (Math.min(w, hgt) < needs - 0.5) wrong.push(`${w.toFixed(0)}×${hgt.toFixed(0)} ${named(e)}`);
  }
  return wrong;
}"""
)
"""Controls that a finger misses: less than `least` CSS pixels wide or high. Links within a sentence
are left out, and a label counts for its checkbox, as in WCAG 2.2's 2.5.8. The small signs of
sources, which stand in running text, need 30 at most.
"""

CUT: Final = (
    "() => {"
    + _COMMON
    + """
  const wide = document.documentElement.clientWidth;
  const wrong = document.documentElement.scrollWidth > wide ? ["the page scrolls sideways"] : [];
  for (const e of document.querySelectorAll("body *")) {
    if (!shown(e) || e.closest(".scroll, textarea, nav, svg, .chart, pre")) continue;
    const box = e.getBoundingClientRect();
    if (box.width && (box.right > wide + 1 || box.left < -1)) wrong.push(`sticks out: ${named(e)}`);
    const style = getComputedStyle(e);
    const cut = style.overflowX === "hidden" && e.scrollWidth > e.clientWidth + 1;
    if (cut) wrong.push(`cut: ${named(e)}`);
  }
  for (const text of document.querySelectorAll("svg text")) {
    if (!shown(text)) continue;
    const [box, on] = [text.getBoundingClientRect(), text.ownerSVGElement.getBoundingClientRect()];
    const beside = box.left < on.left - 2 || box.right > on.right + 2;
    if (beside || box.bottom > on.bottom + 3 || box.top < on.top - 3)
      wrong.push(`leaves its drawing: ${named(text)}`);
  }
  return wrong;
}"""
)
"""What leaves the window or its drawing."""

FOCUS: Final = (
    "() => {"
    + _COMMON
    + """
  const e = document.activeElement;
  const style = getComputedStyle(e);
  const box = e.getBoundingClientRect();
  const middle = [box.x + box.width / 2, box.y + Math.min(box.height, 20) / 2];
  const over = document.elementFromPoint(...middle);
  const other = over && !e.contains(over) && !over.contains(e);
  return {
    what: named(e), body: e === document.body,
    width: parseFloat(style.outlineWidth), style: style.outlineStyle,
    inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    covered: Boolean(other && over.closest(".transport, .moved-line")),
    view: e.closest(".view")?.id ?? null, top: box.top + scrollY,
  };
}"""
)
"""What has the focus, whether that can be seen, and whether something that sticks covers it."""

BARE_ROLES: Final = (
    *("button", "checkbox", "combobox", "link", "radio", "slider", "spinbutton", "switch"),
    *("textbox", "dialog", "image", "img", "progressbar", "group", "region", "navigation"),
    "DisclosureTriangle",
)
"""Roles that say nothing without a name."""


def nameless(page: Any) -> list[str]:
    """Nodes of Chromium's accessibility tree that need a name and have none."""
    cdp = page.context.new_cdp_session(page)
    nodes = cdp.send("Accessibility.getFullAXTree")["nodes"]
    cdp.detach()
    wrong = []
    for node in nodes:
        role = node.get("role", {}).get("value")
        name = str(node.get("name", {}).get("value", "")).strip()
        if node.get("ignored") or role not in BARE_ROLES or name:
            continue
        focusable = any(p["name"] == "focusable" for p in node.get("properties", []))
        if role == "group" and not focusable:
            continue  # a details element, whose summary is named
        wrong.append(f"{role} {node['nodeId']}")
    return wrong
