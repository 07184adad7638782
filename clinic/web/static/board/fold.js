/**
 * The map as the board shows it: the last state the server told, with what it has not confirmed yet laid over it.
 * A mirror of clinic/cycles/edits.py for one device. Values in, values out; no page, no clock, no storage.
 *
 * @import { Change, Entry, Kept, MapState, MapWords, Parked } from "./types.js"
 */

/**
 * The edits that stand and those that could be redone, the newest last.
 *
 * @typedef {{done: string[], undone: string[]}} Stacks
 *
 * What a change replaced, so that it can be taken back before the server answers.
 * @typedef {{change: Change, entry?: Entry, place?: number, parked?: Parked, parkedPlace?: number,
 *   words?: Partial<MapWords>}} Memory
 */

export const OPTIONAL = ["body", "move_hope", "raw_spot", "view_of_self", "view_of_other"];

/** @param {MapState} state @returns {Stacks} */
export function stacksOf(state) {
  return { done: state.undo ? [state.undo] : [], undone: state.redo ? [state.redo] : [] };
}

/**
 * The longer stacks this page remembers, each as long as the server's own agrees with it.
 *
 * @param {Stacks} ours @param {MapState} state @returns {Stacks}
 */
export function agreed(ours, state) {
  const theirs = stacksOf(state);
  return {
    done: (ours.done.at(-1) ?? null) === state.undo ? ours.done : theirs.done,
    undone: (ours.undone.at(-1) ?? null) === state.redo ? ours.undone : theirs.undone,
  };
}

/** @param {Stacks} stacks @param {{id: string, change: Change}[]} edits @returns {Stacks} */
export function stack(stacks, edits) {
  let { done, undone } = stacks;
  for (const { id, change } of edits) {
    const target = change.edit ?? "";
    if (change.kind === "undo") {
      if (done.includes(target)) [done, undone] = [done.filter((one) => one !== target), [...undone, target]];
    } else if (change.kind === "redo") {
      if (undone.includes(target)) [done, undone] = [[...done, target], undone.filter((one) => one !== target)];
    } else {
      [done, undone] = [[...done, id], []];
    }
  }
  return { done, undone };
}

/**
 * @param {MapState} state
 * @param {Kept[]} pending in the order they were made
 * @param {Stacks} before the stacks at `state`
 * @param {Map<string, Memory>} memories of edits that `state` already holds
 * @returns {MapWords & {undo: string | null, redo: string | null, waiting: boolean}} `waiting`: an undo or redo
 *   reaches further back than this page remembers, and only the server can say what it does
 */
export function fold(state, pending, before = stacksOf(state), memories = new Map()) {
  const after = stack(before, pending);
  const takenBack = before.done.filter((id) => !after.done.includes(id)).reverse();
  const broughtBack = after.done.filter((id) => before.undone.includes(id));
  let words = wordsOf(state);
  for (const id of takenBack) words = restored(words, memories.get(id));
  for (const id of broughtBack) words = memories.has(id) ? applied(words, memories.get(id)?.change) : words;
  for (const edit of pending) if (after.done.includes(edit.id)) words = applied(words, edit.change);
  return {
    ...words,
    undo: after.done.at(-1) ?? null,
    redo: after.undone.at(-1) ?? null,
    waiting: [...takenBack, ...broughtBack].some((id) => !memories.has(id)),
  };
}

/** @param {MapWords} map @returns {MapWords} */
export function wordsOf(map) {
  const { entries, links, title, cycle_type, parked, shown } = map;
  return { entries, links, title, cycle_type, parked, shown };
}

/** @param {MapWords} words @param {Change | undefined} change @returns {MapWords} */
export function applied(words, change) {
  switch (change?.kind) {
    case "add_entry":
      return knows(words, change.entry) ? words : withEntry(words, added(change));
    case "park_words":
      return knows(words, change.entry) ? words : { ...words, parked: [...words.parked, parkedBy(change)] };
    case "place_words":
      return placed(words, change);
    case "revise_entry":
      return changed(words, change, { text: change.text });
    case "place_entry":
      return changed(words, change, { element: change.element });
    case "set_tentative":
      return changed(words, change, { tentative: change.tentative });
    case "set_audience":
      return changed(words, change, { audience: change.audience });
    case "remove_entry":
      return without(words, change.entry);
    case "set_link":
      return { ...words, links: { ...words.links, [String(change.partner)]: filled(change.text) } };
    case "set_title":
      return { ...words, title: change.text ?? "" };
    case "show_element":
      return { ...words, shown: switched(words.shown, String(change.element), change.shown === true) };
    case "set_cycle_type":
      return { ...words, cycle_type: change.cycle_type ?? null };
    default:
      return words;
  }
}

/** What `change` is about to replace in `words`. @param {MapWords} words @param {Change} change @returns {Memory} */
export function memory(words, change) {
  const { links, title, cycle_type, shown } = words;
  if (!change.entry) return { change, words: { links, title, cycle_type, shown } };
  const place = words.entries.findIndex((entry) => entry.id === change.entry);
  const parkedPlace = words.parked.findIndex((parked) => parked.id === change.entry);
  return { change, entry: words.entries[place], place, parked: words.parked[parkedPlace], parkedPlace };
}

/** @param {MapWords} words @param {Memory | undefined} past @returns {MapWords} */
function restored(words, past) {
  if (!past) return words;
  if (past.words) return { ...words, ...past.words };
  const { entries, parked, ...others } = without(words, past.change.entry);
  return {
    ...others,
    entries: past.entry ? inserted(entries, past.place, past.entry) : entries,
    parked: past.parked ? inserted(parked, past.parkedPlace, past.parked) : parked,
  };
}

/** @template T @param {T[]} list @param {number | undefined} place @param {T} one @returns {T[]} */
function inserted(list, place = list.length, one) {
  return [...list.slice(0, place), one, ...list.slice(place)];
}

/** @param {MapWords} words @param {string | undefined} id @returns {boolean} */
function knows(words, id) {
  return [...words.entries, ...words.parked].some((one) => one.id === id);
}

/** @param {MapWords} words @param {string | undefined} id @returns {MapWords} */
function without(words, id) {
  const others = (/** @type {{id: string}} */ one) => one.id !== id;
  return { ...words, entries: words.entries.filter(others), parked: words.parked.filter(others) };
}

/** @param {Change} change @returns {Parked} */
function parkedBy({ entry, text }) {
  return { id: String(entry), text: String(text) };
}

/** Parked words on their card, for everyone in the room. @param {MapWords} words @param {Change} change */
function placed(words, change) {
  const waiting = words.parked.find((parked) => parked.id === change.entry);
  if (!waiting) return words;
  return withEntry(without(words, change.entry), added({ ...change, text: waiting.text }));
}

/** @param {string[]} shown @param {string} element @param {boolean} on */
function switched(shown, element, on) {
  const others = shown.filter((one) => one !== element);
  return on ? OPTIONAL.filter((one) => one === element || others.includes(one)) : others;
}

/** @param {Change} change @returns {Entry} */
function added({ entry, partner, element, text, tentative = false, audience = "room" }) {
  return /** @type {Entry} */ ({ id: entry, partner, element, text, tentative, audience });
}

/** @param {MapWords} words @param {Entry} entry @returns {MapWords} */
function withEntry(words, entry) {
  return { ...words, entries: [...words.entries, entry] };
}

/** @param {MapWords} words @param {Change} change @param {Partial<Entry>} facts @returns {MapWords} */
function changed(words, change, facts) {
  const entries = words.entries.map((entry) => (entry.id === change.entry ? { ...entry, ...facts } : entry));
  const { text } = change;
  if (text === undefined) return { ...words, entries };
  const parked = words.parked.map((one) => (one.id === change.entry ? { ...one, text } : one));
  return { ...words, entries, parked };
}

/** A sentence of nothing but blanks is none. @param {string | undefined} text */
function filled(text) {
  return text?.trim() ? text : "";
}
