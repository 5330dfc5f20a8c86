// How an arm is named on the page: by its colour, and by a stroke that tells it without colour.

import { h, s } from "./dom.js";

/** The first arm is ochre and its lines are solid, the second grey-blue and its lines dashed. */
const kind = (first) => (first ? "with" : "without");

/** A stroke as the charts draw it. */
export function stroke(first) {
  return s("svg", { viewBox: "0 0 24 8", class: "stroke", "aria-hidden": true }, s("path", { class: `line ${kind(first)}`, d: "M1 4H23" }));
}

/** An arm's name with its stroke. */
export function armName(arm, first) {
  return h("span", { class: "arm" }, stroke(first), h("code", { class: kind(first) }, arm));
}
