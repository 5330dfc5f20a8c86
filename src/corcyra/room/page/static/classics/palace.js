// The palace as a live network: change offices and ties, and see who has a say. The server settles it.

import { get, newest, post } from "../api.js";
import { announce, byId, h, percent, trouble } from "../dom.js";
import { Palace, palaceKey } from "../palace.js";

let actors = [];
let chosen = 0;

const told = h("p", { id: "told", class: "lead" });
const who = h("select", { id: "who", onchange: () => { chosen = Number(who.value); panel(); } });
const sliders = h("div", {});
const drawing = h("div", {});

byId("stage").append(drawing, palaceKey());
byId("panel").append(told, h("p", {}, h("label", {}, "Actor ", who)), sliders, h("p", {}, h("button", { type: "button", onclick: () => begin().catch((error) => trouble(error.message)) }, "Begin again")));
const ask = newest(say, show, (error) => trouble(error.message));
begin().catch((error) => trouble(error.message));

async function begin() {
  actors = (await get("/api/classics/palace")).actors;
  who.replaceChildren(...actors.map((actor, i) => h("option", { value: i }, actor.name)));
  chosen = 0;
  panel();
  await ask();
}

/** What the views settle on, under the offices and ties as they are. */
function say() {
  const ties = actors.map((actor) => actors.map((other) => actor.ties[other.id] ?? 0));
  return post("/api/classics/palace", { offices: actors.map((actor) => actor.office), ties });
}

function panel() {
  const actor = actors[chosen];
  const most = Math.max(4, ...actors.flatMap((a) => [a.office, ...Object.values(a.ties)]));
  const row = (id, words, value, take) => {
    const output = h("output", { for: id }, String(Number(value.toFixed(2))));
    const input = h("input", { type: "range", id, min: 0, max: most, step: 0.05, value, oninput: () => { output.textContent = input.value; take(Number(input.value)); ask(); } });
    return h("div", { class: "lever" }, h("label", { for: id }, words), h("span", { class: "value" }, output), input);
  };
  sliders.replaceChildren(row("office", "Office (formal power)", actor.office, (v) => { actor.office = v; }),
    row("own", "Keeps to his own view", actor.ties[actor.id] ?? 0, (v) => { actor.ties[actor.id] = v; }),
    ...actors.filter((other) => other !== actor).map((other) => row(`tie-${other.id}`, `Listens to ${other.name}`, actor.ties[other.id] ?? 0, (v) => { actor.ties[other.id] = v; })));
}

function show({ formal, real, lost }) {
  trouble("");
  if (lost.length) {
    told.textContent = `${lost.map((i) => short(actors[i])).join(" and ")} heed nobody who keeps to a view of his own: there is nothing to settle on.`;
    announce(told.textContent);
    return;
  }
  const courses = Object.fromEntries(actors.map((actor, i) => [actor.id, { formal: [formal[i]], real: [real[i]] }]));
  const palace = new Palace(actors, courses, "live", true, [courses]);
  palace.update(0);
  drawing.replaceChildren(palace.element);
  const first = real.indexOf(Math.max(...real));
  told.textContent = `${short(actors[first])} has most of the say: ${percent(real[first])}, with ${percent(formal[first])} of the offices.`;
  announce(told.textContent);
}

/** A name without the office behind it. */
function short(actor) {
  return actor.name.split(",")[0];
}
