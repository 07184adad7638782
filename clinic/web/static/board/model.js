/**
 * The map this page works on: what the server told, what waits in the outbox, and how to take a step back.
 *
 * @import { BoardData, Change, Kept, MapState, Shape } from "./types.js"
 */

import { agreed, fold, memory, stack, stacksOf } from "./fold.js";
import { Outbox } from "./outbox.js";

export class Model {
  /** @type {Map<string, import("./fold.js").Memory>} */ #memories = new Map();
  #steps = Promise.resolve();
  #foreign; // up to this number the log may hold what this page knows only from the server's own map

  /** @param {BoardData} data @param {() => Shape} shape @param {() => void} onChange */
  constructor(data, shape, onChange) {
    this.state = data.state;
    this.stacks = stacksOf(data.state);
    this.#foreign = data.state.seq;
    this.outbox = new Outbox({
      map: data.map,
      key: data.outbox_key,
      urls: data.urls,
      shape,
      seen: () => this.state.seq,
      onState: (state, sent) => this.#take(state, sent),
      onChange,
    });
  }

  /** The map as it is meant to be, sent or not. */
  get view() {
    const view = fold(this.state, this.outbox.active, this.stacks, this.#memories);
    return { ...view, waiting: view.waiting || this.#late(this.outbox.active) };
  }

  /** @param {Change} change @returns {Kept} */
  commit(change) {
    return this.outbox.add(change);
  }

  /** Whether there may be a step to take back or bring back. @param {"undo" | "redo"} kind @returns {boolean} */
  can(kind) {
    const view = this.view;
    return view[kind] !== null || view.waiting;
  }

  /**
   * Takes back the last change, or brings back the last one taken back. Where only the server knows which that is,
   * it is asked first.
   *
   * @param {"undo" | "redo"} kind
   * @returns {Promise<boolean>} whether there was one
   */
  step(kind) {
    const taken = this.#steps.then(async () => {
      if (this.view[kind] === null && this.view.waiting) await this.outbox.hurry();
      const edit = this.view[kind];
      if (edit !== null) this.commit({ kind, edit });
      return edit !== null;
    });
    this.#steps = taken.then(() => {});
    return taken;
  }

  /** @param {MapState} state @param {Kept[]} sent what of the outbox is now part of it */
  #take(state, sent) {
    if (state.seq < this.state.seq) return;
    const alone = state.seq === this.state.seq + sent.length && !this.#late(sent);
    if (alone && !fold(this.state, sent, this.stacks, this.#memories).waiting) this.#remember(state, sent);
    else this.#forget(state);
    this.state = state;
  }

  /** Nobody else wrote: what was sent did what this page thought. @param {MapState} state @param {Kept[]} sent */
  #remember(state, sent) {
    sent.forEach((edit, place) => {
      const words = fold(this.state, sent.slice(0, place), this.stacks, this.#memories);
      if (!this.#memories.has(edit.id)) this.#memories.set(edit.id, memory(words, edit.change));
    });
    this.stacks = agreed(stack(this.stacks, sent), state);
  }

  /** The server knows more, such as what another device wrote: what a change replaced is not known here. @param {MapState} state */
  #forget(state) {
    this.#memories.clear();
    this.stacks = stacksOf(state);
    this.#foreign = state.seq;
  }

  /** Whether another device may have written since these were made: only the server says what they do. @param {Kept[]} edits */
  #late(edits) {
    return edits.some(({ base }) => base < this.#foreign);
  }
}
