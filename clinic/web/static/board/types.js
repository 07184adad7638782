/**
 * The words that every module of the board uses for its values. Nothing runs here.
 *
 * @typedef {"a" | "b"} Side
 * @typedef {[Side, string]} Step                  a partner and a part of the map
 * @typedef {"wide" | "tall"} Shape
 *
 * @typedef {object} Entry
 * @property {string} id
 * @property {Side} partner
 * @property {string} element
 * @property {string} text
 * @property {boolean} tentative
 * @property {string} audience
 *
 * @typedef {{id: string, text: string}} Parked    words that wait for their place
 *
 * @typedef {object} MapWords                      what a change can change
 * @property {Entry[]} entries
 * @property {Record<Side, string>} links
 * @property {string} title
 * @property {string | null} cycle_type
 * @property {Parked[]} parked
 * @property {string[]} shown                      optional parts that are drawn although empty
 *
 * @typedef {object} Box
 * @property {Side} partner
 * @property {string} element
 * @property {number} x
 * @property {number} y
 * @property {number} width
 * @property {number} height
 * @property {string} label
 * @property {string} spoken
 *
 * @typedef {{svg: string, width: number, height: number, boxes: Box[]}} Drawing
 * @typedef {MapWords & {seq: number, undo: string | null, redo: string | null, drawing: Drawing,
 *   partners: Record<Side, {name: string}>, walk: Step[], proposals: Record<Side, string>,
 *   kept_back: Record<Side, boolean>}} MapState     `kept_back`: sentences that are not for everyone, with a move of theirs
 *
 * @typedef {{kind: string, entry?: string, partner?: Side, element?: string, text?: string, tentative?: boolean,
 *   audience?: string, cycle_type?: string | null, edit?: string, shown?: boolean}} Change
 *
 * @typedef {object} Kept                          a change on its way to the server
 * @property {string} id
 * @property {string} device               the tab that made it; none until it is stored
 * @property {number} base                         the last number in the log that its maker had seen
 * @property {string} at
 * @property {Change} change
 * @property {string} [aside]                      why the server will not have it
 * @property {number} [n]                          its place on the shelf; none while it is in memory only
 *
 * @typedef {object} BoardData
 * @property {Record<string, string>} urls
 * @property {string} outbox_key
 * @property {string} map
 * @property {MapState} state
 * @property {Record<string, string>} stems
 * @property {Record<Side, Record<string, string[]>>} chips
 * @property {Record<Side, Record<string, string>>} hints
 * @property {{text: number, idle_minutes: number}} limits
 * @property {Record<Side, [string, string][]>} audiences
 */

export {};
