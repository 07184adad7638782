/**
 * The board in session: puts the parts together, and says what each wish does to the map.
 *
 * @import { BoardData, Change, Entry, Parked, Side, Step } from "./types.js"
 * @import { Words } from "./composer.js"
 */

import { lockWhenIdle } from "../lock.js";
import { beforeSignOut } from "../signout.js";
import { Asides } from "./asides.js";
import { Chips, choose } from "./chips.js";
import { Composer } from "./composer.js";
import { newId } from "./device.js";
import { find, lastHand, leaveFocus } from "./dom.js";
import { Draft } from "./draft.js";
import { keyOf } from "./geometry.js";
import { Model } from "./model.js";
import { Notices } from "./notices.js";
import { Proposal } from "./proposal.js";
import { shape, watchRoom } from "./room.js";
import { listen } from "./shortcuts.js";
import { Stage } from "./stage.js";
import { Status } from "./status.js";
import { followOthers } from "./sync.js";
import { Tray } from "./tray.js";
import { spoken } from "./wording.js";
import { WordList } from "./words.js";

const SHOW_WAIT = 4_000; // milliseconds for the last words to reach the server before Show

const data = /** @type {BoardData} */ (JSON.parse(find("#board-data").textContent));
const model = new Model(data, shape, () => render());
const status = new Status(data.urls.sign_in);
const draft = new Draft(data.map, data.outbox_key);
const notices = new Notices((id) => model.outbox.dismiss(id));
const stage = new Stage({ choose: chooseCard, move: (step) => go(step), open: openCard });
const chips = new Chips({ onChoose: chooseChip, onLeave: () => composer.focus(), noteOf: seenBy });
const words = new WordList(data, { edit: editEntry, commit: (change) => asides.note(model.commit(change)), note });
const tray = new Tray({ pick, remove, leave: () => composer.focus() });
const proposal = new Proposal({
  use: (partner, text) => asides.note(model.commit({ kind: "set_link", partner, text })),
  change: (side, text) => words.write(side, text),
  dropped: () => render(),
});
const composer = new Composer(data, {
  keep,
  park,
  place,
  reword: ({ id }, text) => model.commit({ kind: "revise_entry", entry: id, text }),
  unpick,
  toTray: () => tray.enter() || status.say("Nothing is parked"),
  propose: () => proposal.use(),
  change: changeEntry,
  remove,
  go: (way) => go(way === "next" ? following() : [other(here[0]), here[1]]),
  open: (step) => go(step),
  arrow,
  toChips: () => chips.enter(),
  editLast,
  typed,
  focused: () => requestAnimationFrame(() => stage.reveal()),
});
const asides = new Asides(model.state);
let here = /** @type {Step} */ (find("#composer").dataset.at.split("."));

/** @param {Side} side */
const nameOf = (side) => model.state.partners[side].name;

/** @param {Side} side @returns {Side} */
const other = (side) => (side === "a" ? "b" : "a");

/** Who may see an entry, where that is not everyone. @param {Entry} entry */
function seenBy({ audience, partner }) {
  if (audience === "room") return "";
  return data.audiences[partner].find(([value]) => value === audience)?.[1] ?? audience;
}

/** What is special about an entry, in words. @param {Entry} entry */
function note(entry) {
  return [entry.tentative ? "Hunch" : "", seenBy(entry)].filter(Boolean).join(", ");
}

function render() {
  const view = model.view;
  stage.draw(model.state.drawing);
  stage.cover(view, model.state.entries, seenBy);
  stage.name(([side, element]) => spoken(nameOf(side), data.stems[element], entriesAt([side, element]), note));
  words.show(view, model.state.kept_back);
  showTray(view.parked);
  proposal.show(model.state.proposals, view.links, here[0]);
  showChips();
  status.show(model.outbox.condition, model.outbox.savedAt);
  if (model.outbox.condition === "saved") notices.tell(asides.words(model.state));
  if (notices.show(model.outbox.setAside)) status.say("Something could not be saved. It stands above the map.");
  for (const kind of /** @type {const} */ (["undo", "redo"])) find(`#${kind}`).disabled = !model.can(kind);
}

/** @param {Parked[]} parked */
function showTray(parked) {
  const { placing } = composer;
  if (placing && !parked.some(({ id }) => id === placing.id)) composer.unpick();
  tray.show(parked, composer.placing?.id ?? null);
}

function showChips() {
  const [partner, element] = here;
  const offered = data.chips[partner]?.[element] ?? [];
  chips.show(choose({ entries: model.view.entries, partner, element, offered, typed: composer.text }));
}

/** Words in the field are safe on this device, with what was chosen for them. */
function noteDraft() {
  if (!composer.editing && !composer.placing) draft.note(here.join("."), composer.words);
}

/** @param {Step} step @returns {Entry[]} */
function entriesAt([partner, element]) {
  return model.view.entries.filter((entry) => keyOf(entry) === keyOf({ partner, element }));
}

/** Opens a card. @param {Step} step @param {boolean} afresh whether the composer is opened for new words there */
function go(step, afresh = true) {
  asides.seen();
  here = step;
  const [side, element] = step;
  if (afresh) composer.open(step, nameOf(side));
  stage.mark(step);
  showChips();
  if (composer.text) noteDraft();
  status.say(`${nameOf(side)}: ${data.stems[element]}`);
  history.replaceState(null, "", `?at=${side}.${element}`);
}

/** @returns {Step} the card after this one in the walk round the loop */
function following() {
  const { walk } = model.state;
  const at = walk.findIndex(([side, element]) => side === here[0] && element === here[1]);
  return walk[(at + 1) % walk.length];
}

/** @param {string} key */
function arrow(key) {
  const next = stage.beside(key);
  if (next) go(next);
  return next !== null;
}

/** @param {Words} words */
function keep({ text, tentative, audience }) {
  const [partner, element] = here;
  model.commit({ kind: "add_entry", entry: newId(), partner, element, text, tentative, audience });
  draft.forget();
}

/** @param {{id: string}} words */
function remove({ id }) {
  model.commit({ kind: "remove_entry", entry: id });
}

/** @param {string} text */
function park(text) {
  model.commit({ kind: "park_words", entry: newId(), text });
  draft.forget();
  showChips();
  status.say("Parked");
}

/** Parked words were chosen: the first time to place them, the second time to change them. @param {Parked} parked @param {boolean} byKey */
function pick(parked, byKey) {
  if (composer.placing?.id === parked.id) return composer.reword(parked);
  composer.place(parked);
  stage.seek(true);
  render();
  if (byKey) composer.focus();
  else composer.focusUnlessTouch();
}

function unpick() {
  stage.seek(false);
  composer.open(here, nameOf(here[0]));
  render();
}

/** Parked words, on the card that is open. @param {Parked} parked */
function place(parked) {
  const [partner, element] = here;
  composer.unpick();
  model.commit({ kind: "place_words", entry: parked.id, partner, element });
  status.say(`Placed: ${nameOf(partner)}, ${data.stems[element]}`);
  composer.focusUnlessTouch();
}

/** @param {string} text @param {Entry | null} entry the entry it already is @param {boolean} byKey */
function chooseChip(text, entry, byKey) {
  if (composer.editing) return;
  if (entry) model.commit({ kind: "remove_entry", entry: entry.id });
  else composer.keepAs(text);
  typed();
  if (byKey) composer.focus();
  else composer.focusUnlessTouch();
}

/** @param {Step} step */
function chooseCard(step) {
  go(step);
  if (composer.placing && !composer.text) return place(composer.placing);
  if (lastHand() !== "key") composer.focusUnlessTouch();
}

/**
 * The card being filled was chosen again: its words are opened.
 *
 * @param {Step} step @param {string} line what is drawn where it was tapped
 */
function openCard(step, line) {
  if (composer.placing && !composer.text) return place(composer.placing);
  const entries = entriesAt(step);
  const touched = entries.find(({ text }) => line && flat(text).includes(flat(line))) ?? entries[0];
  if (touched && !composer.editing) editEntry(touched);
  else composer.focus();
}

/** @param {string} text */
const flat = (text) => text.normalize("NFC").replace(/\s+/g, " ");

/** @param {Entry} entry */
function editEntry(entry) {
  composer.unpick();
  composer.edit(entry, nameOf(entry.partner));
  go([entry.partner, entry.element], false);
}

function editLast() {
  const last = entriesAt(here).at(-1);
  if (last) editEntry(last);
}

/**
 * One edit for each thing that differs. Who may see the words comes before the words: a late revision stands beside
 * its entry and must not be more open than it.
 *
 * @param {Entry} entry @param {Words & {element: string}} wanted
 */
function changeEntry(entry, { text, tentative, audience, element }) {
  /** @type {Change[]} */
  const wishes = [
    { kind: "set_audience", entry: entry.id, audience },
    { kind: "set_tentative", entry: entry.id, tentative },
    { kind: "place_entry", entry: entry.id, element },
    { kind: "revise_entry", entry: entry.id, text: text || entry.text },
  ];
  const now = new Map(Object.entries(entry));
  for (const change of wishes) {
    if (Object.entries(change).some(([name, value]) => now.has(name) && now.get(name) !== value)) model.commit(change);
  }
}

/** @param {"undo" | "redo"} kind */
async function step(kind) {
  const done = await model.step(kind);
  status.say(done ? (kind === "undo" ? "Taken back" : "Brought back") : "Nothing to take back");
}

function typed() {
  showChips();
  noteDraft();
}

/** @returns {Promise<number>} how many unkept things nothing but this page has */
async function unkept() {
  const stored = await draft.flush();
  const typing = composer.editing ? composer.changed : composer.words.text !== "" && !stored;
  return model.outbox.inMemory + (typing ? 1 : 0);
}

/** Nothing is lost to the lock: words being changed are kept, words in the field stay on this device. */
function beforeLock() {
  composer.keepChange();
  draft.flush();
}

/** Puts back what an earlier page left in the field. @param {import("./draft.js").Left | undefined} left */
function restore(left) {
  if (!left?.text || composer.text) return;
  go(/** @type {Step} */ (left.at.split(".")));
  composer.restore(left);
  showChips();
}

/** To the couple's view, once the server has everything. @param {Event} event */
async function toShow(event) {
  event.preventDefault();
  const late = new Promise((resolve) => setTimeout(() => resolve(false), SHOW_WAIT));
  if (await Promise.race([model.outbox.hurry(), late])) location.assign(data.urls.show);
  else notices.tell("The couple’s view needs the connection: it opens when the words on this device have been sent.");
}

/** @param {string} id @param {(event: Event) => void} work */
function onClick(id, work) {
  const button = find(id);
  button.addEventListener("click", work);
  leaveFocus(button);
}

/** The page comes with the wide drawing; a phone gets the tall one before anything can be tapped. */
async function reshape() {
  const { width, height } = model.state.drawing;
  if ((width > height ? "wide" : "tall") === shape()) return;
  find("#stage").classList.add("is-waiting");
  await model.outbox.refresh();
  find("#stage").classList.remove("is-waiting");
  stage.reveal();
}

async function start() {
  const left = draft.left(); // read before anything new is noted
  onClick("#undo", (event) => (event.preventDefault(), step("undo")));
  onClick("#redo", (event) => (event.preventDefault(), step("redo")));
  onClick("#show", toShow);
  listen({ step, show: toShow, write: () => composer.focus() });
  addEventListener("beforeunload", (event) => model.outbox.condition === "unkept" && event.preventDefault());
  beforeSignOut({ send: () => model.outbox.hurry(), unkept });
  lockWhenIdle({ minutes: data.limits.idle_minutes, signIn: data.urls.sign_in, back: data.urls.board, beforeLock });
  watchRoom({
    onTight: (tight) => stage.zoom(tight),
    onShape: () => model.outbox.refresh(),
    onResize: () => composer.focused && stage.reveal(),
  });
  render();
  go(here);
  if (shape() === "wide") composer.focus();
  const opened = model.outbox.open();
  restore(await left);
  await reshape();
  await opened;
  followOthers(model, data.urls);
}

start();
