/**
 * Suggested words under the field. What this couple said comes first, then the list the server made for this partner;
 * typing narrows them. A pressed chip is on the card already: one that was there when the card was opened stands last,
 * one that is pressed now stays where it is. Words from another card are offered only if everyone in the room has them:
 * one tap puts them on this card for everyone. What sets one partner off is no suggestion for the other.
 *
 * @import { Entry, Side } from "./types.js"
 */

import { alongRow, find, leaveFocus, make } from "./dom.js";

export const MOST = 10;
const LONGEST = 60; // characters; longer words are sentences, not suggestions
const OWN = "cue"; // the other's cues are mostly this partner's own moves

/**
 * The words to offer, the best first. Pure. Mirrors `offered` in clinic/cycles/suggestions.py.
 *
 * @param {object} given
 * @param {Entry[]} given.entries everything said @param {Side} given.partner @param {string} given.element
 * @param {string[]} given.offered the server's list @param {string} given.typed
 * @param {Set<string>} [given.behind] what was on the card when it was opened
 * @returns {{text: string, entry: Entry | null}[]}
 */
export function choose({ entries, partner, element, offered, typed, behind = new Set() }) {
  const here = entries.filter((entry) => entry.partner === partner && entry.element === element);
  const sought = typed.trim().toLocaleLowerCase();
  const fits = (/** @type {string} */ text) => text.length <= LONGEST && text.toLocaleLowerCase().includes(sought);
  const said = entries
    .filter((entry) => entry.audience === "room" && !entry.tentative && !here.includes(entry))
    .filter((entry) => (entry.element === element || sought) && (entry.element !== OWN || entry.partner === partner));
  const own = here.map(({ text }) => text).filter(fits);
  const words = [...new Set([...said.map(({ text }) => text), ...offered])].filter(fits);
  const front = words.filter((text) => !own.includes(text) || !behind.has(text));
  const last = [...new Set(own)].filter((text) => !front.includes(text));
  const offers = [...front.slice(0, Math.max(0, MOST - last.length)), ...last];
  return offers.map((text) => ({ text, entry: here.find((entry) => entry.text === text) ?? null }));
}

export class Chips {
  #row = find("#chips");

  /**
   * @param {object} act
   * @param {(text: string, entry: Entry | null, byKey: boolean) => void} act.onChoose
   * @param {() => void} act.onLeave
   * @param {(entry: Entry) => string} act.noteOf who may see it, where that is not everyone
   */
  constructor({ onChoose, onLeave, noteOf }) {
    this.onChoose = onChoose;
    this.noteOf = noteOf;
    leaveFocus(this.#row);
    this.#row.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Escape" || event.key === "ArrowUp") {
        event.preventDefault();
        onLeave();
      } else alongRow(this.#row, event);
    });
  }

  /** @param {ReturnType<typeof choose>} offers */
  show(offers) {
    const focused = this.#row.contains(document.activeElement) ? document.activeElement?.textContent : null;
    this.#row.replaceChildren(...offers.map((offer, place) => this.#chip(offer, place)));
    if (focused === null) return;
    const buttons = /** @type {HTMLElement[]} */ ([...this.#row.children]);
    (buttons.find((button) => button.textContent === focused) ?? buttons[0])?.focus();
  }

  /** @returns {boolean} whether there was a chip to go to */
  enter() {
    const first = /** @type {HTMLElement | null} */ (this.#row.querySelector("button"));
    first?.focus();
    return first !== null;
  }

  /** @param {ReturnType<typeof choose>[number]} offer @param {number} place */
  #chip({ text, entry }, place) {
    const note = entry && this.noteOf(entry);
    return make(
      "button",
      {
        type: "button",
        className: entry?.tentative ? "chip chip-hunch" : "chip",
        tabIndex: place ? -1 : 0,
        dir: "auto",
        "aria-pressed": entry !== null,
        onclick: (/** @type {MouseEvent} */ event) => this.onChoose(text, entry, event.detail === 0),
      },
      text,
      note && make("small", { className: "chip-note" }, note),
    );
  }
}
