// The palace as a live network: change offices and ties, and see who has a say.

import { get } from "../api.js";
import { announce, byId, h, percent } from "../dom.js";
import { Palace, palaceKey } from "../palace.js";
import { realPower } from "./influence.js";

/** Four of Friedkin and Johnsen's (1999) experiment, where no dossier has a palace. */
const PUBLISHED = [
  { id: "a", name: "First", office: 1, ties: { a: 0.22, b: 0.12, c: 0.36, d: 0.3 } },
  { id: "b", name: "Second", office: 1, ties: { a: 0.147, b: 0.215, c: 0.344, d: 0.294 } },
  { id: "c", name: "Third", office: 1, ties: { c: 1 } },
  { id: "d", name: "Fourth", office: 1, ties: { a: 0.09, b: 0.178, c: 0.446, d: 0.286 } },
];

let actors = [];
let chosen = 0;

const told = h("p", { id: "told", class: "lead" });
const who = h("select", { id: "who", onchange: () => { chosen = Number(who.value); panel(); } });
const sliders = h("div", {});
const drawing = h("div", {});

byId("stage").append(drawing, palaceKey());
byId("panel").append(told, h("p", {}, h("label", {}, "Actor ", who)), sliders, h("p", {}, h("button", { type: "button", onclick: begin }, "Begin again")));
begin();

async function begin() {
  const about = await get("/api/dossier").catch(() => ({}));
  const found = (about.actors ?? []).filter((actor) => Object.keys(actor.ties ?? {}).length);
  actors = structuredClone(found.length > 1 ? found : PUBLISHED).map((actor) => ({ ...actor, office: one(actor.office), ties: Object.fromEntries(Object.entries(actor.ties ?? {}).map(([id, tie]) => [id, one(tie)])) }));
  who.replaceChildren(...actors.map((actor, i) => h("option", { value: i }, actor.name)));
  chosen = 0;
  panel();
  show();
}

/** One number of what a dossier may draw from a range: its middle. */
function one(value) {
  if (typeof value === "number") return value;
  const range = Array.isArray(value) ? value : value?.range ?? [value?.low ?? 0, value?.high ?? 0];
  return (range[0] + range[1]) / 2;
}

function panel() {
  const actor = actors[chosen];
  const most = Math.max(4, ...actors.flatMap((a) => [a.office, ...Object.values(a.ties)]));
  const row = (id, words, value, take) => {
    const output = h("output", { for: id }, String(Number(value.toFixed(2))));
    const input = h("input", { type: "range", id, min: 0, max: most, step: 0.05, value, oninput: () => { output.textContent = input.value; take(Number(input.value)); show(); } });
    return h("div", { class: "lever" }, h("label", { for: id }, words), h("span", { class: "value" }, output), input);
  };
  sliders.replaceChildren(row("office", "Office (formal power)", actor.office, (v) => { actor.office = v; }),
    row("own", "Keeps to his own view", actor.ties[actor.id] ?? 0, (v) => { actor.ties[actor.id] = v; }),
    ...actors.filter((other) => other !== actor).map((other) => row(`tie-${other.id}`, `Listens to ${other.name}`, actor.ties[other.id] ?? 0, (v) => { actor.ties[other.id] = v; })));
}

function show() {
  const offices = actors.map((actor) => actor.office);
  const sum = offices.reduce((a, b) => a + b, 0) || 1;
  const real = realPower(offices, actors.map((actor) => actors.map((other) => actor.ties[other.id] ?? 0)));
  if (!real) {
    told.textContent = "Nobody here keeps to a view of his own: there is nothing to settle on.";
    return;
  }
  const courses = Object.fromEntries(actors.map((actor, i) => [actor.id, { formal: [offices[i] / sum], real: [real[i]] }]));
  const palace = new Palace(actors, courses, "live", true, [courses]);
  palace.update(0);
  drawing.replaceChildren(palace.element);
  const first = real.indexOf(Math.max(...real));
  told.textContent = `${actors[first].name} has most of the say: ${percent(real[first])}, with ${percent(offices[first] / sum)} of the offices.`;
  announce(told.textContent);
}
