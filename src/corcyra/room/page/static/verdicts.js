// The claims and what the pairs say of them, with what has changed from the baseline.

import { announce, h, number, percent, points } from "./dom.js";
import { sourceSign } from "./sources.js";

const SPOKEN = 4; // most changes that are read out

export class Verdicts {
  constructor(about, place) {
    this.about = about;
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

  /** Shows a run's verdicts; those that turned since the last run are told. */
  take(result) {
    const turned = [];
    for (const verdict of result.claims) {
      const row = this.rows.get(verdict.id);
      if (!row) continue;
      if (row.word && row.word !== verdict.word) turned.push(`${row.claim.short}: now ${verdict.word}, was ${row.word}`);
      row.word = verdict.word;
      this.fill(row, verdict);
    }
    const more = turned.length > SPOKEN ? ` and ${turned.length - SPOKEN} more` : "";
    const words = turned.length ? `${turned.length} verdicts changed. ${turned.slice(0, SPOKEN).join("; ")}${more}.` : "No verdict changed its word.";
    announce(`${result.pairs} pairs judged. ${words}`);
    return turned;
  }

  fill({ parts, details }, verdict) {
    const shares = [verdict.holds, verdict.same, verdict.opposite].map((v) => (Number.isFinite(v) ? v : 0));
    shares.forEach((share, i) => { parts.shares[i].style.width = `${(100 * share).toFixed(1)}%`; });
    const base = verdict.baseline?.holds;
    const difference = verdict.difference ?? (Number.isFinite(base) && Number.isFinite(verdict.holds) ? verdict.holds - base : NaN);
    const moved = points(difference);
    parts.tick.hidden = !(moved && Number.isFinite(base));
    if (!parts.tick.hidden) parts.tick.style.left = `${(100 * base).toFixed(1)}%`;
    parts.share.textContent = `holds in ${percent(verdict.holds)}`;
    parts.word.textContent = verdict.verdict ?? verdict.word ?? "";
    parts.change.textContent = moved;
    parts.change.title = moved ? "difference from the dossier as it is served" : "";
    details.parentElement.classList.toggle("changed", Boolean(moved));
    parts.bar.classList.toggle("pale", Boolean(verdict.pale));
    const interval = Number.isFinite(verdict.low) ? ` 90% interval ${number(verdict.low)} to ${number(verdict.high)}.` : "";
    const told = verdict.told === undefined ? "" : ` ${number(verdict.told)} pairs can tell.`;
    const rows = [line("Why", `${verdict.why ?? ""}${told}${interval}`)];
    if (Number.isFinite(base)) rows.push(line("Baseline", `holds in ${percent(base)}${verdict.baseline.word ? `, ${verdict.baseline.word}` : ""}`));
    for (const condition of [verdict.conditions ?? []].flat()) rows.push(line("Condition", condition));
    parts.more.replaceChildren(...rows.filter(Boolean));
    details.querySelector("summary").setAttribute("aria-label", `${details.querySelector(".short").firstChild.textContent}: ${parts.word.textContent}, ${parts.share.textContent}${moved ? `, ${moved} from the baseline` : ""}`);
  }

  /** While a run goes on, the old verdicts are shown as old. */
  stale(on) {
    for (const { details } of this.rows.values()) details.parentElement.classList.toggle("stale", on);
  }
}

/** Words in which code stands between backquotes. */
const coded = (text) => text.split("`").map((part, i) => (i % 2 ? h("code", {}, part) : part));

const line = (head, text) => h("p", { class: "line" }, h("span", { class: "head" }, head), " ", text);
