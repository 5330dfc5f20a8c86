// The country on one day: crowds as discs in the arm's colour, force as rings, key sites as diamonds.
//
// Areas are persons and men on one scale, the same for both arms and all days.

import { armName } from "./arms.js";
import { brief, h, number, s } from "./dom.js";

const WIDTH = 460;
const LARGEST = 30; // radius of the largest disc, in the drawing's units
const NAMED = 12; // most places that are named
const LETTER = { wide: 6, narrow: 8 }; // room a letter takes, as the style sheet sizes it
const SITE = 6;
const DASHED = 6; // least radius of a ring that is dashed: a smaller one would be dots

/** Plane coordinates to those of the drawing. */
function projection(shape, places) {
  const [x0, x1] = shape?.x ?? around(places.map((place) => place.x));
  const [y0, y1] = shape?.y ?? around(places.map((place) => place.y));
  const scale = WIDTH / (x1 - x0);
  const at = (x, y) => [(x - x0) * scale, (y1 - y) * scale];
  return { at, height: Math.max(140, (y1 - y0) * scale) };
}

function around(values) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const pad = Math.max(0.15 * (high - low), 0.1);
  return [low - pad, high + pad];
}

const outline = (ring, at) => `M${ring.map(([x, y]) => at(x, y).map((v) => v.toFixed(1)).join(" ")).join("L")}Z`;

/** The largest crowd or force of any place, day and arm. */
export function largest(world) {
  let most = 1;
  for (const arm of Object.values(world.by)) {
    for (const place of Object.values(arm.places)) {
      for (const value of place.crowd) most = Math.max(most, value);
      for (const value of place.force) most = Math.max(most, value);
    }
  }
  return most;
}

/** A map of one arm; `update(index)` shows another day. */
export class CountryMap {
  constructor(about, world, arm, most, reference) {
    this.places = about.places;
    this.course = world.by[arm].places;
    this.scale = LARGEST / Math.sqrt(most);
    const { at, height } = projection(about.shape, about.places);
    const colour = reference ? "with" : "without";
    const title = s("title", {}, `Map of ${about.country ?? about.title}: crowds, force and key sites, arm ${arm}`);
    this.element = s("svg", { viewBox: `0 0 ${WIDTH} ${height.toFixed(0)}`, class: `map ${colour}`, role: "img" }, title);
    this.description = s("desc", {});
    this.element.append(this.description, s("rect", { class: "sea", width: WIDTH, height, rx: 4 }));
    for (const ring of about.shape?.abroad ?? []) this.element.append(s("path", { class: "abroad", d: outline(ring, at) }));
    for (const ring of about.shape?.own ?? []) this.element.append(s("path", { class: "own", d: outline(ring, at) }));
    this.marks = new Map(this.places.map((place) => [place.id, this.mark(place, at)]));
    this.names(at);
    this.measure(most, height);
  }

  mark(place, at) {
    const [x, y] = at(place.x, place.y);
    const group = s("g", { transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` });
    const said = s("title", {});
    const disc = s("circle", { class: "crowd" });
    const ring = s("circle", { class: "force" });
    const dot = s("circle", { class: "dot", r: 1.6 });
    group.append(said, disc, ring, dot);
    const site = place.site ? s("path", { class: "site", d: `M0 ${-SITE}L${SITE} 0L0 ${SITE}L${-SITE} 0Z` }) : null;
    if (site) group.append(site);
    this.element.append(group);
    return { said, disc, ring, site };
  }

  /** A disc of a round number of persons, in the corner: as large as those on the map. */
  measure(most, height) {
    const persons = 10 ** Math.floor(Math.log10(most / 3));
    const r = radius(persons, this.scale);
    const place = `translate(${LARGEST - 10} ${(height - LARGEST + 8).toFixed(1)})`;
    this.element.append(s("g", { transform: place, class: "measure", "aria-hidden": true },
      s("circle", { class: "crowd", r }), s("text", { x: Number(r) + 4, y: 3.5 }, `= ${brief(persons)}`)));
  }

  /** Names of the places that matter most, where they do not run into each other. */
  names(at) {
    const taken = [];
    const letter = matchMedia("(max-width: 40rem)").matches ? LETTER.narrow : LETTER.wide;
    const order = [...this.places].sort((a, b) => (b.importance ?? 0) - (a.importance ?? 0) || b.population - a.population);
    for (const place of order) {
      const [x, y] = at(place.x, place.y);
      const length = 11 + letter * place.name.length;
      const left = x + length > WIDTH;
      const box = { x0: left ? x - length : x, x1: left ? x : x + length, y0: y - letter - 1, y1: y + letter + 1 };
      const clash = taken.some((o) => box.x0 < o.x1 && o.x0 < box.x1 && box.y0 < o.y1 && o.y0 < box.y1);
      if (clash || taken.length >= NAMED) continue;
      taken.push(box);
      const [dx, anchor] = left ? [-9, "end"] : [9, "start"];
      this.element.append(s("text", { x: x + dx, y: y + 3.5, "text-anchor": anchor }, place.name));
    }
  }

  update(index) {
    let [out, fallen] = [0, []];
    for (const place of this.places) {
      const course = this.course[place.id];
      const mark = this.marks.get(place.id);
      if (!course) continue;
      const [crowd, force] = [course.crowd[index], course.force[index]];
      mark.disc.setAttribute("r", radius(crowd, this.scale));
      mark.ring.setAttribute("r", radius(force, this.scale));
      mark.ring.classList.toggle("small", radius(force, this.scale) < DASHED);
      const gone = mark.site && lost(course, index);
      mark.site?.classList.toggle("lost", Boolean(gone));
      const site = mark.site ? `, key site ${gone ? "lost" : "held"}` : "";
      mark.said.textContent = `${place.name}: crowd ${number(crowd)}, force ${number(force)}${site}`;
      out += crowd || 0;
      if (gone) fallen.push(place.name);
    }
    const sites = fallen.length ? `; key sites lost: ${fallen.join(", ")}` : "; no key site lost";
    this.description.textContent = `${number(out)} in the streets${sites}`;
  }
}

const radius = (persons, scale) => (scale * Math.sqrt(Math.max(0, persons || 0))).toFixed(2);

/** Whether a place's key site is lost at a step. */
const lost = (course, index) => course?.site?.[index] > 0.5;

/** What the signs of a map mean; how large a crowd is, a disc in the map's corner says. */
export function mapKey() {
  const sign = (...children) => s("svg", { viewBox: "-8 -8 16 16", class: "sign", "aria-hidden": true }, children);
  const diamond = `M0 -5L5 0L0 5L-5 0Z`;
  return h("p", { class: "key" },
    h("span", {}, sign(s("circle", { class: "crowd", r: 6 })), " crowd, and force on the same scale: the corner shows how many"),
    h("span", {}, sign(s("circle", { class: "force", r: 6 })), " force that obeys"),
    h("span", {}, sign(s("path", { class: "site", d: diamond })), " key site held"),
    h("span", {}, sign(s("path", { class: "site lost", d: diamond })), " lost"));
}

/** The same as a table, for those who do not see maps and those who want the numbers. */
export function placesTable(about, world, index) {
  const arms = world.arms;
  const numbers = ["crowd", "force", "dead"];
  const heads = [...numbers, "key site"];
  const top = h("tr", {}, h("th", { scope: "col", rowspan: 2 }, "place"),
    arms.map((arm, i) => h("th", { scope: "colgroup", colspan: heads.length }, armName(arm, i === 0))));
  const second = h("tr", {}, arms.flatMap(() => heads.map((head) => h("th", { scope: "col", class: "num" }, head))));
  const cell = (course, name) => h("td", { class: "num" }, number(course?.[name]?.[index]));
  const site = (place, course) => h("td", { class: "num" }, place.site ? (lost(course, index) ? "lost" : "held") : "–");
  const rows = about.places.map((place) => h("tr", {}, h("th", { scope: "row" }, place.name),
    arms.flatMap((arm) => {
      const course = world.by[arm].places[place.id];
      return [...numbers.map((name) => cell(course, name)), site(place, course)];
    })));
  return h("div", { class: "scroll", role: "group", "aria-label": "The map's numbers", tabindex: 0 }, h("table", {}, h("thead", {}, top, second), h("tbody", {}, rows)));
}
