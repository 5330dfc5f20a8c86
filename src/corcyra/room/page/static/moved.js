// What a change did to the claims, in a line that stays in sight: on a phone the hand is on a slider
// far below the claims.

import { h, percent, points } from "./dom.js";

const SEEN = 2; // claims named in the line; the rest are counted

/** The claims whose share moved from the baseline by more than chance, the furthest first. */
export function movedBy(result) {
  const moved = result.claims.filter(({ difference }) => difference && !difference.chance && points(difference.value));
  return moved.sort((a, b) => Math.abs(b.difference.value) - Math.abs(a.difference.value));
}

/** A claim's new share and its difference: "holds in 40%, +18 points". */
export const movedWords = ({ holds, difference }) => `holds in ${percent(holds)}, ${points(difference.value)}`;

export class Moved {
  /**
   * @param names claims' short names by id
   * @param go called with the id of a claim that somebody wants to see
   */
  constructor(names, go) {
    Object.assign(this, { names, go });
    this.element = h("div", { class: "moved-line", role: "group", "aria-label": "What your change did", hidden: true });
  }

  /** While pairs run. */
  busy(words) {
    this.element.replaceChildren(h("p", {}, words));
  }

  /** What a run found of a state; nothing is shown where nothing was changed. */
  take(result, altered) {
    this.element.hidden = !altered;
    const moved = movedBy(result);
    const rows = moved.slice(0, SEEN).map((verdict) => this.row(verdict));
    const others = result.claims.filter((verdict) => verdict.difference && !moved.includes(verdict) && verdict.word !== verdict.baseline.word);
    const parts = [
      moved.length ? "" : `${result.pairs} pairs: no claim moved beyond chance`,
      moved.length > SEEN ? `and ${moved.length - SEEN} more` : "",
      others.length ? `${others.length} changed in words, within chance` : "",
    ].filter(Boolean);
    this.element.replaceChildren(...rows, parts.length ? h("p", {}, parts.join("; ")) : "");
  }

  row(verdict) {
    const name = h("span", {}, this.names.get(verdict.id));
    return h("button", { type: "button", "data-moved": verdict.id, onclick: () => this.go(verdict.id) },
      name, h("b", {}, movedWords(verdict)));
  }
}
