// Look: one pair of worlds through the days, both arms beside each other.

import { post } from "./api.js";
import { armName, stroke } from "./arms.js";
import { announce, byId, coded, dayDate, h, sentence, settled, trouble } from "./dom.js";
import { Lines } from "./lines.js";
import { CountryMap, largest, mapKey, placesTable } from "./map.js";
import { Palace, palaceKey } from "./palace.js";
import { factsTable, sourceSign } from "./sources.js";
import { Transport } from "./transport.js";

const CRISIS = 30; // days of the fast series
const ARMS = 6; // arms seen at first
const FAST = new Set(["crowd", "force", "lost", "sites_lost", "deaths"]);

const whole = (pair) => Number.isInteger(pair) && pair >= 0;

export class Look {
  constructor(room, about) {
    Object.assign(this, { room, about, series: JSON.parse(byId("series").textContent) });
    if (!whole(room.looking.pair)) room.looking = { ...room.looking, pair: 0 }; // of a link
    this.transport = new Transport(about.start, (index, playing) => this.show(index, playing));
    this.parts = Object.fromEntries(["maps", "decided", "palaces", "lines", "events", "table", "words", "facts"].map((name) => [name, h("div", { class: name })]));
    this.pair = h("input", { type: "number", id: "pair", min: 0, max: 9999, value: room.looking.pair, onchange: () => this.choose() });
    this.numbers = h("details", {}, h("summary", {}, "The map's numbers as a table"), this.parts.table);
    this.numbers.addEventListener("toggle", () => this.table());
    this.keep = settled(300, () => room.look({ day: this.world?.days[this.transport.index] ?? 0 }));
    this.build();
    const reload = settled(150, () => this.load());
    room.addEventListener("change", () => {
      this.arms();
      reload();
    });
    room.addEventListener("look", () => {
      if (!this.world) return;
      if (room.looking.pair !== this.world.pair || room.looking.study !== this.world.study) reload();
      else if (room.looking.day !== this.world.days[this.transport.index]) this.transport.at(room.looking.day);
    });
  }

  /** Worlds are numbered from 0; whatever else is written leaves the one that is seen. */
  choose() {
    const asked = this.pair.value === "" ? NaN : Number(this.pair.value);
    trouble("");
    if (whole(asked)) this.room.look({ pair: asked });
    else this.pair.value = this.room.looking.pair;
  }

  build() {
    this.armsBox = h("div", { class: "arms", role: "group", "aria-label": "Arms beside each other" });
    this.arms();
    byId("view-look").append(
      h("details", {}, h("summary", {}, "What this is about"), h("p", {}, this.about.about ?? "")),
      h("div", { class: "bar-line" }, this.armsBox, h("label", {}, "World no. ", this.pair)),
      this.transport.element,
      h("h2", { class: "unseen" }, "Map"), this.parts.maps, this.parts.words, this.numbers,
      h("h2", {}, "The palace"), this.parts.decided, this.parts.palaces, palaceKey(),
      h("h2", {}, "Through the days"), this.parts.events, this.parts.lines,
      h("details", { class: "facts" }, h("summary", {}, "What is on record: figures with their sources"), this.parts.facts),
      h("p", { class: "small" }, this.about.note ?? ""));
  }

  /** Which arms are beside each other: toggles, of which two are down. */
  arms() {
    const shown = this.shown();
    const seen = this.about.arms.filter((arm, i) => this.all || i < ARMS || shown.includes(arm.id));
    const rest = this.about.arms.length - seen.length;
    const more = rest ? h("button", { type: "button", class: "link", onclick: () => { this.all = true; this.arms(); } }, `${rest} more arms`) : "";
    this.armsBox.replaceChildren(...seen.map((arm) => {
      const at = shown.indexOf(arm.id);
      const words = { type: "button", "aria-pressed": String(at >= 0), title: arm.title, "data-arm": arm.id, onclick: () => this.toggle(arm.id) };
      return h("button", { ...words, class: ["with", "without"][at] }, at < 0 ? null : stroke(at === 0), arm.id);
    }), more);
  }

  shown() {
    const known = this.about.arms.map((arm) => arm.id);
    const chosen = this.room.changed.arms.filter((id) => known.includes(id)).slice(0, 2);
    return chosen.length ? chosen : known.slice(0, 2);
  }

  toggle(id) {
    const shown = this.shown();
    let next = shown.includes(id) ? shown.filter((other) => other !== id) : [shown[0], id];
    if (!next.length) next = shown;
    this.room.change({ arms: next });
    this.armsBox.querySelector(`[data-arm="${CSS.escape(id)}"]`)?.focus();
  }

  async load() {
    this.asking?.abort();
    this.asking = new AbortController();
    const { pair, study } = this.room.looking;
    this.pair.value = pair;
    try {
      const arms = this.shown();
      const world = await post("/api/world", { state: this.room.changed, pair, arms, study }, this.asking.signal);
      this.take({ ...world, arms: world.arms ?? arms, pair, study });
      trouble("");
    } catch (error) {
      if (error.name === "AbortError") return;
      if (!study) {
        await this.instead(pair, error.message);
        return;
      }
      // An old link, or a study of another version: the dossier's own world is played.
      this.note = `Not as in the study: ${error.message}. `;
      this.room.look({ study: null });
      await this.load();
    }
  }

  /** Where there is no such world: the one that is seen stays, or the first is played. */
  async instead(pair, why) {
    trouble(why);
    const other = this.world?.pair ?? 0;
    this.pair.value = other;
    if (pair === other) return;
    this.room.look({ pair: other });
    if (this.world) return;
    this.note = `${sentence(why)} `;
    await this.load();
  }

  take(world) {
    this.world = world;
    const most = largest(world);
    const figure = (arm, element) => h("figure", {}, h("h3", {}, this.name(arm), h("small", {}, this.title(arm))), element);
    this.mapsOf = world.arms.map((arm, i) => new CountryMap(this.about, world, arm, most, i === 0));
    this.parts.maps.replaceChildren(...world.arms.map((arm, i) => figure(arm, this.mapsOf[i].element)), mapKey());
    const courses = world.arms.map((arm) => world.by[arm].palace ?? {});
    this.palaces = world.arms.map((arm, i) => new Palace(this.about.actors, courses[i], arm, i === 0, courses));
    this.parts.palaces.replaceChildren(...world.arms.map((arm, i) => figure(arm, this.palaces[i].element)));
    this.parts.words.replaceChildren(...coded(`${this.note ?? ""}${world.words ?? ""}. ${world.worlds_words ?? ""}`));
    this.note = "";
    this.parts.facts.replaceChildren(factsTable(this.about.facts, world.given));
    this.decided();
    this.eventList();
    this.lines();
    this.transport.take(world.days, this.room.looking.day);
    document.documentElement.dataset.world = String(world.pair);
  }

  name(arm) {
    return armName(arm, arm === this.world.arms[0]);
  }

  title(arm) {
    return this.about.arms.find((other) => other.id === arm)?.title ?? "";
  }

  decided() {
    this.parts.decided.replaceChildren(...this.world.arms.map((arm) => {
      const course = this.world.by[arm];
      const when = (day, words) => (Number.isFinite(day) && day <= this.about.days ? `${words} ${dayDate(this.about.start, day, true)}` : null);
      const facts = [when(course.call_day, "called"), when(course.landing_day, "troops landed"), when(course.restored_day, "order restored"), when(course.fell_day, "the regime fell")].filter(Boolean);
      const line = facts.length ? facts.join("; ") : "nobody called";
      return h("p", {}, this.name(arm), " ", coded(sentence(course.decided.words)), ` ${sentence(line)}`);
    }));
  }

  eventList() {
    const sources = new Map(this.about.events.map((event) => [event.title, event.source]));
    const item = (event) => h("li", {}, h("b", {}, event.letter ?? ""), ` ${event.when ?? dayDate(this.about.start, event.day)} ${event.title} `, sources.has(event.title) ? sourceSign(event.title, sources.get(event.title)) : null);
    this.parts.events.replaceChildren(h("ol", { class: "marks" }, (this.world.events ?? []).map(item)));
  }

  lines() {
    const { order, words } = this.series;
    const have = this.world.by[this.world.arms[0]].national;
    const names = order.filter((name) => name in have);
    const last = this.world.days.at(-1);
    const go = (index) => this.transport.show(index);
    this.charts = names.map((name) => new Lines(this.about.start, this.world, name, FAST.has(name) ? Math.min(CRISIS, last) : last, words[name], go));
    this.parts.lines.replaceChildren(...this.charts.map((chart) => chart.element));
  }

  show(index, playing) {
    if (!this.world) return;
    for (const part of [...this.mapsOf, ...this.palaces, ...this.charts]) part.update(index);
    if (playing) return;
    this.table();
    this.keep();
    announce(`${dayDate(this.about.start, this.world.days[index], true)}: ${this.mapsOf.map((m, i) => `${this.world.arms[i]}: ${m.description.textContent}`).join(". ")}`);
  }

  table() {
    if (this.numbers.open && this.world) this.parts.table.replaceChildren(placesTable(this.about, this.world, this.transport.index));
  }
}
