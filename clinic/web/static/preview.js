/*
 * Shows the paper anew as soon as a choice changes. Without this, the Update button does it. While the shown paper is
 * not the chosen one, it cannot be given.
 */
const choices = /** @type {HTMLFormElement} */ (document.getElementById("paper-choices"));
const said = /** @type {HTMLElement} */ (document.getElementById("preview-said"));
const PARTS = ["paper-give", "paper-preview"];
let latest = new AbortController();

/** @param {boolean} waiting */
function wait(waiting) {
  document.getElementById("paper-preview")?.setAttribute("aria-busy", String(waiting));
  for (const button of document.querySelectorAll("#paper-give button")) {
    /** @type {HTMLButtonElement} */ (button).disabled = waiting;
  }
}

/** @param {string} address @param {AbortSignal} signal @returns {Promise<Document>} */
async function fetchPage(address, signal) {
  const answer = await fetch(address, { headers: { accept: "text/html" }, signal });
  if (!answer.ok || answer.redirected) throw new Error("The answer is another page");
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

async function refresh() {
  latest.abort();
  latest = new AbortController();
  const { signal } = latest;
  const chosen = new URLSearchParams(/** @type {any} */ (new FormData(choices)));
  const address = `${choices.getAttribute("action")}?${chosen}`;
  wait(true);
  try {
    const fresh = await fetchPage(address, signal);
    for (const id of PARTS) document.getElementById(id)?.replaceWith(/** @type {Node} */ (fresh.getElementById(id)));
    letKeyboardReachMaps();
    history.replaceState(null, "", address);
    said.textContent = "The paper shows your choice.";
  } catch {
    if (!signal.aborted) choices.submit(); // the whole page then says what is the matter
  }
}

/** On a narrow screen a map is read by moving along it; then the keyboard can reach it, too. */
function letKeyboardReachMaps() {
  for (const map of document.querySelectorAll("#paper-preview .map")) {
    if (map.scrollWidth > map.clientWidth) map.setAttribute("tabindex", "0");
    else map.removeAttribute("tabindex");
  }
}

choices.addEventListener("change", refresh);
addEventListener("resize", letKeyboardReachMaps);
letKeyboardReachMaps();
