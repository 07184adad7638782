/*
 * Asks before a page is left on which something was typed and not saved: by a link, by a button of another form beside
 * it, or by the browser. Tablets ask nothing of their own when a page is left, so links and buttons are asked about here.
 */
import { isWritten } from "./written.js";

const ASKED = "What you typed here is not saved yet. Leave it unsaved?";
/** @type {NodeListOf<HTMLFormElement>} */
const forms = document.querySelectorAll("form[data-unsaved]");
const SOON = 1_000; // milliseconds: a link that only saves a file does not leave the page
let leaving = false;

/** Of a page that came back because it could not be saved, all is unsaved. @param {HTMLFormElement} form */
function isUnsaved(form) {
  return form.dataset.unsaved === "typed" || isWritten(form);
}

/** @param {Event} event @param {HTMLFormElement | null} [sent] the form that is sent, of which nothing is lost */
function ask(event, sent = null) {
  if (leaving || event.defaultPrevented) return;
  const losing = [...forms].some((form) => form !== sent && isUnsaved(form));
  if (losing && !confirm(ASKED)) {
    event.preventDefault();
    return;
  }
  leaving = true;
  setTimeout(() => (leaving = false), SOON);
}

addEventListener("submit", (event) => ask(event, /** @type {HTMLFormElement} */ (event.target)));
addEventListener("click", (event) => {
  const link = /** @type {Element} */ (event.target).closest("a");
  const isElsewhere = link?.href && link.target !== "_blank" && !link.getAttribute("href")?.startsWith("#");
  const opensATab = event.ctrlKey || event.metaKey || event.shiftKey;
  if (isElsewhere && !opensATab) ask(event);
});
addEventListener("beforeunload", (event) => {
  if (!leaving && [...forms].some(isUnsaved)) event.preventDefault();
});
