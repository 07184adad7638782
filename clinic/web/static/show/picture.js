/**
 * One picture of the map on a couple's screen: the drawing, and the light on one card. Nothing here can change the map.
 *
 * @import { Box } from "../board/types.js"
 *
 * @typedef {object} Shown                         what the server says a screen shows now
 * @property {string} mark                         numbers that only go on
 * @property {boolean} blanked
 * @property {boolean} paused
 * @property {string | null} lit                   the card in the light, as "a.cue"
 * @property {Record<"a" | "b", string> | null} names
 * @property {import("../board/types.js").Drawing | null} drawing
 *
 * What the counselor's own Show gets with it; `walk` are the cards that the walk round the loop goes to.
 * @typedef {Shown & {lower_open: boolean, stepping: boolean, walk: string[]}} ShownHere
 */

import { find } from "../board/dom.js";
import { keyOf, place, whole } from "../board/geometry.js";

const TALL = matchMedia("(max-aspect-ratio: 4/5)");

/** @returns {import("../board/types.js").Shape} */
export const shape = () => (TALL.matches ? "tall" : "wide");

/** @param {() => void} work when the screen was turned */
export function onShape(work) {
  TALL.addEventListener("change", work);
}

/** Whether a picture was made before another one. @param {string} mark @param {string} than */
export function isOlder(mark, than) {
  const [ours, theirs] = [mark, than].map((one) => one.split(".").map(Number));
  const at = ours.findIndex((number, place) => number !== theirs[place]);
  return at >= 0 && ours[at] < (theirs[at] ?? 0);
}

export class Picture {
  #mark = "0";
  #view = find("#stage-view");
  #ink = find("#drawing");
  #light = find("#spotlight");
  #rest = find("#rest");
  #drawing = /** @type {import("../board/types.js").Drawing | null} */ (null);

  constructor() {
    new ResizeObserver(() => this.#measure()).observe(this.#view);
  }

  /** @returns {Box[]} */
  get boxes() {
    return this.#drawing?.boxes ?? [];
  }

  /** @param {Shown} shown */
  show(shown) {
    if (isOlder(shown.mark, this.#mark)) return; // what stands here is newer
    this.#mark = shown.mark;
    if (shown.paused && !shown.drawing && !shown.blanked && this.#drawing) return; // keep what stands here
    this.#drawing = shown.drawing;
    this.#view.hidden = shown.drawing === null;
    this.#rest.hidden = shown.drawing !== null;
    if (!shown.drawing) return this.#ink.replaceChildren();
    const { svg, width, height } = shown.drawing;
    const parsed = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
    this.#ink.replaceChildren(document.importNode(parsed, true));
    this.#view.style.setProperty("--ratio", String(width / height));
    this.#measure();
    this.shine(shown.lit);
  }

  /** Puts the light on one card, or on all. @param {string | null} key */
  shine(key) {
    const box = this.boxes.find((one) => keyOf(one) === key);
    this.#light.hidden = box === undefined;
    if (box && this.#drawing) place(this.#light, box, whole(this.#drawing));
  }

  /** Takes everything away. */
  clear() {
    this.#drawing = null;
    this.#ink.replaceChildren();
    this.#view.hidden = true;
  }

  /** The size of a canvas unit, so that the light has the corners of a card. */
  #measure() {
    if (this.#drawing) this.#view.style.setProperty("--unit", `${this.#view.clientWidth / this.#drawing.width}px`);
  }
}
