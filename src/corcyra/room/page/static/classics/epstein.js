// Epstein's square: model I of Epstein (2002), with C/A rounded down. Rules A, C and M as published.

import { announce, byId, h, percent, s } from "../dom.js";

const SIZE = 40;
const SITES = SIZE * SIZE;
const CITIZENS = Math.round(0.7 * SITES);
const [THRESHOLD, K, VISION] = [0.1, 2.3, 7];
const SHOWN = 300; // steps on the chart
const [QUIET, ACTIVE, JAILED, COP] = [0, 1, 2, 3];

/** Sites within vision, as offsets on the torus. */
const around = [];
for (let dy = -VISION; dy <= VISION; dy++) {
  for (let dx = -VISION; dx <= VISION; dx++) if ((dx || dy) && dx * dx + dy * dy <= VISION * VISION) around.push([dx, dy]);
}
const NEIGHBOURS = Array.from({ length: SITES }, (_, site) => Int16Array.from(around, ([dx, dy]) => ((Math.floor(site / SIZE) + dy + SIZE) % SIZE) * SIZE + (((site % SIZE) + dx + SIZE) % SIZE)));

const below = (n) => Math.floor(Math.random() * n);

const settings = { legitimacy: 0.82, cops: 64, jail: 30 };
let agents, grid, history;

function begin() {
  grid = new Int16Array(SITES).fill(-1);
  agents = [];
  history = [];
  for (let i = 0; i < CITIZENS; i++) agents.push({ state: QUIET, hardship: Math.random(), aversion: Math.random(), term: 0, site: -1 });
  for (let i = 0; i < settings.cops; i++) agents.push({ state: COP, site: -1 });
  const free = shuffled(SITES);
  agents.forEach((agent, i) => place(i, free[i]));
}

function shuffled(n) {
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = below(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

function place(i, site) {
  const agent = agents[i];
  if (agent.site >= 0) grid[agent.site] = -1;
  agent.site = site;
  if (site >= 0) grid[site] = i;
}

/** Rule M: to a random free site within vision. */
function move(i) {
  const near = NEIGHBOURS[agents[i].site];
  let [found, seen] = [-1, 0];
  for (const site of near) {
    if (grid[site] < 0 && below(++seen) === 0) found = site;
  }
  if (found >= 0) place(i, found);
}

/** Rule A: active if grievance exceeds net risk by more than the threshold. */
function decide(agent) {
  let [cops, actives] = [0, 1]; // the agent counts itself
  for (const site of NEIGHBOURS[agent.site]) {
    const other = grid[site];
    if (other < 0) continue;
    if (agents[other].state === COP) cops += 1;
    else if (agents[other].state === ACTIVE) actives += 1;
  }
  const risk = agent.aversion * (1 - Math.exp(-K * Math.floor(cops / actives)));
  agent.state = agent.hardship * (1 - settings.legitimacy) - risk > THRESHOLD ? ACTIVE : QUIET;
}

/** Rule C: a random active within vision is arrested. */
function inspect(cop) {
  const active = [...NEIGHBOURS[cop.site]].filter((site) => grid[site] >= 0 && agents[grid[site]].state === ACTIVE);
  if (!active.length) return;
  const i = grid[active[below(active.length)]];
  agents[i].state = JAILED;
  agents[i].term = Math.random() * settings.jail;
  place(i, -1);
}

function muster() {
  const cops = agents.filter((agent) => agent.state === COP).length;
  for (let n = cops; n < settings.cops; n++) {
    agents.push({ state: COP, site: -1 });
    place(agents.length - 1, freeSite());
  }
  for (let n = cops; n > settings.cops; n--) {
    // The last to come goes; the grid names agents by number, so that nobody behind him may be one.
    place(agents.length - 1, -1);
    agents.pop();
  }
}

function freeSite() {
  for (;;) {
    const site = below(SITES);
    if (grid[site] < 0) return site;
  }
}

function step() {
  muster();
  for (const i of shuffled(agents.length)) {
    const agent = agents[i];
    if (agent.state === JAILED) continue;
    move(i);
    if (agent.state === COP) inspect(agent);
    else decide(agent);
  }
  agents.forEach((agent, i) => {
    if (agent.state !== JAILED) return;
    agent.term -= 1;
    if (agent.term > 0) return;
    agent.state = QUIET;
    place(i, freeSite());
  });
  const count = (state) => agents.filter((agent) => agent.state === state).length;
  history.push({ active: count(ACTIVE), jailed: count(JAILED) });
  if (history.length > SHOWN) history.shift();
  steps += 1;
}

const CELL = 12;
const canvas = h("canvas", { width: SIZE * CELL, height: SIZE * CELL, role: "img", "aria-label": "The square: quiet citizens pale, active ones ochre, police grey-blue squares" });
const chart = s("svg", { viewBox: "0 0 400 90", role: "img", "aria-label": "Active and jailed through the last steps" });
const told = h("p", { id: "told", class: "lead" });
const run = h("button", { type: "button", class: "main", id: "run", onclick: toggle }, "Run");
let [timer, steps] = [null, 0];

function slider(id, words, low, high, by, value, take, say = String) {
  const output = h("output", { for: id }, say(value));
  const input = h("input", { type: "range", id, min: low, max: high, step: by, value, oninput: () => { take(Number(input.value)); output.textContent = say(Number(input.value)); } });
  return h("div", { class: "lever" }, h("label", { for: id }, words), h("span", { class: "value" }, output), input);
}

byId("stage").append(canvas, chart);
byId("panel").append(told,
  h("p", { class: "bar-line" }, run, h("button", { type: "button", id: "step", onclick: () => { pause(); step(); draw(true); } }, "One step"), h("button", { type: "button", onclick: () => { pause(); steps = 0; begin(); draw(true); } }, "Begin again")),
  slider("legitimacy", "Legitimacy", 0, 1, 0.01, settings.legitimacy, (v) => { settings.legitimacy = v; }, percent),
  slider("cops", "Police", 0, 160, 1, settings.cops, (v) => { settings.cops = v; }),
  slider("jail", "Longest term in jail, steps", 1, 60, 1, settings.jail, (v) => { settings.jail = v; }),
  h("p", { class: "key" }, sign("--same", " quiet"), sign("--with", " active"), sign("--without", " police"), h("span", {}, "below: active (line) and in jail (dashes) through the last 300 steps")));
begin();
draw(true);

function sign(colour, words) {
  return h("span", {}, h("i", { style: `background: var(${colour})` }), words);
}

function draw(say = false) {
  const style = getComputedStyle(document.documentElement);
  const colour = Object.fromEntries([[QUIET, "--same"], [ACTIVE, "--with"], [COP, "--without"]].map(([state, name]) => [state, style.getPropertyValue(name)]));
  const pen = canvas.getContext("2d");
  pen.clearRect(0, 0, canvas.width, canvas.height);
  for (const agent of agents) {
    if (agent.site < 0) continue;
    const [x, y] = [(agent.site % SIZE) * CELL, Math.floor(agent.site / SIZE) * CELL];
    pen.fillStyle = colour[agent.state];
    if (agent.state === COP) {
      pen.fillRect(x + 1, y + 1, CELL - 2, CELL - 2);
      continue;
    }
    pen.beginPath();
    pen.arc(x + CELL / 2, y + CELL / 2, agent.state === ACTIVE ? 5 : 3.4, 0, 7);
    pen.fill();
  }
  const path = (name, d = "") => history.reduce((all, row, i) => `${all}${i ? "L" : "M"}${((400 * i) / SHOWN).toFixed(1)} ${(88 - (86 * row[name]) / CITIZENS).toFixed(1)}`, d);
  chart.replaceChildren(s("path", { class: "grid", d: "M0 88L400 88M0 2L400 2" }), s("text", { x: 2, y: 13 }, "all citizens"), s("path", { class: "line without", d: path("jailed") }), s("path", { class: "line with", d: path("active") }));
  const now = history.at(-1) ?? { active: 0, jailed: 0 };
  told.textContent = `Step ${steps}: ${now.active} active, ${now.jailed} in jail, ${CITIZENS - now.active - now.jailed} quiet.`;
  if (say) announce(told.textContent);
}

function toggle() {
  if (timer) {
    pause();
    return;
  }
  timer = setInterval(() => { step(); draw(); }, 60);
  run.textContent = "Pause";
}

function pause() {
  clearInterval(timer);
  timer = null;
  run.textContent = "Run";
  announce(told.textContent);
}
