// The claims and what the pairs say of them, with what has changed from the baseline.

import { announce, coded, h, percent, points, sentence } from "./dom.js";
import { movedBy, movedWords } from "./moved.js";
import { sourceSign } from "./sources.js";

const FEW = 20; // pairs under which a verdict takes no word
const WATCHED = 8; // most worlds offered to be watched
const SPOKEN = 4; // most changes that are read out

export class Verdicts {
  /** @param watch called with the number of a pair that somebody wants to see played */
  constructor(about, place, watch) {
    Object.assign(this, { about, watch });
    this.rows = new Map();
    const list = h("ol", { class: "claims" }, about.claims.map((claim) => this.row(claim)));
    place.append(h("p", { class: "key" },
      h("span", {}, h("i", { class: "holds" }), " holds"), h("span", {}, h("i", { class: "same" }), " no difference"),
      h("span", {}, h("i", { class: "opposite" }), " opposite"), h("span", {}, h("i", { class: "tick" }), " the baseline's share that holds")), list);
  }

  row(claim) {
    const parts = {
      bar: h("span", { class: "bar", "aria-hidden": "true" }), tick: h("b", { class: "tick", hidden: true }),
      word: h("span", { class: "word" }, "not judged yet"), share: h("span", { class: "share" }), change: h("span", { class: "moved" }),
      more: h("div", {}),
    };
    const shares = ["holds", "same", "opposite"].map((name) => h("i", { class: name }));
    parts.bar.append(...shares, parts.tick);
    parts.shares = shares;
    const said = [claim.speaker, claim.role, claim.date].filter(Boolean).join(", ");
    const about = h("div", { class: "about" },
      h("blockquote", {}, h("p", {}, `“${claim.words}”`), h("footer", {}, said, " ", sourceSign(claim.short, claim.source ?? "", claim.keys ?? []))),
      claim.interest ? line("Interest", claim.interest) : null,
      claim.test ? line("Tested as", coded(claim.test)) : null,
      parts.more,
      line("Record", claim.record || "nothing found"));
    const details = h("details", {}, h("summary", {},
      h("span", { class: "short" }, claim.short, h("small", {}, claim.speaker)),
      parts.bar, parts.share, parts.word, parts.change), about);
    this.rows.set(claim.id, { claim, parts, details });
    return h("li", { "data-claim": claim.id }, details);
  }

  /** Shows a run's verdicts; those that moved from the baseline are told. */
  take(result) {
    for (const verdict of result.claims) {
      const row = this.rows.get(verdict.id);
      if (row) this.fill(row, verdict);
    }
    for (const { id, why } of result.left_out ?? []) this.leave(this.rows.get(id), why);
    announce(`${result.pairs} pairs judged. ${this.differences(result)}`);
  }

  /** What moved from the baseline, to be read out. */
  differences(result) {
    const moved = movedBy(result).map((verdict) => `${this.rows.get(verdict.id)?.claim.short} ${movedWords(verdict)}`);
    return spoken(moved, "moved from the baseline", "No claim moved from the baseline by more than chance.");
  }

  /** Opens a claim and goes there. */
  go(id) {
    const { details } = this.rows.get(id);
    details.open = true;
    details.scrollIntoView({ block: "start" });
    details.querySelector("summary").focus({ preventScroll: true });
  }

  /** A claim that this run does not judge. */
  leave(row, why) {
    if (!row) return;
    for (const share of row.parts.shares) share.style.width = 0;
    row.parts.share.textContent = "";
    row.parts.word.textContent = "not judged here";
    row.parts.change.textContent = "";
    row.parts.tick.hidden = true;
    row.parts.more.replaceChildren(line("Why", why));
    row.details.parentElement.classList.remove("changed");
  }

  fill({ claim, parts, details }, verdict) {
    const shares = [verdict.holds, verdict.same, verdict.opposite].map((share) => share ?? 0);
    shares.forEach((share, i) => { parts.shares[i].style.width = `${(100 * share).toFixed(1)}%`; });
    const { baseline, difference } = verdict;
    const moved = difference && !difference.chance ? points(difference.value) : "";
    parts.tick.hidden = !difference || !Number.isFinite(baseline?.holds);
    if (!parts.tick.hidden) parts.tick.style.left = `${(100 * baseline.holds).toFixed(1)}%`;
    const interval = verdict.low === null ? null : h("small", {}, `${percent(verdict.low)} to ${percent(verdict.high)}`);
    parts.share.replaceChildren(verdict.holds === null ? "no pair can tell" : `holds in ${percent(verdict.holds)}`, interval ? " " : "", interval ?? "");
    parts.word.textContent = verdict.word_range || verdict.word;
    const few = difference && Math.min(verdict.told, baseline.told) < FEW;
    parts.change.textContent = moved || (difference && points(difference.value) ? (few ? "too few to compare" : "within chance") : "");
    parts.change.classList.toggle("chance", !moved);
    details.parentElement.classList.toggle("changed", Boolean(moved));
    parts.bar.classList.toggle("pale", verdict.built_in || verdict.told < FEW);
    parts.more.replaceChildren(...this.lines(verdict));
    const from = moved ? `, ${moved} from the baseline` : "";
    details.querySelector("summary").setAttribute("aria-label", `${claim.short}, ${claim.speaker}: ${parts.word.textContent}, ${parts.share.textContent}${from}`);
  }

  /** What stands under a claim once it is judged. */
  lines(verdict) {
    const { baseline, difference } = verdict;
    const interval = verdict.low === null ? "" : `, 90% interval ${percent(verdict.low)} to ${percent(verdict.high)}`;
    const rows = [line("Verdict", `${verdict.verdict}${interval}.`), line("Why", coded(verdict.why))];
    if (difference) rows.push(line("Against the baseline", `${sentence(difference.words)} As it is served: ${baseline.word}${baseline.told ? `, holds in ${percent(baseline.holds)}` : ""}.`));
    if (verdict.conditions) rows.push(line("Where", coded(verdict.conditions)));
    if (verdict.flip && verdict.flip !== verdict.conditions) rows.push(line("What turns it", verdict.flip));
    if (verdict.pairs.length) rows.push(h("p", { class: "line" }, h("span", { class: "head" }, "Worlds to watch"), verdict.pairs.slice(0, WATCHED).flatMap((pair) => [" ", h("button", { type: "button", class: "link", "aria-label": `Watch world ${pair}`, onclick: () => this.watch(pair) }, String(pair))])));
    return rows;
  }

  /** While a run goes on, the old verdicts are shown as old. */
  stale(on) {
    for (const { details } of this.rows.values()) details.parentElement.classList.toggle("stale", on);
  }
}

/** So many verdicts did something: the first of them by name. */
function spoken(told, did, none) {
  if (!told.length) return none;
  const more = told.length > SPOKEN ? ` and ${told.length - SPOKEN} more` : "";
  return `${told.length} ${told.length === 1 ? "claim" : "claims"} ${did}. ${told.slice(0, SPOKEN).join("; ")}${more}.`;
}

const line = (head, text) => h("p", { class: "line" }, h("span", { class: "head" }, head), " ", text);
