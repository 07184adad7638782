/**
 * The strip under the drawing: whose words, which part, the one text field, and what to do with the words.
 *
 * @import { BoardData, Entry, Parked, Side, Step } from "./types.js"
 *
 * @typedef {{text: string, tentative: boolean, audience: string}} Words
 *
 * What the composer asks the board to do.
 * @typedef {object} Wishes
 * @property {(words: Words) => void} keep
 * @property {(text: string) => void} park
 * @property {(parked: Parked) => void} place the parked words that were picked, on the card that is open
 * @property {(parked: Parked, text: string) => void} reword
 * @property {() => void} unpick
 * @property {() => void} toTray
 * @property {() => boolean} propose takes the proposed sentence, if there is one
 * @property {(entry: Entry, words: Words & {element: string}) => void} change
 * @property {(words: {id: string}) => void} remove
 * @property {(way: "next" | "other") => void} go
 * @property {(step: Step) => void} open
 * @property {(key: string) => boolean} arrow whether the arrow led anywhere
 * @property {() => void} toChips
 * @property {() => void} editLast
 * @property {() => void} typed
 * @property {(step: Step) => string} hint what to listen for
 * @property {(words: string) => void} say tells a screen reader
 * @property {() => void} focused
 */

import { find, lastHand, leaveFocus, make } from "./dom.js";
import { isArrow } from "./nearest.js";
import { toPark } from "./tray.js";

const EVERYONE = "room";
const FEWEST = "counselor";

export class Composer {
  #form = find("#composer");
  #field = /** @type {HTMLInputElement} */ (find("#field"));
  #hint = find("#hint");
  #next = find("#next");
  #who = find(".who");
  #hunch = /** @type {HTMLInputElement} */ (find("#hunch"));
  #audience = /** @type {HTMLSelectElement} */ (find("#audience"));
  #part = /** @type {HTMLSelectElement} */ (find("#part"));
  #sides = /** @type {HTMLInputElement[]} */ ([...this.#form.querySelectorAll("[name=partner]")]);
  /** @type {Entry | null} */ editing = null;
  /** @type {Parked | null} */ placing = null;
  /** @type {Parked | null} */ #rewording = null;
  /** @type {Step} */ #step = ["a", "cue"];

  /** @param {BoardData} data @param {Wishes} wishes */
  constructor(data, wishes) {
    this.data = data;
    this.wishes = wishes;
    this.#form.addEventListener("submit", (/** @type {Event} */ event) => (event.preventDefault(), this.#done("next")));
    this.#field.addEventListener("keydown", (event) => this.#key(event));
    this.#form.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Escape" && this.editing) this.#taken(event, () => this.#cancel());
      else if (event.key === "Escape" && this.placing) this.#taken(event, () => this.unpick());
    });
    this.#field.addEventListener("input", () => (this.#nameNext(), wishes.typed()));
    this.#field.addEventListener("focus", () => wishes.focused());
    for (const side of this.#sides)
      side.addEventListener("change", () => this.#turn([/** @type {Side} */ (side.value), this.#step[1]]));
    this.#part.addEventListener("change", () => this.editing || this.#turn([this.#step[0], this.#part.value]));
    this.#hunch.addEventListener("change", () => wishes.typed());
    this.#audience.addEventListener("change", () => (this.#markAudience(), wishes.typed()));
    find("#remove").addEventListener("click", () => this.#finish(() => wishes.remove(this.#edited)));
    find("#park").addEventListener("click", (/** @type {Event} */ event) => {
      event.preventDefault();
      this.#park(toPark(this.text) ?? this.text.trim());
    });
    find("#reword").addEventListener("click", () => this.placing && this.reword(this.placing));
    find("#discard").addEventListener("click", () => this.#discard());
    find("#leave-parked").addEventListener("click", () => this.unpick());
    find("#confirm").addEventListener("click", () => this.#confirm());
    find("#cancel").addEventListener("click", () => this.#cancel());
    for (const control of this.#form.querySelectorAll("button, .choice")) leaveFocus(control);
  }

  get text() {
    return this.#field.value;
  }

  set text(words) {
    this.#field.value = words;
    this.#nameNext();
  }

  /** @returns {Words} what stands in the composer, as it would be kept now */
  get words() {
    return { text: this.#field.value.trim(), tentative: this.#hunch.checked, audience: this.#audience.value };
  }

  /** Puts words back that were left in the field of this card. @param {Words} words */
  restore({ text, tentative, audience }) {
    this.text = text;
    this.#hunch.checked = Boolean(tentative);
    this.#offerAudiences(this.#step[0], audience);
  }

  /** @returns {boolean} whether words that are on the map are being changed, and differ by now */
  get changed() {
    if (!this.editing) return false;
    const { text, tentative, audience, element } = this.editing;
    const now = [this.words.text, this.words.tentative, this.words.audience, this.#part.value];
    return [text, tentative, audience, element].some((value, place) => value !== now[place]);
  }

  /** Keeps what was changed so far, and leaves the entry. */
  keepChange() {
    if (this.editing) this.#finish(() => this.#change());
  }

  /** @returns {boolean} whether the typing is going on right now */
  get focused() {
    return document.activeElement === this.#field;
  }

  focus() {
    this.#field.focus({ preventScroll: true });
  }

  /** Puts the writing mark back, unless that would bring up an on-screen keyboard nobody asked for. */
  focusUnlessTouch() {
    if (lastHand() !== "touch") this.focus();
  }

  /** Opens the composer for a card. Words being changed are kept first. @param {Step} step @param {string} name */
  open(step, name) {
    const [side, element] = step;
    if (this.editing) this.#endEdit(true);
    if (this.#rewording) this.#reworded(this.#rewording);
    if (this.#step.join() !== step.join()) this.#carry(side);
    this.#step = step;
    this.#form.dataset.side = side;
    this.#form.dataset.part = element;
    this.#call(`${name}: ${this.data.stems[element]}`);
    this.listenFor();
    for (const choice of this.#sides) choice.checked = choice.value === side;
    this.#part.value = element;
    this.#nameNext();
  }

  /** Opens the composer for words that are on the map already. @param {Entry} entry @param {string} name */
  edit(entry, name) {
    this.#putBy();
    this.open([entry.partner, entry.element], name);
    this.editing = entry;
    this.#form.dataset.mode = "edit";
    this.#who.disabled = true; // words stay with the one who said them
    this.#next.textContent = "Keep";
    const confirms = entry.tentative ? " Ctrl+Enter confirms the hunch." : "";
    this.#prompt(`Change the words, the part or who may see them.${confirms} Esc leaves them as they were.`);
    this.#call(`Change ${name}’s words: ${this.data.stems[entry.element]}`);
    this.#field.value = entry.text;
    this.#hunch.checked = entry.tentative;
    find("#confirm").hidden = !entry.tentative;
    this.#offerAudiences(entry.partner, entry.audience);
    this.focus();
    this.#field.setSelectionRange(entry.text.length, entry.text.length);
  }

  /** Asks for the card that parked words belong to. @param {Parked} parked */
  place(parked) {
    this.#putBy();
    if (this.editing) this.#endEdit(true);
    this.placing = parked;
    this.#form.dataset.mode = "place";
    this.#prompt(placeHint(parked));
    this.#nameNext();
  }

  /** Leaves parked words where they are. */
  unpick() {
    if (!this.placing && !this.#rewording) return;
    if (this.#rewording) this.clear();
    this.placing = this.#rewording = null;
    delete this.#form.dataset.mode;
    this.#nameNext();
    this.wishes.unpick();
  }

  /** Opens parked words for a change. @param {Parked} parked */
  reword(parked) {
    this.#putBy();
    this.placing = parked;
    this.#rewording = parked;
    this.#form.dataset.mode = "place";
    this.#prompt("Change the words. Enter keeps them parked, Esc leaves them as they were.");
    this.#field.value = parked.text;
    this.#nameNext();
    this.focus();
    this.#field.setSelectionRange(parked.text.length, parked.text.length);
  }

  /** Words that were begun are kept before something else is opened. */
  #putBy() {
    if (this.text.trim() && !this.editing && !this.#rewording) this.keepAs(this.text);
  }

  /** @param {string} text */
  #park(text) {
    if (this.editing || this.#rewording || !text) return this.focus();
    this.clear();
    this.wishes.park(text);
    this.focusUnlessTouch();
  }

  #discard() {
    if (!this.placing) return;
    const { placing } = this;
    this.unpick();
    this.wishes.remove(placing);
  }

  /** What Enter will do now. */
  #nameNext() {
    this.#form.classList.toggle("is-empty", !this.text);
    const parks = !this.placing && !this.editing && toPark(this.text) !== null;
    if (this.editing || this.#rewording) this.#next.textContent = "Keep";
    else if (this.placing && !this.text) this.#next.textContent = "Place";
    else this.#next.textContent = parks ? "Park" : "Next";
  }

  /** Keeps words as the hunch and for the audience that are chosen now. @param {string} text */
  keepAs(text) {
    const { tentative, audience } = this.words;
    const parked = toPark(text);
    this.clear();
    if (parked !== null) return this.wishes.park(parked);
    this.wishes.keep({ text: text.trim(), tentative, audience });
    this.#plain(this.#step[0]);
  }

  /** Takes the typed words away, kept or not. */
  clear() {
    this.#field.value = "";
    this.#nameNext();
  }

  get #edited() {
    return /** @type {Entry} */ (this.editing);
  }

  /** Says anew what this card is about, as when another kind of loop was chosen. */
  listenFor() {
    if (this.editing || this.#rewording) return;
    this.#prompt(this.placing ? placeHint(this.placing) : this.wishes.hint(this.#step));
  }

  /** What to listen for stands in the empty field; what to do now stands beside the buttons for it. @param {string} hint */
  #prompt(hint) {
    this.#hint.textContent = hint;
    this.#field.placeholder = this.editing || this.placing ? "" : hint;
  }

  /** Makes the words a hunch, or no hunch. */
  #doubt() {
    this.#hunch.checked = !this.#hunch.checked;
    this.wishes.typed();
    this.wishes.say(this.#hunch.checked ? "A hunch" : "Not a hunch");
  }

  /** @param {string} name what the field is for */
  #call(name) {
    this.#field.setAttribute("aria-label", name);
  }

  /** @param {"next" | "stay" | "other"} way */
  #done(way) {
    if (this.editing) return this.#finish(() => this.#change());
    if (this.#rewording) return this.#reworded(this.#rewording);
    if (this.placing && !this.text.trim()) return way === "other" ? this.wishes.go(way) : this.wishes.place(this.placing);
    this.unpick();
    const parked = toPark(this.text);
    if (parked !== null) return this.#park(parked);
    const words = this.words;
    this.clear();
    if (words.text) this.wishes.keep(words);
    if (way === "stay") this.wishes.typed();
    else this.wishes.go(way);
    this.focusUnlessTouch();
  }

  /** @param {Parked} parked */
  #reworded(parked) {
    const text = this.text.trim();
    this.unpick();
    if (text && text !== parked.text) this.wishes.reword(parked, text);
    this.focusUnlessTouch();
  }

  #confirm() {
    this.#hunch.checked = false;
    this.#finish(() => this.#change());
  }

  #cancel() {
    if (this.editing) this.#part.value = this.editing.element;
    this.#finish(() => {});
  }

  #change() {
    this.wishes.change(this.#edited, { ...this.words, element: this.#part.value });
  }

  /** Leaves the editing, after doing something about it. @param {() => void} work */
  #finish(work) {
    if (!this.editing) return;
    const step = /** @type {Step} */ ([this.editing.partner, this.#part.value]);
    work();
    this.#endEdit(false);
    this.wishes.open(step);
    this.focusUnlessTouch();
  }

  /** @param {boolean} keeping whether what was changed is kept */
  #endEdit(keeping) {
    if (keeping) this.#change();
    this.editing = null;
    delete this.#form.dataset.mode;
    this.#who.disabled = false;
    this.clear();
    this.#plain(this.#step[0]);
  }

  /** New words are for everyone and no hunch, until somebody says otherwise. @param {Side} side */
  #plain(side) {
    this.#hunch.checked = false;
    this.#offerAudiences(side, EVERYONE);
  }

  /** Words that stand in the field go along to another card as they are, hunch and all. @param {Side} side */
  #carry(side) {
    if (this.text.trim()) this.#offerAudiences(side, this.#audience.value);
    else this.#plain(side);
  }

  /** Where one side does not have the audience, the words are for the counselor alone. @param {Side} side @param {string} chosen */
  #offerAudiences(side, chosen) {
    const offered = this.data.audiences[side];
    this.#audience.replaceChildren(...offered.map(([value, words]) => make("option", { value }, words)));
    this.#audience.value = offered.some(([value]) => value === chosen) ? chosen : FEWEST;
    this.#markAudience();
  }

  #markAudience() {
    this.#form.classList.toggle("is-private", this.#audience.value !== EVERYONE);
  }

  /** @param {Step} step */
  #turn(step) {
    this.wishes.open(step);
    if (lastHand() !== "key") this.focusUnlessTouch();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing) return;
    const { key, shiftKey } = event;
    const command = event.ctrlKey || event.metaKey;
    const empty = this.#field.value === "";
    if (event.code === "KeyH" && event.altKey && !command) this.#taken(event, () => this.#doubt());
    else if (key === "Enter" && command && this.editing?.tentative) this.#taken(event, () => this.#confirm());
    else if (key === "Enter" && event.altKey) this.#taken(event, () => this.wishes.propose());
    else if (key === "Enter" && (shiftKey || command)) this.#taken(event, () => this.#done(shiftKey ? "stay" : "other"));
    else if (this.editing || this.#rewording) return;
    else if (key === "ArrowUp" && event.altKey) this.#taken(event, () => this.wishes.toTray());
    else if (empty && key === "Backspace" && this.placing) this.#taken(event, () => this.#rewordPlacing());
    else if (key === "ArrowDown" && (event.altKey || !empty)) this.#taken(event, () => this.wishes.toChips());
    else if (empty && key === "Backspace") this.#taken(event, () => this.wishes.editLast());
    else if (empty && isArrow(key) && !event.altKey) this.#taken(event, () => this.#arrow(key));
  }

  #rewordPlacing() {
    if (this.placing) this.reword(this.placing);
  }

  /** @param {string} key */
  #arrow(key) {
    if (!this.wishes.arrow(key) && key === "ArrowDown") this.wishes.toChips();
  }

  /** @param {Event} event @param {() => void} work */
  #taken(event, work) {
    event.preventDefault();
    work();
  }
}

/** @param {Parked} parked */
function placeHint({ text }) {
  return `Where does “${text}” belong? Tap a card, or go there with the arrows and press Enter.`;
}
