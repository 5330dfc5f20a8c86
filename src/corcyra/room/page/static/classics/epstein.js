// Epstein's square: model I of Epstein (2002). The server runs it, some steps ahead; here it is drawn.

import { newest, post } from "../api.js";
import { announce, byId, h, percent, s, trouble } from "../dom.js";

const [SIDE, CITIZENS] = [40, 1120];
const STEPS = 5000; // as far as the server goes
const [AHEAD, FEW] = [60, 30]; // steps asked for at once, and how few may be left before that
const SHOWN = 300; // steps on the chart
const PACE = 60; // milliseconds a step
const CELL = 12;

const values = { legitimacy: 0.82, cops: 64, jail: 30 };
let seed = 1;
let plan = null; // what holds from which step on
let known = []; // what is known of each step: { frame, active, jailed, quiet }
let [at, timer] = [0, null];
let turn = 0; // counts changes, after which other steps follow
let owed = false; // a step that waits until it is known

const ask = newest(steps, take, (error) => { pause(); trouble(error.message); });

/** The steps after those that are known; nothing where there are enough. */
async function steps() {
  if (known.length - at >= FEW || known.length > STEPS) return null;
  const of = turn;
  const first = known.length;
  const { legitimacy, cops } = plan;
  const last = Math.min(STEPS, first + AHEAD - 1);
  return { of, ...(await post("/api/classics/epstein", { seed, legitimacy, cops, jail: values.jail, first, last })) };
}

function take(answer) {
  if (answer?.of !== turn) return; // nothing, or asked before something was changed
  const { first, frames, active, jailed, quiet } = answer;
  known.push(...frames.map((frame, i) => ({ frame, active: active[i], jailed: jailed[i], quiet: quiet[i] })));
  trouble("");
  if (owed) step();
  else if (first <= at) draw(!timer);
}

/** From the first step on, with the values as they are. */
function begin() {
  plan = { legitimacy: [[0, values.legitimacy]], cops: [[0, values.cops]] };
  known = [];
  turn += 1;
  owed = false;
  at = 0;
  return ask();
}

/** Another value from the next step on; what was known of later steps no longer holds. */
function change(name, value) {
  values[name] = value;
  if (!at) {
    begin();
    return;
  }
  plan[name] = [...plan[name].filter(([step]) => step <= at), [at + 1, value]];
  known.length = at + 1;
  turn += 1;
  ask();
}

/** One step, at once or when it is known. */
function step() {
  if (at >= STEPS) {
    pause();
    announce(`${STEPS} steps are as far as this page goes.`);
    return;
  }
  owed = at + 1 >= known.length;
  if (!owed) at += 1;
  ask();
  if (known.length) draw(!timer);
}

const canvas = h("canvas", { width: SIDE * CELL, height: SIDE * CELL, role: "img", "aria-label": "The square: quiet citizens pale, active ones ochre, police grey-blue squares" });
const chart = s("svg", { viewBox: "0 0 400 106", role: "img", "aria-label": "Active and jailed through the last steps" });
const told = h("p", { id: "told", class: "lead" });
const run = h("button", { type: "button", class: "main", id: "run", onclick: toggle }, "Run");
const number = h("input", { type: "number", id: "seed", min: 0, max: 2 ** 53, value: seed, onchange: () => { seed = Math.max(0, Math.floor(Number(number.value) || 0)); begin(); } });

function slider(id, words, low, high, by, take, say = String) {
  const output = h("output", { for: id }, say(values[id]));
  const input = h("input", { type: "range", id, min: low, max: high, step: by, value: values[id], oninput: () => { take(Number(input.value)); output.textContent = say(Number(input.value)); } });
  return h("div", { class: "lever" }, h("label", { for: id }, words), h("span", { class: "value" }, output), input);
}

function another() {
  pause();
  seed += 1;
  number.value = seed;
  begin();
}

byId("stage").append(canvas, chart);
byId("panel").append(told,
  h("p", { class: "bar-line" }, run, h("button", { type: "button", id: "step", onclick: () => { pause(); step(); } }, "One step"), h("button", { type: "button", id: "again", onclick: another }, "Begin again"), h("label", {}, "Seed ", number)),
  slider("legitimacy", "Legitimacy", 0, 1, 0.01, (v) => change("legitimacy", v), percent),
  slider("cops", "Police", 0, 160, 1, (v) => change("cops", v)),
  slider("jail", "Longest term in jail, steps (begins again)", 1, 60, 1, (v) => { values.jail = v; begin(); }),
  h("p", { class: "key" }, sign("--same", " quiet"), sign("--with", " active"), sign("--without", " police"), h("span", {}, "The lines: active (solid) and in jail (dashes) through the last 300 steps")));
begin();

function sign(colour, words) {
  return h("span", {}, h("i", { style: `background: var(${colour})` }), words);
}

function draw(say = false) {
  square(known[at].frame);
  lines();
  const now = known[at];
  told.textContent = `Step ${at}: ${now.active} active, ${now.jailed} in jail, ${now.quiet} quiet.`;
  if (say) announce(told.textContent);
}

function square(frame) {
  const style = getComputedStyle(document.documentElement);
  const colour = Object.fromEntries([["q", "--same"], ["a", "--with"], ["c", "--without"]].map(([who, name]) => [who, style.getPropertyValue(name)]));
  const pen = canvas.getContext("2d");
  pen.clearRect(0, 0, canvas.width, canvas.height);
  for (let site = 0; site < frame.length; site++) {
    const who = frame[site];
    if (who === ".") continue;
    const [x, y] = [(site % SIDE) * CELL, Math.floor(site / SIDE) * CELL];
    pen.fillStyle = colour[who];
    if (who === "c") {
      pen.fillRect(x + 1, y + 1, CELL - 2, CELL - 2);
      continue;
    }
    pen.beginPath();
    pen.arc(x + CELL / 2, y + CELL / 2, who === "a" ? 5 : 3.4, 0, 7);
    pen.fill();
  }
}

function lines() {
  const from = Math.max(0, at + 1 - SHOWN);
  const rows = known.slice(from, at + 1);
  const path = (name) => rows.map((row, i) => `${i ? "L" : "M"}${((400 * i) / SHOWN).toFixed(1)} ${(88 - (86 * row[name]) / CITIZENS).toFixed(1)}`).join("");
  chart.replaceChildren(s("path", { class: "grid", d: "M0 88L400 88M0 2L400 2" }), s("text", { x: 2, y: 13 }, "all citizens"), s("text", { x: 2, y: 102 }, `step ${from}`), s("text", { x: 398, y: 102, "text-anchor": "end" }, `step ${from + SHOWN}`),
    s("path", { class: "line without", d: path("jailed") }), s("path", { class: "line with", d: path("active") }));
}

function toggle() {
  if (timer) {
    pause();
    return;
  }
  timer = setInterval(step, PACE);
  run.textContent = "Pause";
}

function pause() {
  clearInterval(timer);
  timer = null;
  run.textContent = "Run";
  announce(told.textContent);
}
