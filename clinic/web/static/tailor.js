/*
 * Keeps what is typed, and shows the paper with it, a moment after the last key. Without this, the Preview button does
 * both. The fields themselves are never replaced: they belong to whoever types in them.
 */
const form = /** @type {HTMLFormElement} */ (document.getElementById("tailor-form"));
const said = /** @type {HTMLElement} */ (document.getElementById("tailor-said"));
const PAUSE = 900; // milliseconds without a key
const PARTS = ["paper-preview", "tailor-problems"];
let timer = 0;
let typed = 0;
let kept = 0;
let sending = false;

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
    timer = setTimeout(keep, 5 * PAUSE);
  } finally {
    sending = false;
    document.getElementById("paper-preview")?.removeAttribute("aria-busy");
    if (kept !== typed && !said.textContent?.startsWith("Not")) timer = setTimeout(keep, PAUSE);
  }
}

/** @param {Document} fresh @param {boolean} good */
function take(fresh, good) {
  for (const id of PARTS) document.getElementById(id)?.replaceWith(/** @type {Node} */ (fresh.getElementById(id)));
  const revision = /** @type {HTMLInputElement} */ (fresh.getElementById("tailor-revision"));
  /** @type {HTMLInputElement} */ (document.getElementById("tailor-revision")).value = revision.value;
  said.textContent = good ? (fresh.getElementById("tailor-said")?.textContent ?? "") : "Not kept: see above.";
}

form.addEventListener("input", () => {
  typed += 1;
  clearTimeout(timer);
  timer = setTimeout(keep, PAUSE);
});
form.addEventListener("submit", () => clearTimeout(timer));
addEventListener("pagehide", () => {
  if (kept !== typed && !sending) navigator.sendBeacon(form.action, fields());
});
