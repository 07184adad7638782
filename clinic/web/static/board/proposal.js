/**
 * A couple's sentence, proposed from the two moves: one key takes it, and until then it is nowhere but here.
 *
 * @import { MapState, Side } from "./types.js"
 */

import { find, leaveFocus } from "./dom.js";

const SIDES = /** @type {Side[]} */ (["a", "b"]);

/**
 * What to propose: the sentence of the partner whose words are being asked for, else the other's. Pure.
 *
 * @param {MapState["proposals"]} proposals @param {Record<Side, string>} links what is said already
 * @param {Side} side @param {Set<string>} dropped sentences that were not wanted
 * @returns {{side: Side, text: string} | null}
 */
export function toPropose(proposals, links, side, dropped) {
  const order = side === "a" ? SIDES : [...SIDES].reverse();
  const offers = order.map((one) => ({ side: one, text: proposals[one] }));
  return offers.find((offer) => offer.text && !links[offer.side] && !dropped.has(offer.text)) ?? null;
}

export class Proposal {
  #strip = find("#proposal");
  #words = find("#proposal-words");
  /** @type {{side: Side, text: string} | null} */ #offer = null;
  /** @type {Set<string>} */ #dropped = new Set();

  /**
   * @param {object} act
   * @param {(side: Side, text: string) => void} act.use
   * @param {(side: Side, text: string) => void} act.change
   * @param {() => void} act.dropped
   */
  constructor(act) {
    this.act = act;
    this.#on("#use-proposal", () => this.use());
    this.#on("#change-proposal", () => this.#offer && act.change(this.#offer.side, this.#offer.text));
    this.#on("#drop-proposal", () => this.#drop());
  }

  /** @param {MapState["proposals"]} proposals @param {Record<Side, string>} links @param {Side} side */
  show(proposals, links, side) {
    this.#offer = toPropose(proposals, links, side, this.#dropped);
    this.#strip.hidden = this.#offer === null;
    const words = this.#offer ? `“${this.#offer.text}”` : "";
    if (this.#words.textContent !== words) this.#words.textContent = words;
  }

  /** Takes the sentence that is proposed. @returns {boolean} whether there was one */
  use() {
    if (!this.#offer || this.#strip.offsetParent === null) return false;
    this.act.use(this.#offer.side, this.#offer.text);
    return true;
  }

  #drop() {
    if (this.#offer) this.#dropped.add(this.#offer.text);
    this.act.dropped();
  }

  /** @param {string} id @param {() => void} work */
  #on(id, work) {
    find(id).addEventListener("click", work);
    leaveFocus(find(id));
  }
}
