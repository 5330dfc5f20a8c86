// Where a number comes from: one click on the small sign beside it.

import { byId, h } from "./dom.js";

let known = [];

/** The dossier's sources: [{key, title, url, status}]. */
export function takeSources(sources) {
  known = sources ?? [];
}

/** A sign that opens what a number rests on. */
export function sourceSign(title, text, keys = []) {
  return h("button", { type: "button", class: "src", "aria-label": `Source of: ${title}`, title: "Where this comes from", onclick: () => show(title, text, keys) }, "source");
}

/** Opens the dialog with the words of a source, and the works that they name. */
export function show(title, text, keys = []) {
  byId("source-title").textContent = title;
  const words = text || "";
  const named = known.filter((source) => keys.includes(source.key) || mentions(words, source.key));
  const body = [h("p", {}, words || (named.length ? "" : "No source is given."))];
  if (named.length) {
    body.push(h("ul", {}, named.map((source) => h("li", {}, work(source), flag(source.status)))));
  }
  byId("source-body").replaceChildren(...body);
  byId("source").showModal();
}

const mentions = (words, key) => words.split(/[^\w-]+/).includes(key);

/** A work's title, linked if it has an address; nothing is loaded from there by itself. */
export function work(source) {
  const safe = /^https?:\/\//.test(source.url ?? "");
  return safe ? h("a", { href: source.url, rel: "noreferrer noopener", target: "_blank" }, source.title) : source.title;
}

const flag = (status) => (status && status !== "read" ? h("em", { class: "flag" }, status) : null);

/** The facts, each figure with its own source, and what a world gives of each, where that is known. */
export function factsTable(facts, given = []) {
  if (!facts?.length) return h("p", {}, "The dossier names no facts.");
  const of = new Map((given ?? []).map((one) => [one.id, one]));
  const world = (fact, i) => (of.size && !i ? h("td", { rowspan: fact.figures.length, class: "given" }, ...gives(of.get(fact.id))) : null);
  const bodies = facts.map((fact) => h("tbody", {}, fact.figures.map((figure, i) => h("tr", {},
    i ? null : h("th", { scope: "rowgroup", rowspan: fact.figures.length }, fact.title, h("small", {}, [fact.date, fact.place].filter(Boolean).join(", "))),
    h("td", { class: "num" }, String(figure.figure), " ", fact.unit ?? ""), world(fact, i),
    h("td", {}, figure.source, " ", sourceSign(fact.title, figure.source, figure.key ? [figure.key] : []))))));
  const head = h("thead", {}, h("tr", {}, ["fact", "figure", ...(of.size ? ["this world, with"] : []), "source"].map((name) => h("th", { scope: "col", class: name === "figure" ? "num" : null }, name))));
  return h("div", { class: "scroll", role: "group", "aria-label": "Figures on record", tabindex: 0 }, h("table", {}, head, bodies));
}

/** A world's figure of a fact, and whether it lies within what the sources may err. */
const gives = (one) => (one ? [one.figure, h("small", {}, one.within ? "within their error" : "missed")] : [h("small", {}, "not compared")]);
