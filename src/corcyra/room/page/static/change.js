// Claims and levers: what is changed is run at once, and the verdicts follow.

import { follow, get, post } from "./api.js";
import { byId, h, settled, trouble } from "./dom.js";
import { drawChart } from "./charts.js";
import { Levers } from "./levers.js";
import { Moved, movedBy } from "./moved.js";
import { Verdicts } from "./verdicts.js";

const ON_PRIOR = 100; // pairs of a run at once: on the prior few can tell, and they cost little
const WAIT = 200; // milliseconds without a change before a run begins
const NARROW = "(max-width: 50rem)"; // one column, as in the style sheet
const SIZES = [30, 100, 200]; // more is a long study

export class Change {
  constructor(room, about) {
    Object.assign(this, { room, about });
    const [left, right] = [h("div", { class: "levers" }), h("div", { class: "judged" })];
    this.how = h("p", { class: "small" });
    this.which = h("p", { id: "which-worlds" });
    this.status = h("p", { class: "status", id: "run-status" }, "Not run yet.");
    this.meter = h("progress", { max: 1, value: 0, hidden: true, "aria-label": "Pairs run" });
    this.charts = h("div", { class: "lines wide" });
    this.more = h("details", {}, h("summary", {}, "Series over all pairs: medians, and bands of 50% and 90%"), this.charts);
    this.more.addEventListener("toggle", () => this.draw());
    right.append(h("h2", {}, "The claims"), this.settings(), this.status, this.meter, this.which, this.how);
    this.verdicts = new Verdicts(about, right, (pair) => room.look({ pair, view: "look", study: this.study }));
    right.append(this.more);
    this.moved = new Moved(new Map(about.claims.map((claim) => [claim.id, claim.short])), (id) => this.verdicts.go(id));
    this.place(left, right);
    this.levers = new Levers(room, about, left);
    const soon = settled(WAIT, () => this.run());
    let last = this.asked();
    room.addEventListener("change", () => {
      this.fields();
      if (this.asked() === last) return; // another arm is looked at; the question is the same
      last = this.asked();
      this.verdicts.stale(true);
      soon();
    });
  }

  /** Levers and claims, in the order in which they are seen: the keyboard follows it. */
  place(left, right) {
    const narrow = matchMedia(NARROW);
    const order = () => byId("view-change").append(...(narrow.matches ? [right, left] : [left, right]), this.moved.element);
    narrow.addEventListener("change", order, { signal: this.room.scope.signal });
    order();
  }

  /** Shows the study that a link names; runs the state where there is none, once. */
  async open() {
    if (this.begun) return;
    this.begun = true;
    const { study } = this.room.looking;
    if (!study || study === this.about.opened || !(await this.kept(study))) this.run();
  }

  /** Shows the verdicts of a long study; tells whether there is such a one, and it is done. */
  async kept(id) {
    try {
      const job = await get(`/api/jobs/${encodeURIComponent(id)}`);
      if (job.kind === "long" && job.status === "done") this.showStudy(job);
      return job.kind === "long" && job.status === "done";
    } catch {
      return false; // of another server, or removed: the link's state is run
    }
  }

  /** Shows a long study, whatever is being run. */
  showStudy(job) {
    this.begun = true;
    this.running?.abort();
    this.running = null;
    this.meter.hidden = true;
    trouble("");
    this.show(job.result, `the study “${job.title}”`, job.id);
  }

  /** What of the state a verdict depends on. */
  asked(changed = this.room.changed) {
    return JSON.stringify({ ...changed, arms: null });
  }

  /** Whether what is asked is what the study that is served has answered. */
  answered() {
    return this.about.opened && this.asked() === this.asked(this.room.beginning.changed);
  }

  settings() {
    const { changed } = this.room;
    const sizes = [...new Set([...SIZES, changed.pairs])].sort((a, b) => a - b);
    this.pairs = h("select", { id: "pairs", onchange: () => this.room.change({ pairs: Number(this.pairs.value) }) }, sizes.map((n) => h("option", { value: n }, String(n))));
    this.seed = h("input", { type: "number", id: "seed", min: 0, max: 4294967295, onchange: () => this.room.change({ seed: Math.max(0, Math.floor(Number(this.seed.value) || 0)) }) });
    this.back = h("button", { type: "button", id: "baseline", onclick: () => this.room.change({ set: {}, off: [], moved: {}, text: null }) }, "Back to the baseline");
    this.worlds = h("select", { id: "worlds", onchange: () => this.room.change({ worlds: this.worlds.value, pairs: this.worlds.value === "prior" ? ON_PRIOR : this.about.pairs }) }, h("option", { value: "fitted" }, "fitted to the record"), h("option", { value: "prior" }, "from the prior"));
    this.fields();
    return h("p", { class: "bar-line" }, this.about.fit ? h("label", {}, "Worlds ", this.worlds) : null, h("label", {}, "Pairs ", this.pairs), h("label", {}, "Seed ", this.seed), this.back);
  }

  fields() {
    const { pairs, seed, worlds } = this.room.changed;
    this.worlds.value = worlds;
    if (![...this.pairs.options].some((option) => Number(option.value) === pairs)) this.pairs.append(h("option", { value: pairs }, String(pairs)));
    this.pairs.value = pairs;
    this.seed.value = seed;
    this.back.disabled = !this.room.altered;
  }

  async run() {
    this.begun = true;
    this.running?.abort();
    const running = (this.running = new AbortController());
    const begun = performance.now();
    this.say("Running…");
    try {
      const job = await this.job(running.signal);
      const ended = await follow(job.id, (now) => this.progress(now), running.signal);
      if (running !== this.running) return;
      this.finish(ended, (performance.now() - begun) / 1000);
    } catch (error) {
      if (running.signal.aborted) return;
      this.meter.hidden = true;
      this.say("Not run.");
      trouble(error.message);
    }
  }

  /** The job that judges the state: that of the study that is served, or a new one. */
  async job(signal) {
    if (this.answered()) return get(`/api/jobs/${encodeURIComponent(this.about.opened)}`);
    // Not aborted: only its answer says what is to be cancelled.
    const job = await post("/api/verdicts", { state: this.room.changed });
    const cancel = () => post(`/api/jobs/${encodeURIComponent(job.id)}/cancel`).catch(() => {});
    if (signal.aborted) cancel();
    signal.throwIfAborted();
    signal.addEventListener("abort", cancel);
    return job;
  }

  progress(job) {
    this.meter.hidden = !(job.of > 0);
    this.meter.max = job.of || 1;
    this.meter.value = job.done || 0;
    this.say(job.status === "queued" ? "Waiting for its turn…" : !job.done ? "Running…" : `${job.done} of ${job.of} pairs…`);
  }

  /** How a run stands, beside the claims and where the hand is. */
  say(words) {
    this.status.textContent = words;
    this.moved.busy(words);
  }

  finish(job, seconds) {
    this.meter.hidden = true;
    if (job.status !== "done") {
      this.say(job.status === "failed" ? "The run failed." : "The run was cancelled.");
      trouble(job.error ?? "");
      return;
    }
    trouble("");
    if (job.kind === "long") this.show(job.result, "the study that is served", job.id);
    else this.show(job.result, `in ${seconds.toFixed(1)} s`);
  }

  /** Shows a run's result, whichever run it was; of a study, its own worlds can be watched. */
  show(result, how, study = null) {
    this.study = study;
    this.verdicts.take(result);
    this.moved.take(result, this.room.altered);
    this.verdicts.stale(false);
    const moved = movedBy(result).length;
    const words = moved ? ` ${moved} ${moved === 1 ? "claim" : "claims"} moved from the baseline by more than chance.` : "";
    const { worlds, worlds_words: which } = result.settings;
    const drawn = worlds === "prior" ? `, seed ${result.seed}` : "";
    this.seed.disabled = this.seed.parentElement.hidden = !drawn; // fitted draws have luck of their own
    this.status.textContent = `${result.pairs.toLocaleString("en")} pairs${drawn}, ${how}.${words}`;
    this.which.textContent = which;
    this.how.textContent = result.settings?.words ?? "";
    this.result = result;
    this.draw();
    document.documentElement.dataset.judged = String(Number(document.documentElement.dataset.judged ?? 0) + 1);
  }

  draw() {
    if (!this.more.open || !this.result || this.drawn === this.result) return;
    this.drawn = this.result;
    const figures = Object.entries(this.result.series ?? {}).map(([name, spec]) => [h("div", { class: "chart", role: "img", "aria-label": `${name}: both arms, medians and bands` }), spec]);
    this.charts.replaceChildren(...figures.map(([element]) => element));
    for (const [element, spec] of figures) drawChart(element, spec);
  }
}

