/**
 * What the server made of a change where that is more than was asked: said above the map until another card is opened.
 *
 * @import { Kept, MapState, Side } from "./types.js"
 */

const SIDES = /** @type {Side[]} */ (["a", "b"]);

export class Asides {
  /** @type {Record<Side, boolean>} */ #keptBack;
  /** @type {Set<string>} */ #lines = new Set(); // changes of the name or a sentence, until the server has had them
  #words = "";

  /** @param {MapState} state */
  constructor(state) {
    this.#keptBack = state.kept_back;
  }

  /** What is to be said now. @param {MapState} state @returns {string} */
  words(state) {
    const now = state.kept_back;
    const gone = SIDES.filter((side) => now[side] && !this.#keptBack[side]);
    this.#keptBack = now;
    const late = state.parked.some(({ id }) => this.#lines.delete(id));
    if (late) this.#words = "Another device had changed this meanwhile. Your words wait in the tray.";
    if (gone.length) this.#words = keptBackWords(gone.map((side) => state.partners[side].name));
    return this.#words;
  }

  /** A change was made here. @param {Kept} edit @returns {Kept} */
  note(edit) {
    if (["set_title", "set_link"].includes(edit.change.kind)) this.#lines.add(edit.id);
    return edit;
  }

  /** The counselor has gone on. */
  seen() {
    this.#words = "";
  }
}

/** A sentence went with a move that is not for everyone any more. @param {string[]} names */
function keptBackWords(names) {
  const whose = names.map((name) => `${name}’s sentence`).join(" and ");
  return `${whose} is kept back with a move it was made from. “All words” can show it to everyone again.`;
}
