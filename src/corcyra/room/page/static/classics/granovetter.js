// Granovetter's hundred people: who joins when. The server runs the model; here it is drawn.

import { get, newest, post } from "../api.js";
import { announce, byId, h, s, trouble } from "../dom.js";

const PEOPLE = 100;
const [COLUMNS, CELL] = [10, 40];
const PACE = 90; // milliseconds a round

let crowds = {};
let thresholds = [];
let riot = { rounds: [0], joins: [], at_most: [] };
let chosen = 1;
let timer = null;

const ask = newest(() => post("/api/classics/granovetter", { thresholds }), (answer) => { riot = answer; trouble(""); show(); }, (error) => trouble(error.message));

const people = Array.from({ length: PEOPLE }, (_, i) => person(i));
const square = s("svg", { viewBox: `0 0 ${COLUMNS * CELL} ${(PEOPLE / COLUMNS) * CELL}`, role: "img", "aria-label": "A hundred people; those who have joined are filled" }, people.map((p) => p.group));
const told = h("p", { id: "told", class: "lead" });
const which = h("input", { type: "number", id: "which", min: 1, max: PEOPLE, value: 2, onchange: () => choose(Number(which.value) - 1) });
const threshold = h("input", { type: "range", id: "threshold", min: 0, max: 100, step: 1, oninput: () => change(Number(threshold.value)) });
const needs = h("output", { for: "threshold" });
const crowd = h("select", { id: "crowd", onchange: () => { thresholds = crowds[crowd.value]; ask(); } });
const curve = s("svg", { viewBox: "0 0 230 232", role: "img", "aria-label": "How many have a threshold of at most so many, against the diagonal" });

byId("stage").append(square);
byId("panel").append(told,
  h("p", {}, h("button", { type: "button", class: "main", id: "riot", onclick: play }, "Watch it happen")),
  h("p", {}, h("label", {}, "Crowd ", crowd)),
  h("p", {}, h("label", {}, "Person ", which)),
  h("p", {}, h("label", { for: "threshold" }, "joins when so many others have: "), needs, threshold),
  curve, h("p", { class: "small" }, "The staircase: people with a threshold of at most r. Where it first meets the diagonal, the riot stops."));
begin().catch((error) => trouble(error.message));

function person(i) {
  const [x, y] = [(i % COLUMNS) * CELL + CELL / 2, Math.floor(i / COLUMNS) * CELL + CELL / 2];
  const circle = s("circle", { class: "person", cx: x, cy: y, r: 15 });
  const text = s("text", { x, y: y + 4, "text-anchor": "middle" });
  const title = s("title", {});
  return { circle, text, title, group: s("g", { onclick: () => choose(i), style: "cursor: pointer" }, title, circle, text) };
}

/** Gives the crowds to choose from, and shows the first. */
async function begin() {
  crowds = Object.fromEntries((await get("/api/classics/granovetter")).crowds.map((one) => [one.name, one.thresholds]));
  crowd.replaceChildren(...Object.keys(crowds).map((name) => h("option", { value: name }, name)));
  thresholds = crowds[crowd.value];
  await ask();
}

function choose(i) {
  chosen = Math.min(PEOPLE - 1, Math.max(0, Math.floor(i) || 0));
  show();
}

function change(value) {
  thresholds = thresholds.map((old, i) => (i === chosen ? value : old));
  needs.textContent = String(value);
  ask();
}

function stop() {
  clearInterval(timer);
  timer = null;
}

/** How it ends, all at once. */
function show() {
  stop();
  const end = riot.rounds.at(-1);
  draw(riot.rounds.length - 1);
  which.value = chosen + 1;
  threshold.value = thresholds[chosen];
  needs.textContent = String(thresholds[chosen]);
  told.textContent = end === PEOPLE ? "All hundred riot." : end === 0 ? "Nobody riots." : end === 1 ? "One riots: a broken window." : `${end} riot.`;
  announce(told.textContent);
  staircase();
}

/** Those who have joined after so many rounds. */
function draw(round) {
  people.forEach((p, i) => {
    const inside = riot.joins[i] !== null && riot.joins[i] <= round;
    p.circle.setAttribute("class", `person${inside ? " in" : ""}${i === chosen ? " first" : ""}`);
    p.text.textContent = thresholds[i];
    p.title.textContent = `Person ${i + 1} joins when ${thresholds[i]} others have${inside ? ": joined" : ""}`;
  });
}

function play() {
  stop();
  let round = 0;
  draw(0);
  timer = setInterval(() => {
    draw(round);
    told.textContent = `Round ${round}: ${riot.rounds[round]} in.`;
    round += 1;
    if (round === riot.rounds.length) show();
  }, PACE);
}

function staircase() {
  const at = (r, n) => `${(15 + 2 * r).toFixed(1)} ${(205 - 2 * n).toFixed(1)}`;
  const d = riot.at_most.map((n, r) => `${r ? "L" : "M"}${at(r, n)}L${at(Math.min(PEOPLE, r + 1), n)}`).join("");
  const end = riot.rounds.at(-1);
  const [cx, cy] = at(end, end).split(" ");
  const label = (x, y, words, anchor = "middle") => s("text", { x, y, "text-anchor": anchor }, words);
  curve.replaceChildren(label(15, 219, "0"), label(115, 219, "r: have joined"), label(215, 219, "100"), label(18, 13, "100 people", "start"),
    s("path", { class: "grid", d: `M${at(0, 0)}L${at(100, 0)}M${at(0, 0)}L${at(0, 100)}` }), s("path", { class: "event", fill: "none", d: `M${at(0, 0)}L${at(100, 100)}` }), s("path", { class: "line with", d }), s("circle", { class: "dot", cx, cy, r: 4 }));
}
