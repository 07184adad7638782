/*
 * Keeps the page of a form while it is being written: when the person pauses, and when the page is put aside. Without a
 * script, pressing Continue keeps it. Nothing is stored in the browser.
 */
const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-draft]"));
const PAUSE = 4_000; // milliseconds without a change
let changed = false;
let timer = 0;

async function keep() {
  clearTimeout(timer);
  if (!form || !changed) return;
  changed = false;
  const fields = new URLSearchParams(/** @type {any} */ (new FormData(form)));
  fields.set("quietly", "yes");
  try {
    const answer = await fetch(form.action, { method: "POST", body: fields, keepalive: true, redirect: "manual" });
    const revision = answer.headers.get("x-revision");
    if (answer.status === 204 && revision) {
      /** @type {HTMLInputElement} */ (form.elements.namedItem("revision")).value = revision;
    }
  } catch {
    changed = true; // Continue will keep it
  }
}

form?.addEventListener("input", () => {
  changed = true;
  clearTimeout(timer);
  timer = setTimeout(keep, PAUSE);
});
form?.addEventListener("submit", () => {
  changed = false;
  clearTimeout(timer);
});
addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") void keep();
});
document.getElementById("error-summary")?.focus();
