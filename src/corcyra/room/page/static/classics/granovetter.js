// Granovetter's hundred people: who joins when. (Granovetter 1978)

import { announce, byId, h, s } from "../dom.js";

const PEOPLE = 100;
const [COLUMNS, CELL] = [10, 40];
const PACE = 90; // milliseconds a round

const CROWDS = {
  "0, 1, 2, …, 99: the paper's crowd": () => Array.from({ length: PEOPLE }, (_, i) => i),
  "the same, but the second needs two": () => Array.from({ length: PEOPLE }, (_, i) => (i === 1 ? 2 : i)),
  "normal, mean 25, deviation 12.2": () => normal(25, 12.2),
  "normal, mean 25, deviation 13": () => normal(25, 13),
};

/** Thresholds at the quantiles of a normal distribution, in whole persons from 0 to 100. */
function normal(mean, deviation) {
  return Array.from({ length: PEOPLE }, (_, i) => Math.min(100, Math.max(0, Math.ceil(mean + deviation * quantile((i + 0.5) / PEOPLE)))));
}

/** The standard normal quantile by halving, exact enough for whole persons. */
function quantile(p) {
  let [low, high] = [-8, 8];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (below(middle) < p) low = middle;
    else high = middle;
  }
  return low;
}

/** Share of a standard normal distribution below x, by Simpson's rule. */
function below(x) {
  const n = 200;
  const density = (t) => Math.exp((-t * t) / 2) / Math.sqrt(2 * Math.PI);
  let sum = density(0) + density(x);
  for (let i = 1; i < n; i++) sum += (i % 2 ? 4 : 2) * density((x * i) / n);
  return 0.5 + (sum * x) / n / 3;
}

/** Round by round, how many have joined: r(t + 1) = people with a threshold of at most r(t). */
export function rounds(thresholds) {
  const path = [0];
  for (;;) {
    const joined = thresholds.filter((threshold) => threshold <= path.at(-1)).length;
    if (joined === path.at(-1)) return path;
    path.push(joined);
  }
}

let thresholds = CROWDS[Object.keys(CROWDS)[0]]();
let chosen = 1;
let timer = null;

const people = Array.from({ length: PEOPLE }, (_, i) => person(i));
const square = s("svg", { viewBox: `0 0 ${COLUMNS * CELL} ${(PEOPLE / COLUMNS) * CELL}`, role: "img", "aria-label": "A hundred people; those who have joined are filled" }, people.map((p) => p.group));
const told = h("p", { id: "told", class: "lead" });
const which = h("input", { type: "number", id: "which", min: 1, max: PEOPLE, value: 2, onchange: () => choose(Number(which.value) - 1) });
const threshold = h("input", { type: "range", id: "threshold", min: 0, max: 100, step: 1, oninput: () => change(Number(threshold.value)) });
const needs = h("output", { for: "threshold" });
const crowd = h("select", { id: "crowd", onchange: () => { thresholds = CROWDS[crowd.value](); show(); } }, Object.keys(CROWDS).map((name) => h("option", { value: name }, name)));
const curve = s("svg", { viewBox: "0 0 220 220", role: "img", "aria-label": "How many have a threshold of at most so many, against the diagonal" });

byId("stage").append(square);
byId("panel").append(told,
  h("p", {}, h("button", { type: "button", class: "main", id: "riot", onclick: play }, "Watch it happen")),
  h("p", {}, h("label", {}, "Crowd ", crowd)),
  h("p", {}, h("label", {}, "Person ", which)),
  h("p", {}, h("label", { for: "threshold" }, "joins when so many others have: "), needs, threshold),
  curve, h("p", { class: "small" }, "The staircase: people with a threshold of at most r. Where it first meets the diagonal, the riot stops."));
show();

function person(i) {
  const [x, y] = [(i % COLUMNS) * CELL + CELL / 2, Math.floor(i / COLUMNS) * CELL + CELL / 2];
  const circle = s("circle", { class: "person", cx: x, cy: y, r: 15 });
  const text = s("text", { x, y: y + 4, "text-anchor": "middle" });
  const title = s("title", {});
  return { circle, text, title, group: s("g", { onclick: () => choose(i), style: "cursor: pointer" }, title, circle, text) };
}

function choose(i) {
  chosen = Math.min(PEOPLE - 1, Math.max(0, Math.floor(i) || 0));
  show();
}

function change(value) {
  thresholds = thresholds.map((old, i) => (i === chosen ? value : old));
  show();
}

function stop() {
  clearInterval(timer);
  timer = null;
}

function show() {
  stop();
  const end = rounds(thresholds).at(-1);
  draw(end);
  which.value = chosen + 1;
  threshold.value = thresholds[chosen];
  needs.textContent = String(thresholds[chosen]);
  told.textContent = end === PEOPLE ? "All hundred riot." : end === 0 ? "Nobody riots." : end === 1 ? "One riots: a broken window." : `${end} riot.`;
  announce(told.textContent);
  staircase();
}

/** Those whose threshold is met when so many have joined. */
function draw(joined) {
  const inside = new Set([...thresholds.keys()].sort((a, b) => thresholds[a] - thresholds[b]).slice(0, joined));
  people.forEach((p, i) => {
    p.circle.setAttribute("class", `person${inside.has(i) ? " in" : ""}${i === chosen ? " first" : ""}`);
    p.text.textContent = thresholds[i];
    p.title.textContent = `Person ${i + 1} joins when ${thresholds[i]} others have${inside.has(i) ? ": joined" : ""}`;
  });
}

function play() {
  stop();
  const path = rounds(thresholds);
  let i = 0;
  draw(0);
  timer = setInterval(() => {
    draw(path[i]);
    told.textContent = `Round ${i}: ${path[i]} in.`;
    i += 1;
    if (i === path.length) show();
  }, PACE);
}

function staircase() {
  const at = (r, n) => `${(15 + 2 * r).toFixed(1)} ${(205 - 2 * n).toFixed(1)}`;
  let d = "";
  for (let r = 0; r <= PEOPLE; r++) {
    const n = thresholds.filter((t) => t <= r).length;
    d += `${d ? "L" : "M"}${at(r, n)}L${at(Math.min(PEOPLE, r + 1), n)}`;
  }
  const end = rounds(thresholds).at(-1);
  const [cx, cy] = at(end, end).split(" ");
  curve.replaceChildren(s("path", { class: "grid", d: `M${at(0, 0)}L${at(100, 0)}M${at(0, 0)}L${at(0, 100)}` }), s("path", { class: "event", fill: "none", d: `M${at(0, 0)}L${at(100, 100)}` }), s("path", { class: "line with", d }), s("circle", { class: "dot", cx, cy, r: 4 }));
}
