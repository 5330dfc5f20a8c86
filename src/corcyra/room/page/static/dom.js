// Elements, numbers and dates in words: what every view uses.

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes and children; text is always text, never markup. */
export function h(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/** The same in SVG. */
export function s(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function fill(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "value") element.value = value;
    else element.setAttribute(key, value === true && !key.startsWith("aria-") ? "" : String(value)); // aria-hidden="" hides nothing
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** Words in which code stands between backquotes. */
export const coded = (text) => text.split("`").map((part, i) => (i % 2 ? h("code", {}, part) : part));

/** Words as a sentence: a capital first, a full stop at the end. */
export function sentence(words) {
  if (!words) return "";
  const text = words[0].toUpperCase() + words.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

export const byId = (id) => document.getElementById(id);

/** Says something to those who listen to the page. */
export function announce(text) {
  byId("announce").textContent = text;
}

/** Shows or takes away the page's one line of trouble. */
export function trouble(text) {
  const line = byId("trouble");
  line.textContent = text || "";
  line.hidden = !text;
}

/** A number as it is read: 12,300 or 0.42; "–" where there is none. */
export function number(value) {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size >= 100) return Math.round(value).toLocaleString("en");
  return String(Number(value.toPrecision(size >= 10 ? 3 : 2)));
}

/** A short form for axes: 12k. */
export function brief(value) {
  const size = Math.abs(value);
  if (size >= 1e6) return `${Number((value / 1e6).toPrecision(2))}M`;
  if (size >= 1000) return `${Number((value / 1000).toPrecision(2))}k`;
  return number(value);
}

export const percent = (share) => (Number.isFinite(share) ? `${Math.round(100 * share)}%` : "–");

/** A difference of shares in points, with its sign; "" where there is none to speak of. */
export function points(difference) {
  if (!Number.isFinite(difference) || Math.abs(difference) < 0.005) return "";
  return `${difference > 0 ? "+" : "−"}${Math.abs(Math.round(100 * difference))} points`;
}

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** The date of a day counted from the start, as "5 Jan", with the hour where there is one. */
export function dayDate(start, day, hour = false) {
  const at = new Date(Date.parse(`${start}T00:00Z`) + Math.round(day * 24) * 3600e3);
  const date = `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]}`;
  const hours = String(at.getUTCHours()).padStart(2, "0");
  return hour && at.getUTCHours() ? `${date}, ${hours}:00` : date;
}

/** Runs a function once calls have stopped for some milliseconds. */
export function settled(wait, work) {
  let timer = null;
  return (...what) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...what), wait);
  };
}

/** Saves text as a file of the person at the page. */
export function save(name, text, type = "application/yaml") {
  const link = h("a", { href: URL.createObjectURL(new Blob([text], { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
