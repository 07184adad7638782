/**
 * The tray: words that were caught before anybody knew where they belong. A tap picks them up, a card takes them.
 *
 * @import { Parked } from "./types.js"
 */

import { alongRow, find, icon, leaveFocus, make } from "./dom.js";

/**
 * The words to park, where one dot stands before them. Mirrors PARKED in clinic/cycles/board_forms.py.
 *
 * @param {string} typed @returns {string | null}
 */
export function toPark(typed) {
  return typed.trim().match(/^\.\s*([^.\s].*)$/su)?.[1] ?? null;
}

export class Tray {
  #strip = find("#tray");
  #row = find("#tray-words");
  #shown = "";
  /** @type {Parked[]} */ #parked = [];
  /** @type {string | null} */ #picked = null;

  /**
   * @param {object} act
   * @param {(parked: Parked, byKey: boolean) => void} act.pick the words were chosen, or chosen again
   * @param {(parked: Parked) => void} act.remove
   * @param {() => void} act.leave
   */
  constructor(act) {
    this.act = act;
    leaveFocus(this.#row);
    this.#row.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.#key(event));
  }

  /** @param {Parked[]} parked @param {string | null} picked which of them is being placed */
  show(parked, picked) {
    this.#parked = parked;
    const now = JSON.stringify([parked, picked]);
    if (now === this.#shown) return;
    this.#shown = now;
    this.#picked = picked;
    const had = this.#row.contains(document.activeElement);
    const place = this.#buttons.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    this.#row.replaceChildren(...parked.map((one, at) => this.#chip(one, at)));
    this.#strip.hidden = !parked.length;
    if (!had) return;
    const next = this.#buttons[Math.min(place, parked.length - 1)];
    if (next) next.focus();
    else this.act.leave();
  }

  /** Puts the keyboard on the newest parked words. @returns {boolean} whether there were any */
  enter() {
    const newest = this.#buttons.at(-1);
    for (const button of this.#buttons) button.tabIndex = button === newest ? 0 : -1;
    newest?.focus();
    return newest !== undefined;
  }

  get #buttons() {
    return /** @type {HTMLElement[]} */ ([...this.#row.children]);
  }

  /** @param {Parked} parked @param {number} place */
  #chip(parked, place) {
    return make(
      "button",
      {
        type: "button",
        className: "chip chip-parked",
        tabIndex: place ? -1 : 0,
        "aria-pressed": parked.id === this.#picked,
        onclick: (/** @type {MouseEvent} */ event) => this.act.pick(parked, event.detail === 0),
      },
      icon("pin"),
      make("span", { dir: "auto", className: "chip-words" }, parked.text),
    );
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const at = this.#buttons.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    if (event.key === "Delete" && at >= 0) {
      event.preventDefault();
      this.act.remove(this.#parked[at]);
    } else if (event.key === "Escape" || event.key === "ArrowDown") {
      event.preventDefault();
      this.act.leave();
    } else alongRow(this.#row, event);
  }
}
