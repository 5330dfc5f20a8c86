// Change: levers, mechanisms, and the dates of events.

import { get } from "./api.js";
import { dayDate, h, number, trouble } from "./dom.js";
import { sourceSign } from "./sources.js";

const STEPS = 200; // of a slider
const AGAIN = 3000; // milliseconds until the server is asked again what matters
const AT_ONCE = 12; // levers seen at first; the rest are one click away

export class Levers extends EventTarget {
  constructor(room, about, place) {
    super();
    Object.assign(this, { room, about, redraws: [], labels: new Map() }); // labels: by path, once they are known
    this.sliders = h("div", {}, h("p", { class: "small" }, "…"));
    this.found = h("span", {});
    place.append(h("h2", {}, "Assumptions that matter"),
      h("p", { class: "small" }, "The most telling first. ", this.found, "Where nothing is set, each world has its own value from the range."),
      this.sliders, ...this.mechanisms(), ...this.dates());
    this.fixed = this.redraws;
    room.addEventListener("change", () => this.redraw());
    this.redraw();
    this.load();
  }

  /** The levers; while the server still finds out what matters, it is asked again. */
  async load() {
    try {
      const { levers, pairs, words } = await get("/api/levers");
      this.found.textContent = words ? `${words} ` : "";
      const told = JSON.stringify(levers.map((lever) => lever.path));
      this.labels = new Map(levers.map((lever) => [lever.path, lever.label]));
      this.dispatchEvent(new Event("labels"));
      if (told !== this.told) this.show(levers.filter((lever) => lever.kind !== "date"));
      this.told = told;
      if (!pairs && (this.asked = (this.asked ?? 0) + 1) < 40) setTimeout(() => this.load(), AGAIN);
    } catch (error) {
      trouble(error.message);
    }
  }

  show(levers) {
    this.redraws = [...this.fixed];
    const rows = levers.map((lever) => this.row(lever));
    const rest = rows.slice(AT_ONCE);
    const none = levers.length && !levers.some((lever) => lever.claims.length);
    const note = none ? h("p", { class: "small" }, "In the pairs looked at, nothing that they do to a claim stands out from chance.") : "";
    this.sliders.replaceChildren(note, ...rows.slice(0, AT_ONCE), rest.length ? h("details", {}, h("summary", {}, `${rest.length} more`), rest) : "");
    this.redraw();
  }

  redraw() {
    for (const work of this.redraws) work();
  }

  row(lever) {
    return lever.kind === "switch" ? this.toggle(lever) : this.slider(lever);
  }

  /** A lever's name, and beside it where its range comes from. */
  head(lever, id) {
    return h("span", {}, h("label", { for: id }, lever.label), " ", sourceSign(lever.label, lever.source));
  }

  /** Why it matters. What is true of all that nothing was found for is said once, at the top. */
  foot(lever) {
    const said = lever.why && (lever.claims.length || lever.kind === "switch");
    return said ? h("p", { class: "small" }, lever.why) : "";
  }

  slider(lever) {
    const { path, low, high } = lever;
    const scale = scaleOf(lever);
    const middle = lever.value ?? scale.value(scale.steps / 2);
    const id = idOf(path);
    const input = h("input", { type: "range", id, min: 0, max: scale.steps, step: 1, "data-path": path });
    const output = h("output", { for: id });
    const back = h("button", { type: "button", class: "back", "aria-label": `Let go of ${lever.label}`, onclick: () => { this.room.set(path, undefined); input.focus(); } }, "let go");
    const says = (value) => `${number(value)}${unit(lever.unit)}`;
    input.addEventListener("input", () => { output.textContent = says(scale.value(Number(input.value))); });
    input.addEventListener("change", () => this.room.set(path, scale.value(Number(input.value))));
    const row = h("div", { class: "lever" }, this.head(lever, id), h("span", { class: "value" }, output, back), input, this.foot(lever));
    this.redraws.push(() => {
      const own = this.room.changed.set[path];
      const value = fixed(own) ?? middle;
      input.value = scale.at(value);
      const free = typeof lever.value === "number" ? says(lever.value) : `drawn from ${number(low)} to ${number(high)}${unit(lever.unit)}`;
      output.textContent = own === undefined ? free : says(value);
      input.setAttribute("aria-valuetext", output.textContent);
      back.hidden = own === undefined;
      row.classList.toggle("own", own !== undefined);
    });
    return row;
  }

  toggle(lever) {
    const { path } = lever;
    const id = idOf(path);
    const options = lever.choices?.length ? lever.choices : null;
    const input = options
      ? h("select", { id, "data-path": path }, options.map((option) => h("option", { value: option }, String(option))))
      : h("input", { type: "checkbox", role: "switch", id, "data-path": path });
    input.addEventListener("change", () => {
      // A choice may be a truth as well as a word.
      const value = options ? options.find((option) => String(option) === input.value) : input.checked;
      this.room.set(path, value === lever.value ? undefined : value);
    });
    const row = h("div", { class: "lever switch" }, this.head(lever, id), input, this.foot(lever));
    this.redraws.push(() => {
      const own = this.room.changed.set[path];
      const value = own ?? lever.value;
      if (options) input.value = String(value);
      else input.checked = Boolean(value);
      row.classList.toggle("own", own !== undefined);
    });
    return row;
  }

  /** Mechanisms that can be switched off. */
  mechanisms() {
    const mechanisms = this.about.mechanisms ?? [];
    if (!mechanisms.length) return [];
    const rows = mechanisms.map((mechanism) => {
      const input = h("input", { type: "checkbox", role: "switch", "data-mechanism": mechanism.id, onchange: () => this.switch(mechanism.id, !input.checked) });
      this.redraws.push(() => { input.checked = this.room.changed.off.includes(mechanism.id); });
      return h("label", { class: "mechanism" }, input, ` ${mechanism.title ?? mechanism.id}`);
    });
    return [h("details", { class: "mechanisms" }, h("summary", {}, "Mechanisms"), h("p", { class: "small" }, "Ticked, a sentence holds in every arm: that mechanism does nothing."), rows)];
  }

  switch(id, on) {
    const others = this.room.changed.off.filter((other) => other !== id);
    this.room.change({ off: on ? others : [...others, id].sort() });
  }

  /** Dated events on one axis, each to be dragged, or moved by the arrow keys. */
  dates() {
    const events = (this.about.events ?? []).filter((event) => event.movable !== false && Number.isFinite(middle(event)));
    if (!events.length) return [];
    const last = Math.min(this.about.days, Math.max(10, Math.ceil(Math.max(...events.map(middle)) * 1.6)));
    const rows = events.map((event) => this.date(event, last));
    const ticks = [0, 0.25, 0.5, 0.75, 1].map((part) => h("span", {}, dayDate(this.about.start, Math.round(part * last))));
    return [h("h2", {}, "Dates of events"), h("p", { class: "small" }, "Drag an event, or move it by the arrow keys: a quarter of a day a step."),
      h("div", { class: "ticks", "aria-hidden": "true" }, ticks), ...rows];
  }

  date(event, last) {
    const id = `event-${event.id}`;
    const day = middle(event);
    const input = h("input", { type: "range", class: "event", id, min: 0, max: last, step: 0.25, "data-event": event.id });
    const output = h("output", { for: id });
    const back = h("button", { type: "button", class: "back", "aria-label": `Put back ${event.title}`, onclick: () => { this.room.move(event.id, undefined); input.focus(); } }, "put back");
    const say = () => {
      output.textContent = dayDate(this.about.start, Number(input.value), true);
      input.setAttribute("aria-valuetext", output.textContent);
    };
    input.addEventListener("input", say);
    input.addEventListener("change", () => this.room.move(event.id, Number(input.value)));
    const row = h("div", { class: "lever date" }, h("span", {}, h("label", { for: id }, event.title), " ", sourceSign(event.title, event.source ?? "")), h("span", { class: "value" }, output, back), input);
    this.redraws.push(() => {
      const own = this.room.changed.moved[event.id];
      input.value = own ?? day;
      say();
      if (own === undefined) output.textContent = when(this.about.start, event);
      back.hidden = own === undefined;
      row.classList.toggle("own", own !== undefined);
    });
    return row;
  }
}

const unit = (name) => (!name || name === "1" || name === "share" ? "" : ` ${name}`);

const middle = (event) => (Number.isFinite(event.day) ? event.day : (event.low + event.high) / 2);

function when(start, event) {
  if (Number.isFinite(event.low) && event.low < event.high) return `${dayDate(start, event.low, true)} to ${dayDate(start, event.high, true)}`;
  return dayDate(start, event.day, true);
}

/** A value that is one number; null where each pair draws its own. */
function fixed(value) {
  if (typeof value === "number") return value;
  if (value && Number.isFinite(value.low)) return (value.low + value.high) / 2;
  return null;
}

const idOf = (path) => `lever-${path.replace(/\W+/g, "-")}`;

/** A slider's steps and the values they stand for, even or even in the logarithm. */
function scaleOf({ low, high, scale }) {
  const log = scale === "log" && low > 0;
  const [from, to] = log ? [Math.log(low), Math.log(high)] : [low, high];
  const by = (to - from) / STEPS;
  const value = (step) => {
    const exact = from + by * step;
    return Number((log ? Math.exp(exact) : exact).toPrecision(3));
  };
  return { steps: STEPS, value, at: (v) => Math.round(((log ? Math.log(v) : v) - from) / (by || 1)) };
}
