/**
 * Follows the server: events as they come, a reconnect after every loss, and an end when the right to follow has ended.
 */

const SILENCE = 50_000; // milliseconds without an event, after which the connection must be dead: one comes every 20 s
const AGAIN = 2_000; // milliseconds before a refused connection is tried again
const FULL = 15_000; // and before one is tried again that found no place

/**
 * @typedef {object} Ears
 * @property {() => string} url where the stream is, asked for anew at every start
 * @property {(told: any) => void} changed
 * @property {(lost: boolean) => void} lost the connection went, or is back
 * @property {() => void} [full] there are too many screens already; a place is looked for again and again
 * @property {() => void} ended
 * @property {string} check a page that redirects when the right has ended
 */

export class Stream {
  #source = /** @type {EventSource | null} */ (null);
  #watchdog = 0;
  #again = 0;
  #over = false;

  /** @param {Ears} ears */
  constructor(ears) {
    this.ears = ears;
    addEventListener("offline", () => this.ears.lost(true));
    addEventListener("online", () => this.start());
    addEventListener("pagehide", () => this.stop());
    addEventListener("pageshow", (event) => event.persisted && this.start());
  }

  start() {
    this.stop();
    if (this.#over) return;
    const source = new EventSource(this.ears.url());
    this.#source = source;
    source.addEventListener("open", () => (this.#heard(), this.ears.lost(!navigator.onLine)));
    source.addEventListener("alive", () => this.#heard());
    source.addEventListener("change", ({ data }) => (this.#heard(), this.ears.changed(JSON.parse(data))));
    source.addEventListener("full", () => this.#wait());
    source.addEventListener("ended", () => this.#end());
    source.addEventListener("error", () => this.#trouble(source));
  }

  stop() {
    clearTimeout(this.#watchdog);
    clearTimeout(this.#again);
    this.#source?.close();
    this.#source = null;
  }

  #heard() {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => (this.ears.lost(true), this.start()), SILENCE);
  }

  /** @param {EventSource} source */
  async #trouble(source) {
    if (source !== this.#source) return;
    if (source.readyState !== EventSource.CLOSED) return this.ears.lost(true); // it comes back by itself
    if (await this.#hasEnded()) return this.#end();
    this.ears.lost(true);
    clearTimeout(this.#again);
    this.#again = setTimeout(() => this.start(), AGAIN);
  }

  /** The browser gave up: because the right has ended, or because the server is away? */
  async #hasEnded() {
    const headers = { Accept: "text/html" };
    const answer = await fetch(this.ears.check, { redirect: "manual", cache: "no-store", headers }).catch(() => null);
    return answer !== null && (answer.type === "opaqueredirect" || (answer.status >= 400 && answer.status < 500));
  }

  /** Found no place. What is on the screen stays, and a place is looked for later. */
  #wait() {
    this.stop();
    this.ears.full?.();
    this.#again = setTimeout(() => this.start(), FULL);
  }

  #end() {
    this.#over = true;
    this.stop();
    this.ears.ended();
  }
}
