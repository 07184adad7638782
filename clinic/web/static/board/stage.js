/**
 * The drawing, and the real buttons that lie over its cards.
 *
 * @import { Box, Drawing, Entry, MapWords, Step } from "./types.js"
 */

import { Covers } from "./covers.js";
import { find, leaveFocus, make } from "./dom.js";
import { halfAround, keyOf, place, whole } from "./geometry.js";
import { isArrow, nearest } from "./nearest.js";

export class Stage {
  #view = find("#stage-view");
  #ink = find("#drawing");
  #cards = find("#cards");
  #covers = new Covers();
  /** @type {Map<string, HTMLButtonElement>} */ #buttons = new Map();
  /** @type {Drawing | null} */ #drawing = null;
  #current = "";
  #tight = false;

  /**
   * @param {object} act
   * @param {(step: Step) => void} act.choose
   * @param {(step: Step) => void} act.move an arrow led to a card
   * @param {(step: Step, line: string) => void} act.open the card being filled was chosen again, at this line of it
   */
  constructor(act) {
    this.act = act;
    this.#cards.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.#key(event));
    new ResizeObserver(() => this.#placeAll()).observe(this.#view);
  }

  /** @returns {Box[]} */
  get boxes() {
    return this.#drawing?.boxes ?? [];
  }

  /** Shows a drawing the server made. @param {Drawing} drawing */
  draw(drawing) {
    if (drawing === this.#drawing) return;
    if (this.#drawing || !this.#ink.firstElementChild) {
      const parsed = new DOMParser().parseFromString(drawing.svg, "image/svg+xml").documentElement;
      this.#ink.replaceChildren(document.importNode(parsed, true));
    } // else the page came with this drawing
    this.#drawing = drawing;
    this.#covers.clear();
    this.#fitButtons();
    this.#placeAll();
  }

  /** @param {boolean} tight whether only the half being filled has room */
  zoom(tight) {
    this.#tight = tight;
    this.#placeAll();
  }

  /** @param {Step} step the card being filled */
  mark([partner, element]) {
    this.#current = keyOf({ partner, element });
    for (const [key, button] of this.#buttons) {
      const current = key === this.#current;
      button.tabIndex = current ? 0 : -1;
      if (current) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
    if (this.#tight) this.#placeAll();
    this.reveal();
  }

  /** Brings the card being filled into sight, where the page scrolls. */
  reveal() {
    this.#buttons.get(this.#current)?.scrollIntoView({ block: "nearest" });
  }

  /** @param {(step: Step) => string} nameOf what a card is called, with its words */
  name(nameOf) {
    for (const [key, button] of this.#buttons) button.setAttribute("aria-label", nameOf(stepOf(key)));
  }

  /**
   * Lays words over the cards whose drawing is behind.
   *
   * @param {MapWords} meant @param {Entry[]} drawn what the drawing shows
   * @param {(entry: Entry) => string} noteOf who may see it, where that is not everyone
   */
  cover(meant, drawn, noteOf) {
    this.#covers.show(this.boxes, meant, drawn, noteOf);
    this.#placeAll();
  }

  /** Where an arrow key leads. @param {string} key @returns {Step | null} */
  beside(key) {
    const from = this.boxes.find((box) => keyOf(box) === this.#current);
    const next = from ? nearest(this.boxes, from, key) : this.boxes[0];
    return next ? [next.partner, next.element] : null;
  }

  /** @param {boolean} wanted whether a card is being looked for */
  seek(wanted) {
    this.#view.classList.toggle("is-placing", wanted);
  }

  /** Puts the keyboard on the card being filled. */
  focus() {
    this.#buttons.get(this.#current)?.focus();
  }

  #fitButtons() {
    const wanted = this.boxes.map(keyOf);
    for (const [key, button] of this.#buttons) if (!wanted.includes(key)) (button.remove(), this.#buttons.delete(key));
    for (const key of wanted) if (!this.#buttons.has(key)) this.#buttons.set(key, this.#button(key));
    const inOrder = wanted.map((key) => /** @type {HTMLButtonElement} */ (this.#buttons.get(key)));
    if (inOrder.some((button, place) => this.#cards.children[place] !== button)) this.#cards.append(...inOrder);
  }

  /** @param {string} key */
  #button(key) {
    const button = make("button", {
      type: "button",
      className: "card-button",
      tabIndex: key === this.#current ? 0 : -1,
    });
    button.dataset.key = key;
    button.addEventListener("click", (/** @type {MouseEvent} */ event) => {
      if (key === this.#current) this.act.open(stepOf(key), this.#lineAt(key, event.clientY));
      else this.act.choose(stepOf(key));
    });
    leaveFocus(button);
    return button;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const next = isArrow(event.key) && this.beside(event.key);
    if (!next) return;
    event.preventDefault();
    this.act.move(next);
    this.focus();
  }

  /** The line of words drawn nearest to a height on the screen. @param {string} key @param {number} y */
  #lineAt(key, y) {
    const covered = this.#covers.lines(key);
    const drawn = [...this.#ink.querySelectorAll(`[data-card="${key}"] text`)].slice(1); // the first is the stem
    const off = (/** @type {Element} */ line) => Math.abs(middle(line.getBoundingClientRect()) - y);
    const lines = covered.length ? covered : drawn;
    return lines.sort((one, two) => off(one) - off(two))[0]?.textContent?.trim() ?? "";
  }

  #placeAll() {
    if (!this.#drawing) return;
    const current = this.boxes.find((box) => keyOf(box) === this.#current);
    const region = this.#tight && current ? halfAround(this.#drawing, current) : whole(this.#drawing);
    this.#view.style.setProperty("--ratio", String(region.width / region.height));
    const svg = this.#ink.firstElementChild;
    svg?.setAttribute("viewBox", [region.x, region.y, region.width, region.height].join(" "));
    const scale = this.#view.clientWidth / region.width;
    this.#view.style.setProperty("--unit", `${scale}px`);
    for (const box of this.boxes) {
      const button = this.#buttons.get(keyOf(box));
      if (button) place(button, box, region);
      this.#covers.fit(box, region, scale);
    }
  }
}

/** @param {string} key @returns {Step} */
function stepOf(key) {
  return /** @type {Step} */ (key.split("."));
}

/** @param {DOMRect} rect */
function middle({ top, bottom }) {
  return (top + bottom) / 2;
}
