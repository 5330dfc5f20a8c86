// The situation room: brings its views together. Each view is a module of its own.

import { get, post, postForText } from "./api.js";
import { Change } from "./change.js";
import { announce, byId, dayDate, h, save, trouble } from "./dom.js";
import { Drafts } from "./draft.js";
import { Editor } from "./editor.js";
import { Learn } from "./learn.js";
import { Look } from "./look.js";
import { takeSources } from "./sources.js";
import { Room } from "./state.js";
import { Studies } from "./studies.js";

/** What a state is before anything is changed; a study that is served is seen by its verdicts. */
function beginning(about, steps) {
  return {
    changed: { dossier: about.name, set: {}, off: [], moved: {}, worlds: "fitted", arms: about.arms.slice(0, 2).map((arm) => arm.id), pairs: about.pairs ?? 100, seed: 1, weight: null, text: null },
    // The path's world is the one nearest to the record, and its first day one on which something is seen.
    looking: { view: about.opened ? "change" : "look", day: steps[0]?.day ?? 0, pair: steps[0]?.pair ?? 0, step: null, study: about.opened },
  };
}

const AGAIN = 1000; // milliseconds until the server is asked again whether worlds can be run

/** Says what is waited for, until worlds can be run; what needs them is answered by then. */
async function waits() {
  const { ready, waits: words } = await get("/api/ready");
  const line = byId("waits");
  if (line.textContent !== words) line.textContent = words;
  line.hidden = ready;
  if (!ready) setTimeout(() => waits().catch(() => {}), AGAIN);
}

async function start() {
  waits().catch(() => {}); // whoever cannot be asked is told by what follows
  const chosen = choosing();
  const [about, { steps }] = await Promise.all([get("/api/dossier"), get("/api/tour")]);
  const { changed, looking } = beginning(about, steps);
  const room = new Room(changed, looking);
  room.look(chosen());
  tools(room, about.name);
  await build(room, about, steps);
}

/** Takes clicks on a view's name before there is a room; returns the end of it, with what was chosen. */
function choosing() {
  const early = new AbortController();
  let chosen = {};
  for (const button of viewButtons()) {
    button.addEventListener("click", () => {
      chosen = { view: button.dataset.view };
      mark(button.dataset.view);
    }, { signal: early.signal });
  }
  return () => {
    early.abort();
    return chosen;
  };
}

/** The dossier that is looked at: the served one, or the text that was edited. */
async function dossier(room, served) {
  if (!room.changed.text) return served;
  try {
    return await post("/api/dossier", { state: room.changed });
  } catch (error) {
    trouble(`The edited text cannot be used: ${error.message}`);
    return served;
  }
}

/** Makes the views; once more whenever another text is the dossier. What is written and not yet used stays. */
async function build(room, served, steps, before = {}) {
  const { text } = room.changed;
  const about = await dossier(room, served);
  if (room.changed.text !== text) return build(room, served, steps, before); // changed meanwhile
  room.renew();
  for (const name of ["look", "change", "dossier", "studies"]) byId(`view-${name}`).replaceChildren();
  byId("title").textContent = about.title;
  byId("download").title = about.fit ? "The file by itself is judged on the prior" : "";
  takeSources(about.sources);
  const look = new Look(room, about);
  const change = new Change(room, about);
  const editor = new Editor(room, before.editor);
  const drafts = before.drafts ?? new Drafts();
  drafts.into(room, editor);
  const learn = new Learn(room, steps);
  const studies = new Studies(room, about.fit, (job) => {
    change.showStudy(job);
    room.look({ view: "change", study: job.id });
  });
  views(room, { change, dossier: editor, learn, studies, draft: drafts });
  room.addEventListener("change", () => {
    altered(room, about, change.levers.labels);
    if (room.changed.text !== text) build(room, served, steps, { editor, drafts });
  });
  change.levers.addEventListener("labels", () => altered(room, about, change.levers.labels));
  altered(room, about, change.levers.labels);
  await look.load();
  if (room.looking.step !== null) learn.follow();
  document.documentElement.dataset.ready = "yes";
}

const viewButtons = () => [...document.querySelectorAll("nav [data-view]")];

/** Marks the name of the view that is seen. */
function mark(view) {
  for (const button of viewButtons()) {
    if (button.dataset.view === view) button.setAttribute("aria-current", "page");
    else button.removeAttribute("aria-current");
  }
}

/** Shows one view at a time; the link says which. */
function views(room, opened) {
  let now = "";
  const show = () => {
    const { view } = room.looking;
    if (view === now) return;
    now = view;
    mark(view);
    document.querySelectorAll(".view").forEach((section) => { section.hidden = section.id !== `view-${view}`; });
    opened[view]?.open();
  };
  room.addEventListener("look", show);
  room.addEventListener("change", show); // a link may have come in
  show();
}

function tools(room, name) {
  for (const button of viewButtons()) {
    button.addEventListener("click", () => room.look({ view: button.dataset.view }));
  }
  byId("undo").addEventListener("click", () => room.undo());
  byId("redo").addEventListener("click", () => room.redo());
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
    if (event.target.closest("textarea, input:not([type=range], [type=checkbox])")) return;
    event.preventDefault();
    if (event.shiftKey) room.redo();
    else room.undo();
  });
  byId("share").addEventListener("click", () => share(room));
  byId("download").addEventListener("click", async () => {
    try {
      save(`${name}${room.altered ? "-changed" : ""}.yaml`, await postForText("/api/dossier.yaml", { state: room.changed }));
    } catch (error) {
      trouble(error.message);
    }
  });
}

async function share(room) {
  try {
    await navigator.clipboard.writeText(room.link());
    announce("The link is copied.");
    byId("share").textContent = "Copied";
    setTimeout(() => { byId("share").textContent = "Copy link"; }, 1500);
  } catch {
    // No clipboard here (a page that is not local, or a browser that asks): the link to copy by hand.
    byId("altered").replaceChildren(h("label", {}, "Link to this state: ", h("input", { type: "text", readonly: true, value: room.link(), onfocus: (event) => event.target.select() })));
    byId("altered").hidden = false;
    byId("altered").querySelector("input").focus();
  }
}

/** Says in a line what differs from the dossier as it is served, and what can be undone. */
function altered(room, about, labels) {
  byId("undo").disabled = !room.past.length;
  byId("redo").disabled = !room.future.length;
  const { set, off, moved, text } = room.changed;
  const name = (list, id) => list.find((one) => one.id === id)?.title ?? id;
  const parts = Object.entries(set).map(([path, value]) => `${labels.get(path) ?? path} = ${typeof value === "object" ? JSON.stringify(value) : value}`);
  parts.push(...off.map((id) => name(about.mechanisms ?? [], id)), ...Object.entries(moved).map(([id, day]) => `${name(about.events ?? [], id)}: ${dayDate(about.start, day, true)}`));
  if (text) parts.push("edited text");
  byId("altered").textContent = parts.length ? `Changed: ${parts.join(" · ")}` : "";
  byId("altered").hidden = !parts.length;
}

start().catch((error) => {
  trouble(error.message);
  throw error;
});
