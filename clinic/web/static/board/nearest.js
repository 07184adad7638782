/**
 * Where the arrow keys go on the map.
 *
 * @import { Box } from "./types.js"
 */

const SIDEWAYS = 2.2; // a card off to the side counts as this much farther away

/** @type {Record<string, [number, number]>} */
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** @param {string} key @returns {boolean} */
export function isArrow(key) {
  return key in WAYS;
}

/**
 * The nearest card that way.
 *
 * @param {Box[]} boxes @param {Box} from @param {string} key an arrow key
 * @returns {Box | null}
 */
export function nearest(boxes, from, key) {
  const [dx, dy] = WAYS[key];
  let best = null;
  let least = Infinity;
  for (const box of boxes) {
    const [x, y] = [middle(box).x - middle(from).x, middle(box).y - middle(from).y];
    const ahead = x * dx + y * dy;
    const far = ahead + SIDEWAYS * Math.abs(x * dy + y * dx);
    if (ahead > 1 && far < least) [best, least] = [box, far];
  }
  return best;
}

/** @param {Box} box */
function middle({ x, y, width, height }) {
  return { x: x + width / 2, y: y + height / 2 };
}
