// Play, scrub and step through the days of a pair.

import { dayDate, h } from "./dom.js";

const PACE = 160; // milliseconds a frame

export class Transport {
  /** @param moved called with the index of the day that is now shown */
  constructor(start, moved) {
    this.start = start;
    this.moved = moved;
    this.days = [0];
    this.slider = h("input", { type: "range", id: "day", min: 0, max: 0, step: 1, value: 0, oninput: () => this.show(Number(this.slider.value)) });
    this.output = h("output", { for: "day", id: "date" });
    this.button = h("button", { type: "button", id: "play", onclick: () => this.toggle() }, "Play");
    const by = (n, words, sign) => h("button", { type: "button", "aria-label": words, title: words, onclick: () => this.step(n) }, sign);
    this.element = h("div", { class: "transport", role: "group", "aria-label": "Days" },
      this.button, by(-1, "A step back (comma)", "‹"), by(1, "A step on (full stop)", "›"),
      h("label", { class: "scrub" }, h("span", { class: "unseen" }, "Day"), this.slider), this.output);
    document.addEventListener("keydown", (event) => this.key(event));
  }

  /** Other days; the day shown stays as near as it can. */
  take(days, day) {
    this.days = days;
    this.slider.max = days.length - 1;
    this.at(day);
  }

  /** Shows the step that is nearest to a day. */
  at(day) {
    let best = 0;
    this.days.forEach((other, i) => {
      if (Math.abs(other - day) < Math.abs(this.days[best] - day)) best = i;
    });
    this.show(best);
  }

  show(index) {
    this.index = index;
    this.slider.value = index;
    const words = dayDate(this.start, this.days[index], true);
    this.output.textContent = words;
    this.slider.setAttribute("aria-valuetext", `day ${Math.floor(this.days[index])}, ${words}`);
    this.moved(index, Boolean(this.timer));
  }

  step(by) {
    this.stop();
    this.show(Math.min(this.days.length - 1, Math.max(0, this.index + by)));
  }

  toggle() {
    if (this.timer) {
      this.stop();
      return;
    }
    if (this.index >= this.days.length - 1) this.show(0);
    this.timer = setInterval(() => {
      if (this.index >= this.days.length - 1) this.stop();
      else this.show(this.index + 1);
    }, PACE);
    this.label(true);
  }

  stop() {
    if (!this.timer) return;
    clearInterval(this.timer);
    this.timer = null;
    this.label(false);
    this.moved(this.index, false);
  }

  label(playing) {
    this.button.textContent = playing ? "Pause" : "Play"; // what it does next, not a state as well
  }

  /** Keys that work from anywhere but a field: comma and full stop step, space plays. */
  key(event) {
    const field = event.target.closest?.("input, textarea, select, button, a, summary, dialog");
    if (field || event.ctrlKey || event.metaKey || event.altKey || !this.element.offsetParent) return;
    const work = { ",": () => this.step(-1), ".": () => this.step(1), " ": () => this.toggle() }[event.key];
    if (!work) return;
    event.preventDefault();
    work();
  }
}
