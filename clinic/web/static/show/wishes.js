/**
 * What the counselor wants shown, on its way to the server: one request at a time, and of several wishes the newest.
 *
 * @import { ShownHere } from "./picture.js"
 */

const LIGHTS = ["spotlight", "step", "light"]; // each of these puts the others out

export class Wishes {
  /** @type {Record<string, string> | null} */ #next = null;
  #busy = false;
  #look = false;

  /**
   * @param {Record<string, string>} urls @param {() => string} shape
   * @param {(shown: ShownHere) => void} take @param {(words: string) => void} say
   */
  constructor(urls, shape, take, say) {
    this.urls = urls;
    this.shape = shape;
    this.take = take;
    this.say = say;
  }

  /** @param {Record<string, string>} wish */
  send(wish) {
    const kept = Object.entries(this.#next ?? {}).filter(([name]) => !(LIGHTS.includes(name) && hasLight(wish)));
    this.#next = { ...Object.fromEntries(kept), ...wish };
    this.#go();
  }

  /** Asks what is shown now. */
  refresh() {
    this.#look = true;
    this.#go();
  }

  async #go() {
    if (this.#busy) return;
    this.#busy = true;
    while (this.#next || this.#look) {
      const wish = this.#next;
      [this.#next, this.#look] = [null, false];
      const shown = await this.#ask(wish);
      if (shown && !this.#next) this.take(shown); // else a newer wish is on its way, and its answer counts
    }
    this.#busy = false;
  }

  /** @param {Record<string, string> | null} wish @returns {Promise<ShownHere | null>} */
  async #ask(wish) {
    const [url, how] = wish
      ? [this.urls.presentation, { method: "POST", body: new URLSearchParams(wish) }]
      : [this.urls.show_state, {}];
    try {
      const headers = { Accept: "application/json" };
      const reply = await fetch(`${url}?shape=${this.shape()}`, { ...how, headers, cache: "no-store" });
      if (reply.ok) return this.say(""), await reply.json();
      this.say(reply.status === 401 ? "Your sign-in has ended. Sign in again to go on." : "That could not be shown.");
    } catch {
      this.say("The server cannot be reached. The other screens do not follow now.");
    }
    return null;
  }
}

/** @param {Record<string, string>} wish */
function hasLight(wish) {
  return LIGHTS.some((name) => name in wish);
}
