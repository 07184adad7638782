/** What opens and closes round the drawing: the list of all words beside it, and the field with the cycle's name. */

import { find, leaveFocus } from "./dom.js";

/** @param {() => void} write puts the writing mark back into the composer */
export function watchPanels(write) {
  const list = find("#all-words");
  const open = find("#words-switch");
  open.addEventListener("click", () => (list.open = !list.open));
  list.addEventListener("toggle", () => open.setAttribute("aria-expanded", String(list.open)));
  open.setAttribute("aria-expanded", String(list.open));
  leaveFocus(open);
  const bar = find(".board-bar");
  find(".name-form").addEventListener("submit", write);
  bar.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape") return;
    for (const one of bar.querySelectorAll("details[open]")) one.open = false;
    write();
  });
}
