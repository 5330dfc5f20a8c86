// From a report: a text is pasted, and the draft of a dossier is shown, to accept, correct or drop.

import { post } from "./api.js";
import { announce, byId, h, number, save, trouble } from "./dom.js";

const KINDS = ["effect", "state", "because", "necessity", "decides"];

export class Drafts {
  constructor(room, editor) {
    Object.assign(this, { room, editor });
    this.area = h("textarea", { id: "report", "aria-label": "Text of the report", placeholder: "Paste a report, an article, an interview…" });
    this.file = h("input", { type: "file", accept: ".txt,.md,text/plain,text/markdown", onchange: () => this.read() });
    this.go = h("button", { type: "submit", id: "draft", class: "main" }, "Draft a dossier");
    this.out = h("div", { id: "drafted" });
    byId("view-draft").append(h("h2", {}, "From a report"),
      h("p", {}, "Paste a text. The page proposes who speaks, what each says of whom, and the figures with whose they are. Rules find them, not judgement: accept, correct or drop each claim."),
      h("form", { onsubmit: (event) => this.send(event) }, this.area, h("p", { class: "bar-line" }, this.go, h("label", {}, "or a text file ", this.file))), this.out);
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
    this.draft = draft;
    this.voices = new Map((draft.voices ?? []).map((voice) => [voice.id, voice]));
    const speakers = (draft.speakers ?? []).map((one) => (typeof one === "string" ? this.voices.get(one) : one)).filter(Boolean);
    const claims = draft.claims ?? [];
    this.cards = claims.map((claim, i) => this.card(claim, i));
    this.out.replaceChildren(
      h("p", { class: "status" }, `${speakers.length} speakers, ${(draft.statements ?? []).length} statements, ${(draft.figures ?? []).length} figures, ${claims.length} draft claims.`),
      ...(draft.notes ?? []).map((note) => h("p", { class: "small" }, note)),
      h("div", { class: "found" },
        section("Who speaks", speakers, (voice) => this.speaker(voice)),
        section("Figures", this.figures(draft), (item) => item)),
      h("h3", {}, "Draft claims"), ...this.cards.map((card) => card.element),
      h("p", { class: "bar-line" },
        h("button", { type: "button", id: "into", class: "main", onclick: () => this.into() }, "Put what is accepted into the dossier's text"),
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
    const words = (figure) => [h("b", {}, figure.words ?? `${number(figure.low)} ${figure.unit ?? ""}`), ` ${figure.thing ?? ""}${figure.year ? `, ${figure.year}` : ""}`, figure.source ? ` (${this.name(figure.source)})` : "", figure.line ? h("small", {}, `line ${figure.line}`) : null];
    const inDispute = new Set((draft.disputed ?? []).flatMap((fact) => fact.figures));
    const disputed = (draft.disputed ?? []).map((fact) => [h("b", {}, `Disputed: ${fact.thing}${fact.year ? `, ${fact.year}` : ""}`), h("ul", {}, fact.figures.map((i) => h("li", {}, words(all[i]))))]);
    return [...disputed, ...all.filter((_, i) => !inDispute.has(i)).map(words)];
  }

  statement(statement) {
    const about = (statement.about ?? []).map((id) => this.name(id)).join(", ");
    return h("li", {}, h("b", {}, this.name(statement.speaker) || "Somebody"), ` (${statement.form ?? "says"}): ${statement.quote ?? statement.words ?? ""}`, h("small", {}, [`line ${statement.line}`, about ? `of ${about}` : ""].filter(Boolean).join(", ")));
  }

  /** A draft claim as a form: what stands in the fields is what is taken. */
  card(claim, i) {
    const field = (label, element) => h("label", { class: "field" }, h("span", {}, label), element);
    const kinds = [...new Set([claim.test?.kind ?? claim.kind, ...KINDS].filter(Boolean))];
    const speaker = h("input", { type: "text", value: claim.speaker_name ?? this.name(claim.speaker) });
    const short = h("input", { type: "text", value: claim.short ?? "" });
    const words = h("textarea", { rows: 3 }, claim.words ?? claim.quote ?? "");
    const kind = h("select", {}, kinds.map((one) => h("option", { value: one }, one)));
    const group = `choice-${i}`;
    const choice = (value, label) => h("label", { class: "choice" }, h("input", { type: "radio", name: group, value, onchange: () => { card.element.dataset.choice = value; } }), label);
    const card = { claim, speaker, short, words, kind };
    card.element = h("fieldset", { class: "draft", "data-draft": claim.id ?? String(i) }, h("legend", {}, claim.short ?? claim.id ?? `Claim ${i + 1}`),
      h("p", { class: "bar-line" }, choice("accept", "accept"), choice("drop", "drop"), claim.line ? h("small", {}, `line ${claim.line}`) : null, sure(claim)),
      field("Speaker", speaker), field("In short", short), field("Words", words), field("Kind of test", kind));
    return card;
  }

  /** What was accepted, as YAML comments with claims to be finished: a test is a person's to write. */
  async into() {
    const accepted = this.cards.filter((card) => card.element.dataset.choice === "accept");
    if (!accepted.length) {
      trouble("No draft claim is accepted yet.");
      return;
    }
    trouble("");
    const text = accepted.map((card, i) => yaml(card, i)).join("");
    this.room.look({ view: "dossier" });
    await this.editor.append(`\n# From a report: draft claims. Give each a test, take the "# " away, and move it under "claims:".\n${text}`);
    announce(`${accepted.length} claims stand at the end of the text.`);
  }
}

/** One claim in YAML; JSON's strings are YAML's. */
function yaml({ claim, speaker, short, words, kind }, i) {
  const q = JSON.stringify;
  const id = (claim.id ?? `draft_${i + 1}`).replace(/\W+/g, "_");
  return [`#  - id: ${id}`, `#    speaker: ${q(speaker.value)}`, `#    role: ${q(claim.role ?? "")}`, `#    words: ${q(words.value)}`, `#    short: ${q(short.value)}`, `#    test: {kind: ${kind.value}}`].join("\n") + "\n";
}

function section(title, items, content) {
  return h("section", {}, h("h3", {}, title), items.length ? h("ul", {}, items.map((item) => h("li", {}, content(item)))) : h("p", { class: "small" }, "None found."));
}

const sure = (item) => (item.sure_word ? h("em", { class: "flag" }, item.sure_word) : null);
