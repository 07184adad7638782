/**
 * Words in the field that are not kept yet survive a crash too: sealed on this device, and only there.
 *
 * @typedef {import("./composer.js").Words & {at: string}} Left  the words, how they are meant, and their card
 */

import { importKey, seal, unseal } from "./seal.js";
import { draftOf, keepDraft } from "./shelf.js";

const PAUSE = 400; // milliseconds without a key press

export class Draft {
  #timer = 0;
  #key;
  /** @type {Left | null} */ #noted = null;
  #writing = Promise.resolve(true);

  /** @param {string} map @param {string} key */
  constructor(map, key) {
    this.map = map;
    this.#key = Promise.resolve().then(() => importKey(key));
    this.#key.catch(() => {}); // no encryption here: nothing is left on this device
  }

  /** @param {string} at the card @param {import("./composer.js").Words} words */
  note(at, words) {
    clearTimeout(this.#timer);
    this.#noted = words.text ? { at, ...words } : null;
    this.#timer = setTimeout(() => this.flush(), words.text ? PAUSE : 0);
  }

  /** The words were kept, or taken out of the field. */
  forget() {
    this.note("", { text: "", tentative: false, audience: "" });
  }

  /** Writes at once what was noted. @returns {Promise<boolean>} whether this device has it now */
  flush() {
    clearTimeout(this.#timer);
    const noted = this.#noted;
    this.#writing = this.#writing.then(() => this.#keep(noted)).then(() => true, () => false);
    return this.#writing;
  }

  /** @returns {Promise<Left | undefined>} what was left in the field */
  async left() {
    try {
      const row = await draftOf(this.map);
      return row && (await unseal(await this.#key, `${this.map}/draft`, row));
    } catch {
      return undefined;
    }
  }

  /** @param {Left | null} noted */
  async #keep(noted) {
    const sealed = noted && { map: this.map, ...(await seal(await this.#key, `${this.map}/draft`, noted)) };
    await keepDraft(this.map, sealed);
  }
}
