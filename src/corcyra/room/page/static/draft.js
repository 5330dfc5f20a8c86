// From a report: a text is pasted, and the draft of a dossier is shown, to accept, correct or drop.

import { post } from "./api.js";
import { announce, byId, h, save, trouble } from "./dom.js";

export class Drafts {
  constructor() {
    this.area = h("textarea", { id: "report", "aria-label": "Text of the report", placeholder: "Paste a report, an article, an interview…" });
    this.file = h("input", { type: "file", accept: ".txt,.md,text/plain,text/markdown", onchange: () => this.read() });
    this.go = h("button", { type: "submit", id: "draft", class: "main" }, "Draft a dossier");
    this.out = h("div", { id: "drafted" });
    byId("view-draft").append(h("h2", {}, "From a report"),
      h("p", {}, "Paste a text. The page proposes who speaks, what each says of whom, and the figures with whose they are. Rules find them, not judgement: accept, correct or drop each claim."),
      h("form", { onsubmit: (event) => this.send(event) }, this.area, h("p", { class: "bar-line" }, this.go, h("label", {}, "or a text file ", this.file))), this.out);
  }

  /** The views that what is accepted goes to. */
  into(room, editor) {
    Object.assign(this, { room, editor });
  }

  open() {}

  async read() {
    const [file] = this.file.files;
    if (file) this.area.value = await file.text();
  }

  async send(event) {
    event.preventDefault();
    this.go.disabled = true;
    try {
      this.show(await post("/api/draft", { text: this.area.value }));
      trouble("");
    } catch (error) {
      trouble(error.message);
    }
    this.go.disabled = false;
  }

  show(draft) {
    this.letters = Array.from(this.area.value); // offsets count characters, not JavaScript's units
    this.voices = new Map((draft.voices ?? []).map((voice) => [voice.id, voice]));
    const speakers = (draft.speakers ?? []).map((one) => (typeof one === "string" ? this.voices.get(one) : one)).filter(Boolean);
    const claims = draft.claims ?? [];
    this.cards = claims.map((claim, i) => this.card(claim, i));
    this.out.replaceChildren(
      h("p", { class: "status" }, `${draft.summary} ${claims.length} draft ${claims.length === 1 ? "claim" : "claims"} below.`),
      ...(draft.notes ?? []).map((note) => h("p", { class: "small" }, note)),
      h("div", { class: "found" },
        section("Who speaks", speakers, (voice) => this.speaker(voice)),
        section("Figures", this.figures(draft), (item) => item)),
      h("h3", {}, "Draft claims"), h("div", { class: "drafts" }, this.cards.map((card) => card.element)),
      h("p", { class: "bar-line" },
        h("button", { type: "button", id: "into", class: "main", onclick: () => this.accept() }, "Put what is accepted into the dossier's text"),
        draft.dossier ? h("button", { type: "button", onclick: () => save("draft.yaml", draft.dossier) }, "Download the whole draft") : null),
      h("details", {}, h("summary", {}, `All ${(draft.statements ?? []).length} statements`), h("ul", {}, (draft.statements ?? []).map((statement) => this.statement(statement)))));
    announce(this.out.querySelector(".status").textContent);
    document.documentElement.dataset.drafted = "yes";
  }

  name(id) {
    return this.voices.get(id)?.name ?? id ?? "";
  }

  speaker(voice) {
    const variants = (voice.variants ?? []).filter((variant) => variant !== voice.name);
    return [h("b", {}, voice.name), voice.role ? `, ${voice.role}` : "", variants.length ? h("small", {}, `also written ${variants.join(", ")}`) : null, sure(voice)];
  }

  /** Figures; those of one thing that differ stand together as one disputed fact. */
  figures(draft) {
    const all = draft.figures ?? [];
    const said = (figure) => [h("b", {}, `${figure.words} ${figure.thing}`), figure.year ? ` ${figure.year}` : "",
      h("small", {}, [figure.source ? `says ${this.name(figure.source)}` : "no source named", `line ${figure.line}`].join(", "))];
    const disputed = draft.disputed ?? [];
    const within = new Set(disputed.flatMap((fact) => fact.figures));
    const facts = [...disputed, ...all.map((figure, i) => ({ thing: figure.thing, year: figure.year, figures: [i] })).filter((fact) => !within.has(fact.figures[0]))];
    this.facts = facts.map((fact) => ({ ...fact, figures: fact.figures.map((i) => all[i]), keep: h("input", { type: "checkbox" }) }));
    return this.facts.map((fact) => [h("label", { class: "choice" }, fact.keep, " keep"), " ",
      fact.figures.length > 1 ? h("em", { class: "flag" }, "disputed") : null,
      h("ul", {}, fact.figures.map((figure) => h("li", {}, said(figure))))]);
  }

  statement(statement) {
    const about = (statement.about ?? []).map((id) => this.name(id)).join(", ");
    return h("li", {}, h("b", {}, this.name(statement.speaker) || "Somebody"), ` (${statement.form ?? "says"}): ${statement.quote ?? statement.words ?? ""}`, h("small", {}, [`line ${statement.line}`, about ? `of ${about}` : ""].filter(Boolean).join(", ")));
  }

  /** A draft claim as a form: what stands in the fields is what is taken. */
  card(claim, i) {
    const field = (label, element) => h("label", { class: "field" }, h("span", {}, label), element);
    const speaker = h("input", { type: "text", value: claim.speaker });
    const short = h("input", { type: "text", value: claim.short ?? "" });
    const words = h("textarea", { rows: 2 }, this.letters.slice(claim.start, claim.end).join("").replace(/\s+/g, " ").trim() || claim.words);
    const kind = h("select", {}, claim.tests.map((one, n) => h("option", { value: n }, one.cue ? `${one.kind} (for “${one.cue}”)` : one.kind)));
    const group = `choice-${i}`;
    const choice = (value, label) => h("label", { class: "choice" }, h("input", { type: "radio", name: group, value, onchange: () => { card.element.dataset.choice = value; } }), label);
    const card = { claim, speaker, short, words, kind };
    card.element = h("fieldset", { class: "draft", "data-draft": claim.id ?? String(i) }, h("legend", {}, claim.short ?? claim.id ?? `Claim ${i + 1}`),
      h("p", { class: "bar-line" }, choice("accept", "accept"), choice("drop", "drop"), claim.line ? h("small", {}, `line ${claim.line}`) : null, sure(claim)),
      field("Speaker", speaker), field("In short", short), field("Words", words), field("Kind of test", kind));
    return card;
  }

  /** What was accepted, as comments to be finished: what tests a claim is a person's to say. */
  async accept() {
    const claims = this.cards.filter((card) => card.element.dataset.choice === "accept");
    const facts = this.facts.filter((fact) => fact.keep.checked);
    if (!claims.length && !facts.length) {
      trouble("Nothing is accepted yet.");
      return;
    }
    trouble("");
    const parts = ["", "# From a report. Fill in what says TODO, take the signs # away, and move each under its heading."];
    if (claims.length) parts.push("# claims:", ...claims.flatMap(claimLines));
    if (facts.length) parts.push("# facts:", ...facts.flatMap((fact) => this.factLines(fact)));
    this.room.look({ view: "dossier" });
    await this.editor.append(`${parts.join("\n")}\n`);
    for (const { element } of claims) Object.assign(element, { disabled: true }).dataset.choice = "taken";
    for (const { keep } of facts) keep.checked = false;
    announce(`${claims.length} claims and ${facts.length} facts stand at the end of the text.`);
  }

  factLines({ thing, year, figures }) {
    const title = [thing, year].filter(Boolean).join(" ");
    const figure = (one) => `#       - {low: ${one.low}, high: ${one.high}, source: ${quoted(this.name(one.source) || "TODO")}}`;
    return [`#   - id: ${title.toLowerCase().replace(/\W+/g, "-")}`, `#     title: ${quoted(title)}`, `#     date: ${year ? `${year}-TODO` : "TODO"}`, "#     figures:", ...figures.map(figure)];
  }
}

const quoted = (text) => JSON.stringify(text); // what JSON quotes, YAML reads

function claimLines({ claim, speaker, short, words, kind }) {
  return [`#   - id: ${claim.id}`, `#     speaker: ${quoted(speaker.value)}`, `#     role: ${quoted(claim.role)}`, `#     date: ${claim.date || "TODO"}`,
    `#     words: ${quoted(words.value)}`, `#     short: ${quoted(short.value)}`, `#     source: TODO`, `#     test: ${claim.tests[kind.value].form}`];
}

function section(title, items, content) {
  return h("section", {}, h("h3", {}, title), items.length ? h("ul", {}, items.map((item) => h("li", {}, content(item)))) : h("p", { class: "small" }, "None found."));
}

const sure = (item) => (item.sure_word ? h("em", { class: "flag" }, item.sure_word) : null);
