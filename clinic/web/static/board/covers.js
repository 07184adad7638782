/**
 * Words that the server has not drawn yet. They stand over their card at once, and go when the new drawing comes.
 *
 * @import { Box, Entry, MapWords } from "./types.js"
 */

import { find, make } from "./dom.js";
import { keyOf, place } from "./geometry.js";

const SIZES = [36, 32, 28, 26, 24, 22, 20, 18, 16, 14, 12]; // canvas units; the layout's own steps and some between

export class Covers {
  #overlay = find("#overlay");

  /**
   * @param {Box[]} boxes @param {MapWords} meant @param {Entry[]} drawn what the drawing shows
   * @param {(entry: Entry) => string} noteOf who may see it, where that is not everyone
   */
  show(boxes, meant, drawn, noteOf) {
    const fresh = boxes
      .map((box) => ({ box, now: at(box, meant.entries), then: at(box, drawn) }))
      .filter(({ now, then }) => JSON.stringify(now) !== JSON.stringify(then))
      .map(({ box, now }) => cover(box, now, noteOf));
    this.#overlay.replaceChildren(...fresh);
  }

  clear() {
    this.#overlay.replaceChildren();
  }

  /** @param {Box} box @param {import("./geometry.js").Region} region @param {number} scale pixels of a canvas unit */
  fit(box, region, scale) {
    const element = this.#over(keyOf(box));
    if (!element) return;
    place(element, box, region);
    shrink(element, scale);
  }

  /** The lines of words over a card. @param {string} key @returns {Element[]} */
  lines(key) {
    return [...(this.#over(key)?.querySelectorAll("li") ?? [])];
  }

  /** @param {string} key @returns {HTMLElement | null} */
  #over(key) {
    return this.#overlay.querySelector(`[data-key="${key}"]`);
  }
}

/** @param {Box} box @param {Entry[]} entries */
function at(box, entries) {
  return entries.filter((entry) => keyOf(entry) === keyOf(box));
}

/** @param {Box} box @param {Entry[]} entries @param {(entry: Entry) => string} noteOf */
function cover(box, entries, noteOf) {
  const lines = entries.map((entry) => {
    const note = noteOf(entry);
    const className = entry.tentative ? "cover-hunch" : "";
    return make("li", { dir: "auto", className }, entry.text, note && make("small", {}, ` (${note})`));
  });
  const made = make(
    "div",
    { className: `cover cover-${box.partner}${entries.length > 1 ? " cover-many" : ""}` },
    make("p", { className: "cover-label" }, `${box.label}…`),
    make("ul", { role: "presentation" }, ...lines),
  );
  made.dataset.key = keyOf(box);
  return made;
}

/** Takes the largest text size at which the words fit. @param {HTMLElement} element @param {number} scale */
function shrink(element, scale) {
  for (const size of SIZES) {
    element.style.fontSize = `${size * scale}px`;
    if (element.scrollHeight <= element.clientHeight + 1 && element.scrollWidth <= element.clientWidth) return;
  }
}
