// The dossier as text, with what is wrong with it on its lines.

import { post, postForText } from "./api.js";
import { announce, byId, h, settled, trouble } from "./dom.js";

const WAIT = 350; // milliseconds without a key before the text is checked

export class Editor {
  /** @param before the editor of the views as they were: what was written there and not used stays */
  constructor(room, before) {
    this.room = room;
    this.gutter = h("pre", { class: "gutter", "aria-hidden": "true" });
    this.area = h("textarea", { id: "text", spellcheck: "false", wrap: "off", autocapitalize: "off", autocomplete: "off", "aria-label": "Dossier as YAML", "aria-describedby": "check" });
    this.said = h("p", { id: "check", class: "status", role: "status" });
    this.list = h("ol", { class: "problems", "aria-label": "What is wrong" });
    this.use = h("button", { type: "button", id: "use", disabled: true, onclick: () => this.apply() }, "Use this text");
    this.back = h("button", { type: "button", onclick: () => this.load() }, "Start again from this state");
    byId("view-dossier").append(h("h2", {}, "The dossier as text"),
      h("p", {}, "Levers, switches and dates that you have changed are already in it. It is checked as you type, as ", h("code", {}, "corcyra check"), " does."),
      h("p", { class: "bar-line" }, this.use, this.back), this.said, this.list,
      h("div", { class: "editor" }, this.gutter, this.area));
    const soon = settled(WAIT, () => this.check());
    this.area.addEventListener("input", () => {
      this.own = true;
      this.use.disabled = true;
      this.number();
      soon();
    });
    this.area.addEventListener("scroll", () => { this.gutter.scrollTop = this.area.scrollTop; });
    room.addEventListener("change", () => { if (!this.own) this.loaded = null; });
    const leaving = (event) => { if (this.own) event.preventDefault(); };
    addEventListener("beforeunload", leaving, { signal: room.scope.signal });
    if (before?.own) this.take(before);
  }

  take({ area, levers }) {
    Object.assign(this, { own: true, levers });
    this.area.value = area.value;
    this.number();
    this.check();
  }

  /** Called when the view is opened. */
  async open() {
    if (this.own || this.loaded === JSON.stringify(this.room.changed)) return;
    // Whoever opens it meanwhile waits for the same text: a second one would undo what was added.
    this.loading ??= this.load().finally(() => { this.loading = null; });
    await this.loading;
  }

  async load() {
    const own = this.own;
    const { set, off, moved } = this.room.changed;
    try {
      const text = await postForText("/api/dossier.yaml", { state: this.room.changed });
      if (this.own && !own) return; // somebody has begun to write
      this.area.value = text;
      this.loaded = JSON.stringify(this.room.changed);
      this.levers = structuredClone({ set, off, moved });
      this.own = false;
      this.number();
      this.tell({ ok: true, problems: [] });
      trouble("");
    } catch (error) {
      trouble(error.message);
    }
  }

  async check() {
    const text = this.area.value;
    try {
      const found = await post("/api/check", { text });
      if (this.refused) trouble("");
      this.refused = false;
      if (text === this.area.value) this.tell(found);
      return found;
    } catch (error) {
      this.tell({ ok: false, problems: error.problems ?? [] });
      if (error.problems?.length) return null;
      this.said.textContent = "Not checked.";
      this.refused = true;
      trouble(error.message);
      return null;
    }
  }

  tell({ ok, problems }) {
    const count = problems.length;
    this.use.disabled = !ok || !this.own;
    this.area.setAttribute("aria-invalid", String(!ok));
    this.said.textContent = ok ? "It can be read." : `${count} ${count === 1 ? "problem" : "problems"}.`;
    this.list.replaceChildren(...problems.map((problem) => h("li", { "data-line": problem.line },
      problem.line ? h("button", { type: "button", onclick: () => this.go(problem) }, `Line ${problem.line}`) : "", " ",
      problem.path ? h("code", {}, problem.path) : "", problem.path ? ": " : "", problem.message)));
    this.wrong = new Map();
    for (const problem of problems) this.wrong.set(problem.line, problem.message);
    this.number();
    document.documentElement.dataset.checked = String(Number(document.documentElement.dataset.checked ?? 0) + 1);
  }

  /** The numbers of the lines; those with a problem are marked. */
  number() {
    const lines = this.area.value.split("\n").length;
    const parts = [""];
    for (let i = 1; i <= lines; i++) {
      const message = this.wrong?.get(i);
      if (message) parts.push(h("b", { title: message }, `▸${i}`), "\n");
      else parts[parts.length - 1] += `${i}\n`;
    }
    this.gutter.replaceChildren(...parts);
    this.gutter.scrollTop = this.area.scrollTop;
  }

  /** Takes the reader to a problem's line. */
  go({ line, column }) {
    const lines = this.area.value.split("\n");
    const begin = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
    this.area.focus();
    this.area.setSelectionRange(begin + Math.max(0, (column ?? 1) - 1), begin + (lines[line - 1] ?? "").length);
    const height = this.area.scrollHeight / lines.length;
    this.area.scrollTop = Math.max(0, (line - 6) * height);
  }

  async apply() {
    const found = await this.check();
    if (!found?.ok) return;
    // What the levers had set when the text was written out stands in it; what was moved since goes on top.
    const { set, off, moved } = this.room.changed;
    const since = { set: later(set, this.levers?.set), off: off.filter((name) => !this.levers?.off.includes(name)), moved: later(moved, this.levers?.moved) };
    this.own = false;
    this.use.disabled = true;
    this.room.change({ text: this.area.value, ...since });
    const kept = Object.keys(since.set).length + since.off.length + Object.keys(since.moved).length;
    announce(`The text is used${kept ? ", with what was changed since it was written out on top" : ""}; the claims are judged anew.`);
  }

  /** Adds draft claims to the text, for a person to go on from. */
  async append(yaml) {
    await this.open();
    this.area.value = `${this.area.value.replace(/\n*$/, "\n")}${yaml}`;
    this.own = true;
    this.number();
    await this.check();
  }
}

/** What of a map differs from what it was. */
const later = (now, was = {}) => Object.fromEntries(Object.entries(now).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(was[key])));
