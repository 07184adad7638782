/**
 * Every change goes first onto this device, sealed, and then to the server in order; it leaves the device when the
 * server has said that it has it. A change the server will not have is set aside with its words and the reason.
 *
 * @import { Change, Kept, MapState, Shape } from "./types.js"
 */

import { alone, newId, takeName } from "./device.js";
import { fetchState, post } from "./post.js";
import { importKey, seal, unseal } from "./seal.js";
import * as shelf from "./shelf.js";

/** @typedef {"saved" | "saving" | "kept" | "unkept" | "signed-out"} Condition */

const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 20_000;
const BATCH = 50;
const PATIENCE = 5_000; // milliseconds that another tab has for sending its own changes

export class Outbox {
  /** @type {Kept[]} */ pending = [];
  /** @type {Date | null} */ savedAt = null;
  #device = newId();
  #signedOut = false;
  #away = false;
  #oneByOne = false;
  #wait = FIRST_WAIT;
  #timer = 0;
  #key = /** @type {CryptoKey | null} */ (null);
  #ready;
  #writing = Promise.resolve();
  /** @type {Set<string>} */ #unwritten = new Set();
  #sending = /** @type {Promise<void> | null} */ (null);
  #again = false;
  #hearing = Promise.resolve();
  #channel;

  /**
   * @param {object} given
   * @param {string} given.map @param {string} given.key @param {Record<string, string>} given.urls
   * @param {() => Shape} given.shape
   * @param {() => number} given.seen the last number in the log that is on the screen
   * @param {(state: MapState, sent: Kept[]) => void} given.onState
   * @param {() => void} given.onChange
   */
  constructor(given) {
    this.given = given;
    this.#channel = new BroadcastChannel(`clinic-outbox-${given.map}`);
    this.#channel.onmessage = ({ data }) => (this.#hearing = this.#hearing.then(() => this.#heard(data)));
    addEventListener("online", () => this.hurry());
    addEventListener("focus", () => this.hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.hurry());
    this.#ready = Promise.race([this.#prepare(), new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
  }

  /** Shows what an earlier page left behind, and sends it. */
  async open() {
    await this.#ready;
    this.given.onChange();
    this.hurry();
  }

  /** Finds the key, what was left behind, and the one name of this tab. No change is stored or sent before. */
  async #prepare() {
    try {
      this.#key = await importKey(this.given.key);
      this.pending = [...(await this.#found()), ...this.pending];
    } catch {
      this.#key = null; // no storage or no encryption here: changes are held in memory, and the page says so
    }
    this.#device = await takeName(this.pending.map(({ device }) => device).filter(Boolean));
  }

  /** @returns {Kept[]} what is on its way */
  get active() {
    return this.pending.filter((edit) => edit.aside === undefined);
  }

  /** @returns {Kept[]} what the server would not have */
  get setAside() {
    return this.pending.filter((edit) => edit.aside !== undefined);
  }

  /** @returns {number} how many changes could not be stored on this device and are not sent */
  get inMemory() {
    return this.pending.filter(({ n }) => n === undefined).length;
  }

  /** @returns {Condition} */
  get condition() {
    if (this.#signedOut) return "signed-out";
    if (!this.active.length) return "saved";
    if (!this.#away && navigator.onLine) return "saving";
    return this.active.every((edit) => edit.n !== undefined) ? "kept" : "unkept";
  }

  /** @param {Change} change @returns {Kept} */
  add(change) {
    const at = new Date().toISOString();
    const edit = { id: newId(), device: "", base: this.given.seen(), at, change };
    this.pending.push(edit);
    this.#unwritten.add(edit.id);
    this.#writing = this.#writing.then(() => this.#write(edit));
    this.given.onChange();
    this.#writing.then(() => this.hurry());
    return edit;
  }

  /** Puts a new change on the shelf; only then may it be sent. @param {Kept} edit */
  async #write(edit) {
    await this.#ready;
    edit.device = this.#device;
    await this.#store(edit);
    this.#unwritten.delete(edit.id);
    this.#told({ queued: true });
  }

  /** Tries at once. @returns {Promise<boolean>} whether everything has reached the server */
  async hurry() {
    clearTimeout(this.#timer);
    await this.#ready;
    await this.#writing;
    if (this.#sending) this.#again = true;
    else this.#sending = this.#send().finally(() => (this.#sending = null));
    await this.#sending;
    return this.active.length === 0;
  }

  /** @param {string} id takes away a change that was set aside */
  async dismiss(id) {
    await this.#drop([id]);
    this.given.onChange();
  }

  async #send() {
    do {
      this.#again = false;
      await alone(this.given.map, async () => {
        await this.#reread().catch(() => {});
        while (this.#next().length && (await this.#sendOne(this.#next())));
      });
    } while (this.#again && !this.#away && !this.#signedOut);
    this.given.onChange();
  }

  /** The oldest changes that one device made in one sight of the map. @returns {Kept[]} */
  #next() {
    const [first, ...rest] = this.active.filter(({ id }) => !this.#unwritten.has(id));
    if (!first) return [];
    const end = rest.findIndex(({ device, base }) => device !== first.device || base !== first.base);
    const batch = [first, ...(end < 0 ? rest : rest.slice(0, end))];
    return batch.slice(0, this.#oneByOne ? 1 : BATCH);
  }

  /** @param {Kept[]} batch @returns {Promise<boolean>} whether to go on with the next */
  async #sendOne(batch) {
    const answer = await post(this.given.urls.edits, batch, this.given.shape());
    this.#signedOut = answer.kind === "signed-out";
    this.#away = answer.kind === "later";
    if (answer.kind === "accepted") await this.#accepted(batch, answer.state);
    else if (answer.kind === "refused") await this.#refused(batch, answer.edit, answer.message);
    else this.#later();
    this.given.onChange();
    return answer.kind === "accepted" || answer.kind === "refused";
  }

  /** @param {Kept[]} batch @param {MapState} state */
  async #accepted(batch, state) {
    this.#wait = FIRST_WAIT;
    this.#oneByOne = false;
    this.savedAt = new Date();
    const ids = batch.map(({ id }) => id);
    this.pending = this.pending.filter(({ id }) => !ids.includes(id));
    this.given.onState(state, batch);
    await this.#drop(ids, batch);
    this.#told({ sent: ids });
  }

  /** @param {Kept[]} batch @param {string | null} id @param {string} message */
  async #refused(batch, id, message) {
    const edit = batch.find((one) => one.id === id) ?? (batch.length === 1 ? batch[0] : null);
    this.#oneByOne = edit === null; // the server could not say which: the next try finds out
    if (!edit) return;
    edit.aside = message;
    await this.#store(edit);
  }

  #later() {
    this.#timer = setTimeout(() => this.hurry(), this.#wait);
    this.#wait = Math.min(this.#wait * 1.7, LONGEST_WAIT);
  }

  /** @param {Kept} edit */
  async #store(edit) {
    if (!this.#key) return;
    const { n, ...value } = edit;
    const { map } = this.given;
    try {
      const row = { id: edit.id, map, ...(await seal(this.#key, `${map}/${edit.id}`, value)) };
      edit.n = await shelf.keep(n === undefined ? row : { ...row, n });
    } catch {
      edit.n = undefined; // the disk is full or storage is off: the words are still in memory
    }
  }

  /** @param {string[]} ids @param {Kept[]} from */
  async #drop(ids, from = this.pending) {
    const rows = from.filter(({ id, n }) => ids.includes(id) && n !== undefined);
    this.pending = this.pending.filter(({ id }) => !ids.includes(id));
    await Promise.all(rows.map(({ n }) => shelf.remove(Number(n)).catch(() => {})));
  }

  /** Takes in what other tabs, or a tab that is gone, left on the shelf. Changes stay in the order they came here. */
  async #reread() {
    const found = await this.#found();
    const known = new Set(this.pending.map(({ id }) => id));
    this.pending.push(...found.filter(({ id }) => !known.has(id)));
  }

  /** @returns {Promise<Kept[]>} what is on the shelf and not known here, oldest first */
  async #found() {
    if (!this.#key) return [];
    const { map } = this.given;
    const known = new Set(this.pending.map(({ id }) => id));
    const found = [];
    for (const row of await shelf.rowsOf(map)) {
      if (known.has(row.id)) continue;
      const value = await unseal(this.#key, `${map}/${row.id}`, row);
      if (value) found.push({ ...value, n: row.n });
    }
    return found;
  }

  /** @param {object} message */
  #told(message) {
    this.#channel.postMessage(message);
  }

  /** Another tab of this map kept or sent something. @param {{queued?: boolean, sent?: string[]}} message */
  async #heard({ queued, sent }) {
    await this.#ready;
    if (queued) await this.#reread().catch(() => {});
    if (sent) await this.refresh(sent);
    clearTimeout(this.#timer);
    if (this.active.length) this.#timer = setTimeout(() => this.hurry(), PATIENCE); // should that tab be gone by then
    this.given.onChange();
  }

  /** Asks for the map as it is now. @param {string[]} sent ids that another tab has brought to the server */
  async refresh(sent = []) {
    const state = await fetchState(this.given.urls.state, this.given.shape());
    if (!state) return;
    const gone = this.pending.filter(({ id }) => sent.includes(id));
    this.pending = this.pending.filter(({ id }) => !sent.includes(id));
    this.given.onState(state, gone);
    this.given.onChange();
  }
}
