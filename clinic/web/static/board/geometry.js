/**
 * Where things lie on the drawing, in canvas units and on the screen.
 *
 * @import { Box, Drawing, Side } from "./types.js"
 *
 * @typedef {{x: number, y: number, width: number, height: number}} Region  a part of the canvas
 */

const BELOW = new Set(["primary_emotion", "fear", "need", "raw_spot", "view_of_self", "view_of_other"]);
const AROUND = 26; // canvas units left around the half that is zoomed to

/** @param {{partner: Side, element: string}} place @returns {string} */
export const keyOf = ({ partner, element }) => `${partner}.${element}`;

/** @param {Drawing} drawing @returns {Region} */
export function whole({ width, height }) {
  return { x: 0, y: 0, width, height };
}

/**
 * The half of one partner's loop, above or below the line, that a card is part of.
 *
 * @param {Drawing} drawing @param {Box} card @returns {Region}
 */
export function halfAround({ boxes }, card) {
  const half = boxes.filter(
    (box) => box.partner === card.partner && BELOW.has(box.element) === BELOW.has(card.element),
  );
  const x = Math.min(...half.map((box) => box.x)) - AROUND;
  const y = Math.min(...half.map((box) => box.y)) - AROUND;
  const right = Math.max(...half.map((box) => box.x + box.width)) + AROUND;
  const bottom = Math.max(...half.map((box) => box.y + box.height)) + AROUND;
  return { x, y, width: right - x, height: bottom - y };
}

/** Lays an element over a card. @param {HTMLElement} element @param {Box} box @param {Region} region what is shown */
export function place(element, box, region) {
  element.style.left = `${((box.x - region.x) / region.width) * 100}%`;
  element.style.top = `${((box.y - region.y) / region.height) * 100}%`;
  element.style.width = `${(box.width / region.width) * 100}%`;
  element.style.height = `${(box.height / region.height) * 100}%`;
}
