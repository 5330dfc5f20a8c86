// The palace as a small network: rings are formal power, discs real power, lines who listens to whom.

import { h, percent, s } from "./dom.js";

const [WIDTH, HEIGHT, LARGEST] = [460, 380, 42];
const CENTRE = [WIDTH / 2, HEIGHT / 2 - 24];
const UNDER = 50; // from an actor's middle down to his name

/** Where each of n actors stands: around, the first on top. */
function seats(n) {
  return Array.from({ length: n }, (_, i) => {
    const angle = (2 * Math.PI * i) / n - Math.PI / 2;
    return [CENTRE[0] + 165 * Math.cos(angle), CENTRE[1] + 112 * Math.sin(angle)];
  });
}

export class Palace {
  constructor(actors, courses, arm, reference, others) {
    this.actors = actors;
    this.courses = courses;
    const key = `arrow-${arm.replace(/\W/g, "-")}`;
    this.element = s("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: `palace ${reference ? "with" : "without"}`, role: "img" },
      s("title", {}, `The palace, arm ${arm}: formal and real power`));
    this.description = s("desc", {});
    this.element.append(this.description, s("defs", {}, s("marker", { id: key, viewBox: "0 0 6 6", refX: 5, refY: 3, markerWidth: 6, markerHeight: 6, orient: "auto-start-reverse" }, s("path", { d: "M0 0L6 3L0 6Z", class: "head" }))));
    this.largest = Math.max(0.01, ...[courses, ...others].flatMap((c) => Object.values(c)).flatMap((c) => [...c.formal, ...c.real]).filter(Number.isFinite));
    this.at = Object.fromEntries(seats(actors.length).map((seat, i) => [actors[i].id, seat]));
    this.ties(key);
    this.marks = new Map(actors.map((actor) => [actor.id, this.mark(actor)]));
  }

  /** From who listens to whom he listens to, as thick as he does. */
  ties(key) {
    for (const actor of this.actors) {
      const sum = Object.values(actor.ties ?? {}).reduce((a, b) => a + weight(b), 0) || 1;
      for (const [other, tie] of Object.entries(actor.ties ?? {})) {
        if (other === actor.id || !this.at[other]) continue;
        const [[x0, y0], [x1, y1]] = [this.at[actor.id], this.at[other]];
        const [mx, my] = [(x0 + x1) / 2 + (y1 - y0) * 0.12, (y0 + y1) / 2 - (x1 - x0) * 0.12];
        const share = weight(tie) / sum;
        const short = (x, y) => { // the arrow ends where its actor's disc may begin
          const length = Math.hypot(mx - x, my - y);
          return [x + (22 * (mx - x)) / length, y + (22 * (my - y)) / length];
        };
        const [from, to] = [short(x0, y0), short(x1, y1)];
        const d = `M${from.map(round)}Q${round(mx)} ${round(my)} ${to.map(round)}`;
        const title = s("title", {}, `${actor.name} gives ${this.actors.find((a) => a.id === other).name} ${percent(share)} of his ear`);
        this.element.append(s("path", { class: "tie", d, "stroke-width": (0.5 + 5 * share).toFixed(1), "marker-end": `url(#${key})` }, title));
      }
    }
  }

  mark(actor) {
    const [x, y] = this.at[actor.id];
    const said = s("title", {});
    const [ring, disc] = [s("circle", { class: "formal" }), s("circle", { class: "real" })];
    const anchor = x < CENTRE[0] - 60 ? "start" : x > CENTRE[0] + 60 ? "end" : "middle";
    const tx = anchor === "start" ? 2 : anchor === "end" ? WIDTH - 2 : x;
    const ty = y + UNDER;
    const words = { x: tx, "text-anchor": anchor };
    const name = s("text", { ...words, y: ty }, actor.name.split(",")[0]); // his office is in the title
    const figures = s("text", { ...words, y: ty + 14, class: "figures" });
    this.element.append(s("g", {}, said, disc, ring, name, figures));
    for (const circle of [ring, disc]) {
      circle.setAttribute("cx", round(x));
      circle.setAttribute("cy", round(y));
    }
    return { said, ring, disc, figures, name };
  }

  update(index) {
    const parts = [];
    for (const actor of this.actors) {
      const course = this.courses[actor.id];
      if (!course) continue;
      const [formal, real] = [course.formal[index], course.real[index]];
      const mark = this.marks.get(actor.id);
      mark.ring.setAttribute("r", round(LARGEST * 0.8 * Math.sqrt(Math.max(0, formal || 0) / this.largest)));
      mark.disc.setAttribute("r", round(LARGEST * 0.8 * Math.sqrt(Math.max(0, real || 0) / this.largest)));
      mark.figures.textContent = `formal ${percent(formal)} · real ${percent(real)}`;
      const words = `${actor.name}: formal ${percent(formal)}, real ${percent(real)}`;
      mark.said.textContent = words;
      parts.push(words);
    }
    this.description.textContent = parts.join("; ");
  }
}

const round = (value) => Number(value).toFixed(1);

/** A tie's weight: a number, or the middle of the range it is drawn from. */
const weight = (tie) => (typeof tie === "number" ? tie : Array.isArray(tie) ? (tie[0] + tie[1]) / 2 : tie?.range ? (tie.range[0] + tie.range[1]) / 2 : 0);

/** What rings and discs mean. */
export function palaceKey() {
  const sign = (...children) => s("svg", { viewBox: "-8 -8 16 16", class: "sign", "aria-hidden": true }, children);
  return h("p", { class: "key" },
    h("span", {}, sign(s("circle", { class: "formal", r: 6 })), " formal power: the office"),
    h("span", {}, sign(s("circle", { class: "real", r: 6 })), " real power: whose view the decision takes up"),
    h("span", {}, "arrows: who listens to whom"));
}
