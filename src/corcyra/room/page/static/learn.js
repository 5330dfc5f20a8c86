// Learn: a guided path through the crisis. Each step sets the room and says where to look.

import { announce, byId, h } from "./dom.js";
import { sourceSign } from "./sources.js";

/** Names that a step may point at, and what they are on the page. */
const PLACES = {
  map: ["look", ".maps"], maps: ["look", ".maps"], look: ["look", ".maps"], palace: ["look", ".palaces"],
  decided: ["look", ".decided"], series: ["look", ".lines"], facts: ["look", ".facts"], events: ["look", ".events"],
  arms: ["look", ".arms"], claims: ["change", ".claims"], verdicts: ["change", ".claims"], change: ["change", ".levers"],
  levers: ["change", ".levers"], dates: ["change", ".lever.date"], dossier: ["dossier", ".editor"],
};

export class Learn {
  constructor(room, steps) {
    Object.assign(this, { room, steps });
    this.box = byId("guide");
    this.begin = h("button", { type: "button", id: "tour", class: "main", onclick: () => this.go(0) }, "Begin the path");
    byId("path").replaceChildren(this.begin);
    room.addEventListener("look", () => this.follow());
  }

  open() {
    if (!this.steps.length) {
      byId("path").replaceChildren(h("p", { class: "status" }, "This dossier has no guided path; the one of Kazakhstan, January 2022, has."));
      return;
    }
    const item = (step, i) => h("li", {}, h("button", { type: "button", class: "link", onclick: () => this.go(i) }, step.title));
    byId("path").replaceChildren(h("p", {}, this.begin), h("ol", { class: "path" }, this.steps.map(item)));
  }

  /** Takes up the step that a link names. */
  follow() {
    const { step } = this.room.looking;
    if (step === null) this.close();
    else if (step !== this.at) this.go(step);
  }

  go(index) {
    const step = this.steps[index];
    if (!step) return;
    this.at = index;
    const [view, target] = place(step);
    const { day, pair } = step;
    this.room.change({ set: {}, off: [], moved: {}, text: null, worlds: "fitted", ...step.state });
    this.room.look({ view, step: index, ...(day === null ? {} : { day }), ...(pair === null ? {} : { pair }) });
    this.draw(step, index, view);
    this.point(target);
  }

  draw(step, index, view) {
    const last = this.steps.length - 1;
    const turn = (to, words, id) => h("button", { type: "button", id, disabled: to < 0 || to > last, onclick: () => this.go(to) }, words);
    const heading = h("h2", { tabindex: "-1" }, h("small", {}, `Step ${index + 1} of ${last + 1}`), ` ${step.title}`);
    const keys = step.sources ?? [];
    this.box.replaceChildren(heading, h("p", {}, step.text, " ", keys.length ? sourceSign(step.title, "", keys) : null),
      step.pair === null || view === "change" ? "" : h("p", { class: "small" }, `The text tells the record. The page plays world ${step.pair} of the model, one of those nearest to it; where it departs from it, what stands under the maps and beside the facts says.`),
      h("p", { class: "bar-line" }, turn(index - 1, "Back", "tour-back"), turn(index + 1, "Next", "tour-next"),
        h("button", { type: "button", id: "tour-leave", onclick: () => this.room.look({ step: null }) }, "Leave the path")));
    this.box.hidden = false;
    heading.focus({ preventScroll: false });
    announce(`Step ${index + 1} of ${last + 1}: ${step.title}`);
  }

  /** Marks what the step speaks of. */
  point(selector) {
    document.querySelectorAll(".pointed").forEach((element) => element.classList.remove("pointed"));
    const target = selector && document.querySelector(selector);
    target?.classList.add("pointed");
  }

  close() {
    this.at = undefined;
    this.box.hidden = true;
    this.point(null);
  }
}

/** View and selector of what a step points at. */
function place(step) {
  const named = PLACES[step.highlight];
  if (named) return [step.view ?? named[0], named[1]];
  if (step.highlight?.startsWith?.("claim:")) return ["change", `[data-claim="${CSS.escape(step.highlight.slice(6))}"]`];
  return [step.view ?? "look", null];
}
