// What the page asks of its server, in one place: JSON, jobs, and the token if one is needed.

const given = new URLSearchParams(location.search).get("token");
if (given) {
  sessionStorage.setItem("token", given);
  // Out of the address, so that a copied link does not carry it.
  const clean = new URL(location.href);
  clean.searchParams.delete("token");
  history.replaceState(null, "", clean);
}
const token = () => sessionStorage.getItem("token");

/** An answer that says no: its text, and the problems of a dossier with their lines. */
export class Refusal extends Error {
  constructor(status, text, problems = []) {
    super(text);
    this.status = status;
    this.problems = problems;
  }
}

async function ask(path, options = {}) {
  const headers = { Accept: "application/json", ...options.headers };
  if (token()) headers.Authorization = `Bearer ${token()}`;
  let answer;
  try {
    answer = await fetch(path, { ...options, headers });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refusal(0, "The server does not answer. Is `corcyra serve` still running?");
  }
  if (answer.ok) return answer;
  const said = await answer.json().catch(() => ({}));
  throw new Refusal(answer.status, said.error || `The server says ${answer.status}.`, said.problems);
}

export const get = async (path) => (await ask(path)).json();

const body = (what) => ({
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(what),
});

export const post = async (path, what = {}, signal = undefined) =>
  (await ask(path, { ...body(what), signal })).json();

export const postForText = async (path, what) => (await ask(path, body(what))).text();

export const remove = (path) => ask(path, { method: "DELETE" });

/**
 * Asks for the newest only: of what comes while an answer is under way, the last is asked next.
 * What goes wrong is given to `fail`.
 */
export function newest(ask, take, fail) {
  let busy = false;
  let next = null;
  return async function again(...what) {
    next = what;
    if (busy) return;
    busy = true;
    while (next) {
      const now = next;
      next = null;
      try {
        take(await ask(...now));
      } catch (error) {
        fail(error);
      }
    }
    busy = false;
  };
}

/**
 * Follows a job until it ends: `progress(job)` as it goes, the job as it ended is returned.
 * The stream says what happens; the job itself is what counts.
 */
export function follow(id, progress = () => {}, signal = undefined) {
  const query = token() ? `?token=${encodeURIComponent(token())}` : "";
  const stream = new EventSource(`/api/jobs/${encodeURIComponent(id)}/events${query}`);
  return new Promise((resolve, reject) => {
    const finish = (work) => {
      stream.close();
      work();
    };
    const read = (event) => JSON.parse(event.data);
    signal?.addEventListener("abort", () => finish(() => reject(signal.reason)));
    stream.addEventListener("progress", (event) => progress(read(event)));
    for (const name of ["done", "failed", "cancelled"]) {
      stream.addEventListener(name, (event) => finish(() => resolve(read(event))));
    }
    stream.onerror = () => {
      // Ended by the server, or lost: the browser connects again by itself unless it is closed.
      if (stream.readyState === EventSource.CLOSED) {
        finish(() => get(`/api/jobs/${encodeURIComponent(id)}`).then(resolve, reject));
      }
    };
  });
}
