// A national series of one pair in both arms, with the dated events on its axis and the day shown.

import { armName } from "./arms.js";
import { brief, dayDate, h, number, s } from "./dom.js";

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [340, 150, 42, 8, 20, 20];

/** Units that go without saying. */
const BARE = new Set(["1", "0-3", "share", "chance"]);

/** A round step so that about `count` of them fill the span. */
function step(span, count) {
  const rough = span / count;
  const ten = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((m) => m * ten).find((m) => m >= rough);
}

export class Lines {
  /**
   * @param world the pair's course: {days, arms, events, by}
   * @param name a national series
   * @param until last day drawn
   * @param words {title, unit, meaning}
   */
  constructor(start, world, name, until, words, go) {
    Object.assign(this, { start, world, name, words });
    const days = world.days;
    this.count = days.filter((day) => day <= until).length;
    this.last = days[this.count - 1] || 1;
    this.values = world.arms.map((arm) => (world.by[arm].national[name] ?? []).slice(0, this.count));
    const all = this.values.flat().filter(Number.isFinite);
    const [low, high] = [Math.min(0, ...all), Math.max(0, ...all) || 1];
    this.x = (day) => LEFT + ((WIDTH - LEFT - RIGHT) * day) / this.last;
    this.y = (value) => HEIGHT - BOTTOM - ((HEIGHT - TOP - BOTTOM) * (value - low)) / (high - low);
    this.svg = s("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "lines", "aria-hidden": true });
    this.axes(low, high);
    this.events();
    this.values.forEach((values, i) => this.svg.append(s("path", { class: i ? "line without" : "line with", d: this.path(values) })));
    this.cursor = s("line", { class: "cursor", y1: TOP, y2: HEIGHT - BOTTOM });
    this.svg.append(this.cursor);
    this.svg.addEventListener("click", (event) => go(this.nearest(event)));
    this.now = world.arms.map(() => h("span", {}));
    const caption = h("figcaption", {}, world.arms.map((arm, i) => h("span", {}, armName(arm, i === 0), " ", this.now[i])));
    const unit = BARE.has(words.unit) ? null : h("small", {}, words.unit);
    this.element = h("figure", { class: "series" }, h("h3", { title: words.meaning }, words.title, unit), this.svg, caption);
  }

  path(values) {
    let [d, drawn] = ["", false];
    values.forEach((value, i) => {
      if (!Number.isFinite(value)) return;
      d += `${drawn ? "L" : "M"}${this.x(this.world.days[i]).toFixed(1)} ${this.y(value).toFixed(1)}`;
      drawn = true;
    });
    return d;
  }

  axes(low, high) {
    const by = step(high - low, 3);
    for (let value = Math.ceil(low / by) * by; value <= high + 1e-12; value += by) {
      const y = this.y(value).toFixed(1);
      this.svg.append(s("line", { class: "grid", x1: LEFT, x2: WIDTH - RIGHT, y1: y, y2: y }));
      this.svg.append(s("text", { x: LEFT - 5, y: Number(y) + 3.5, "text-anchor": "end" }, brief(Number(value.toPrecision(6)))));
    }
    const every = Math.max(1, step(this.last, 4));
    for (let day = 0; day <= this.last; day += every) {
      const anchor = day === 0 ? "start" : day + every / 3 > this.last ? "end" : "middle";
      this.svg.append(s("text", { x: this.x(day), y: HEIGHT - 5, "text-anchor": anchor }, dayDate(this.start, day)));
    }
  }

  events() {
    const seen = (this.world.events ?? []).filter((event) => event.day <= this.last);
    let near = []; // letters of events too close to each other to be told apart stand together
    [...seen].sort((a, b) => a.day - b.day).forEach((event, i, all) => {
      const x = this.x(event.day);
      this.svg.append(s("line", { class: "event", x1: x, x2: x, y1: TOP, y2: HEIGHT - BOTTOM }));
      near.push({ x, letter: event.letter ?? "" });
      if (i + 1 < all.length && this.x(all[i + 1].day) - near[0].x < 13) return;
      const [first, last] = [near[0], near.at(-1)];
      const apart = new Set(near.map((one) => one.letter));
      const words = apart.size < 3 ? [...apart].join("") : `${first.letter}–${last.letter}`;
      this.svg.append(s("text", { x: (first.x + last.x) / 2, y: TOP - 4, "text-anchor": "middle", class: "letter" }, words));
      near = [];
    });
  }

  nearest(event) {
    const box = this.svg.getBoundingClientRect();
    const day = (((event.clientX - box.left) / box.width) * WIDTH - LEFT) / (WIDTH - LEFT - RIGHT) * this.last;
    let best = 0;
    for (let i = 1; i < this.count; i++) {
      if (Math.abs(this.world.days[i] - day) < Math.abs(this.world.days[best] - day)) best = i;
    }
    return best;
  }

  update(index) {
    const x = this.x(Math.min(this.world.days[index], this.last)).toFixed(1);
    this.cursor.setAttribute("x1", x);
    this.cursor.setAttribute("x2", x);
    const at = Math.min(index, this.count - 1);
    this.now.forEach((span, i) => { span.textContent = number(this.values[i][at]); });
  }
}
