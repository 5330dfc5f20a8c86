// The state of the room: what was changed of the dossier, and where one is looking.
//
// What was changed goes to the server and can be undone; where one looks only travels in the link.
// Both stand in the address's fragment, as what differs from the beginning.

const KEPT = 200; // steps that can be undone

export class Room extends EventTarget {
  /**
   * @param changed what goes to the server, unchanged: {dossier, set, off, moved, arms, ...}
   * @param looking where one looks: {view, day, pair, step, study}
   */
  constructor(changed, looking) {
    super();
    this.scope = new AbortController();
    this.beginning = { changed, looking };
    this.read();
    this.past = [];
    this.future = [];
    addEventListener("hashchange", () => {
      if (location.hash === this.hash()) return;
      this.past.push(this.changed);
      this.read();
      this.tell("change");
    });
  }

  /** Listeners last until the views are made anew (`renew`). */
  addEventListener(name, work) {
    super.addEventListener(name, work, { signal: this.scope.signal });
  }

  /** Lets go of all listeners: another dossier's views follow. */
  renew() {
    this.scope.abort();
    this.scope = new AbortController();
  }

  /** Takes the state from the address. */
  read() {
    const found = decode(location.hash);
    const pick = (start) => {
      const own = Object.entries(found).filter(([key]) => key in start);
      return { ...structuredClone(start), ...Object.fromEntries(own) };
    };
    this.changed = pick(this.beginning.changed);
    this.looking = pick(this.beginning.looking);
  }

  /** Changes the dossier's state; can be undone. */
  change(patch) {
    const next = { ...this.changed, ...patch };
    if (same(next, this.changed)) return;
    this.past.push(this.changed);
    if (this.past.length > KEPT) this.past.shift();
    this.future = [];
    this.turn(next);
    this.write();
    this.tell("change");
  }

  /** Another dossier than a study's: its own worlds are played. */
  turn(next) {
    if (!same({ ...next, arms: null }, { ...this.changed, arms: null })) this.looking = { ...this.looking, study: null };
    this.changed = next;
  }

  /** Looks elsewhere. */
  look(patch) {
    if (same({ ...this.looking, ...patch }, this.looking)) return;
    this.looking = { ...this.looking, ...patch };
    this.write();
    this.tell("look");
  }

  undo() {
    this.step(this.past, this.future);
  }

  redo() {
    this.step(this.future, this.past);
  }

  step(from, to) {
    if (!from.length) return;
    to.push(this.changed);
    this.turn(from.pop());
    this.write();
    this.tell("change");
  }

  /** A lever's value set, or let go of (`undefined`). */
  set(path, value) {
    this.change({ set: without(this.changed.set, path, value) });
  }

  /** An event moved to a day, or back (`undefined`). */
  move(event, day) {
    this.change({ moved: without(this.changed.moved, event, day) });
  }

  /** Whether the dossier differs from what is served. */
  get altered() {
    const { set, off, moved, text } = this.changed;
    return Boolean(Object.keys(set).length || off.length || Object.keys(moved).length || text);
  }

  hash() {
    const told = { ...differing(this.changed, this.beginning.changed) };
    Object.assign(told, differing(this.looking, this.beginning.looking));
    return Object.keys(told).length ? `#s=${encode(told)}` : "";
  }

  write() {
    history.replaceState(null, "", location.pathname + location.search + this.hash());
  }

  link() {
    return location.origin + location.pathname + this.hash();
  }

  tell(name) {
    this.dispatchEvent(new Event(name));
  }
}

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

function without(map, key, value) {
  const rest = Object.fromEntries(Object.entries(map).filter(([name]) => name !== key));
  return value === undefined ? rest : { ...rest, [key]: value };
}

function differing(now, before) {
  return Object.fromEntries(Object.entries(now).filter(([key, v]) => !same(v, before[key])));
}

/** A state as base64url of JSON in UTF-8. */
export function encode(state) {
  const bytes = new TextEncoder().encode(JSON.stringify(state));
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** What a fragment says; nothing if it is not one of ours. */
export function decode(hash) {
  const match = /^#s=([\w-]+)$/.exec(hash);
  if (!match) return {};
  try {
    const text = atob(match[1].replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    const state = JSON.parse(new TextDecoder().decode(bytes));
    return state && typeof state === "object" && !Array.isArray(state) ? state : {};
  } catch {
    return {};
  }
}
