// Long studies: a queue on the server, with progress, cancel and resume.

import { get, post, remove } from "./api.js";
import { announce, byId, h, trouble } from "./dom.js";

const AGAIN = 1000; // milliseconds between two looks at the queue while something runs
const OPENED = "opened"; // the study that is served is not the page's to remove

export class Studies {
  /** @param fit the fit that comes with the dossier, if there is one */
  constructor(room, fit, show) {
    Object.assign(this, { room, show });
    this.pairs = h("input", { type: "number", id: "study-pairs", min: 1, max: 100000, value: 1000 });
    this.list = h("ul", { class: "jobs", "aria-label": "Studies" });
    byId("view-studies").append(h("h2", {}, "Long studies"),
      h("p", {}, "More pairs make the shares surer. A study of this state waits in the server's queue, goes on while you look elsewhere, can be stopped, and goes on where it was."),
      fit ? h("p", { class: "small" }, `A study of the dossier as it is served is on its fitted draws, at most ${fit.pairs.toLocaleString("en")} pairs; of a changed one, on the prior.`) : "",
      h("form", { class: "bar-line", onsubmit: (event) => this.add(event) }, h("label", {}, "Pairs ", this.pairs), h("button", { class: "main", id: "study-add" }, "Queue this state")),
      this.list);
  }

  open() {
    return this.refresh();
  }

  async add(event) {
    event.preventDefault();
    await this.ask(() => post("/api/verdicts", { state: { ...this.room.changed, pairs: Number(this.pairs.value) }, long: true }), "The study is in the queue.");
  }

  async ask(work, words) {
    try {
      await work();
      announce(words);
      trouble("");
    } catch (error) {
      trouble(error.message);
    }
    await this.refresh();
  }

  async refresh() {
    clearTimeout(this.timer);
    try {
      const answer = await get("/api/jobs");
      const jobs = Array.isArray(answer) ? answer : answer.jobs;
      this.draw(jobs);
      if (jobs.some((job) => ["queued", "running"].includes(job.status)) && this.room.looking.view === "studies") {
        this.timer = setTimeout(() => this.refresh(), AGAIN);
      }
    } catch (error) {
      trouble(error.message);
    }
  }

  /** Jobs that stay keep their row, so that a button with the focus is not taken away. */
  draw(jobs) {
    this.rows ??= new Map();
    const ids = new Set(jobs.map((job) => job.id));
    for (const [id, row] of this.rows) {
      if (ids.has(id)) continue;
      row.element.remove();
      this.rows.delete(id);
    }
    if (!jobs.length) {
      this.list.replaceChildren(h("li", { class: "none" }, "Nothing is in the queue."));
      return;
    }
    this.list.querySelector(".none")?.remove();
    for (const job of jobs) {
      if (!this.rows.has(job.id)) this.rows.set(job.id, this.row(job));
      this.fill(this.rows.get(job.id), job);
    }
  }

  row(job) {
    const path = `/api/jobs/${encodeURIComponent(job.id)}`;
    const button = (words, work, said) => h("button", { type: "button", "data-do": words.toLowerCase(), onclick: () => this.ask(work, said) }, words);
    const row = {
      words: h("span", { class: "words" }), meter: h("progress", { "aria-label": "Pairs run" }),
      cancel: button("Cancel", () => post(`${path}/cancel`), "The study stops."),
      resume: button("Resume", () => post(`${path}/resume`), "The study goes on."),
      open: h("button", { type: "button", "data-do": "show", onclick: () => this.result(job.id) }, "Show its verdicts"),
      remove: button("Remove", () => remove(path), "The study is removed."),
    };
    row.element = h("li", { "data-job": job.id }, row.words, row.meter, h("span", { class: "bar-line" }, row.cancel, row.resume, row.open, row.remove));
    this.list.prepend(row.element);
    return row;
  }

  fill(row, job) {
    const left = Number.isFinite(job.seconds_left) && job.status === "running" ? `, about ${Math.ceil(job.seconds_left)} s left` : "";
    row.element.dataset.status = job.status;
    const words = `${job.title ?? job.id}: ${job.status}, ${job.done ?? 0} of ${job.of ?? "?"} pairs${left}${job.error ? `. ${job.error}` : ""}`;
    if (row.words.textContent !== words) row.words.textContent = words;
    row.meter.max = job.of || 1;
    row.meter.value = job.done || 0;
    const going = ["queued", "running"].includes(job.status);
    row.cancel.hidden = !going;
    row.resume.hidden = !["paused", "cancelled", "failed"].includes(job.status);
    row.open.hidden = job.status !== "done";
    row.remove.hidden = going || job.id === OPENED;
  }

  async result(id) {
    try {
      const job = await get(`/api/jobs/${encodeURIComponent(id)}`);
      this.show(job);
    } catch (error) {
      trouble(error.message);
    }
  }
}
