/*
 * Keeps what is typed, and shows the paper with it, a moment after the last key. Without this, the Preview button does
 * both. The fields themselves are never replaced: they belong to whoever types in them.
 */
import { isWritten } from "./written.js";

const form = /** @type {HTMLFormElement} */ (document.getElementById("tailor-form"));
const said = /** @type {HTMLElement} */ (document.getElementById("tailor-said"));
const PAUSE = 900; // milliseconds without a key
const PARTS = ["paper-preview", "tailor-problems"];
let timer = 0;
let typed = 0;
let kept = 0;
let sending = false;
let arrival = Promise.resolve();

function begin() {
  arrival = keep();
}

/** @returns {URLSearchParams} */
function fields() {
  return new URLSearchParams(/** @type {any} */ (new FormData(form)));
}

async function keep() {
  clearTimeout(timer);
  if (sending || kept === typed) return;
  const now = typed;
  sending = true;
  document.getElementById("paper-preview")?.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, { method: "POST", body: fields(), headers: { accept: "text/html" } });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!fresh.getElementById("tailor-form")) throw new Error("The answer is another page");
    take(fresh, answer.ok);
    kept = now;
  } catch {
    said.textContent = "Not kept yet. Check the connection or your sign-in; your words are still here.";
    timer = setTimeout(begin, 5 * PAUSE);
  } finally {
    sending = false;
    document.getElementById("paper-preview")?.removeAttribute("aria-busy");
    if (kept !== typed && !said.textContent?.startsWith("Not")) timer = setTimeout(begin, PAUSE);
  }
}

/** @param {Document} fresh @param {boolean} good */
function take(fresh, good) {
  for (const id of PARTS) document.getElementById(id)?.replaceWith(/** @type {Node} */ (fresh.getElementById(id)));
  const revision = /** @type {HTMLInputElement} */ (fresh.getElementById("tailor-revision"));
  /** @type {HTMLInputElement} */ (document.getElementById("tailor-revision")).value = revision.value;
  for (const area of form.querySelectorAll("textarea")) {
    const other = fresh.getElementById(area.id);
    if (other) tellOf(area, /** @type {HTMLTextAreaElement} */ (other));
  }
  said.textContent = good ? (fresh.getElementById("tailor-said")?.textContent ?? "").trim() : "Not kept: see above.";
}

/**
 * Says beside a field what the fresh page says beside it: its problem, and that it is in the counselor's words.
 *
 * @param {HTMLTextAreaElement} area @param {HTMLTextAreaElement} other
 */
function tellOf(area, other) {
  const here = /** @type {HTMLElement} */ (area.closest(".field"));
  const there = /** @type {HTMLElement} */ (other.closest(".field"));
  here.className = there.className;
  here.querySelector(".problem")?.remove();
  const problem = there.querySelector(".problem");
  if (problem) area.before(problem);
  for (const name of ["aria-invalid", "aria-describedby"]) {
    const value = other.getAttribute(name);
    if (value === null) area.removeAttribute(name);
    else area.setAttribute(name, value);
  }
  const label = there.querySelector("label");
  if (label) here.querySelector("label")?.replaceWith(label);
  takeWas(here, there);
}

/**
 * What the library says, where it is said otherwise; never taken from under somebody's hand.
 *
 * @param {HTMLElement} here @param {HTMLElement} there
 */
function takeWas(here, there) {
  const old = here.querySelector(".tailor-was");
  const fresh = there.querySelector(".tailor-was");
  if (old && fresh) return;
  if (old && !old.contains(document.activeElement)) old.remove();
  if (fresh) here.append(fresh);
}

form.addEventListener("input", () => {
  typed += 1;
  clearTimeout(timer);
  timer = setTimeout(begin, PAUSE);
});
// A button waits for words that are on their way: it would come with the revision before them, and cross them.
form.addEventListener("submit", (event) => {
  clearTimeout(timer);
  if (!sending) return;
  event.preventDefault();
  void arrival.then(() => {
    clearTimeout(timer);
    form.requestSubmit(event.submitter);
  });
});
addEventListener("pagehide", () => {
  if (kept !== typed && !sending) navigator.sendBeacon(form.action, fields());
});

if (isWritten(form)) {
  typed += 1;
  timer = setTimeout(begin, PAUSE);
}
