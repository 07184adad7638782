/**
 * Talks to the server, and says what an answer means for what was sent.
 *
 * @import { Kept, MapState, Shape } from "./types.js"
 *
 * @typedef {{kind: "accepted", ids: string[], state: MapState}
 *   | {kind: "refused", edit: string | null, message: string}
 *   | {kind: "signed-out"} | {kind: "later"}} Answer
 */

const PATIENCE = 20_000; // milliseconds before an answer is given up

/**
 * @param {string} url @param {Kept[]} batch of one device and one base @param {Shape} shape
 * @returns {Promise<Answer>}
 */
export async function post(url, batch, shape) {
  const { device, base } = batch[0];
  const edits = batch.map(({ id, at, change }) => ({ id, at, change }));
  return ask(url, { method: "POST", body: JSON.stringify({ device, base, shape, edits }) });
}

/** @param {string} url @param {Shape} shape @returns {Promise<MapState | null>} nothing when there is no answer now */
export async function fetchState(url, shape) {
  const answer = await ask(`${url}?shape=${shape}`, {});
  return answer.kind === "accepted" ? answer.state : null;
}

/** @param {string} url @param {RequestInit} how @returns {Promise<Answer>} */
async function ask(url, how) {
  try {
    const headers = { "Content-Type": "application/json", Accept: "application/json" };
    const reply = await fetch(url, { ...how, headers, cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    return meaning(reply.status, await reply.json());
  } catch {
    return { kind: "later" }; // no connection, or an answer that is not the program's
  }
}

/** @param {number} status @param {any} body @returns {Answer} */
export function meaning(status, body) {
  if (status === 200) {
    const accepted = /** @type {{id: string}[]} */ (body.accepted ?? []);
    return { kind: "accepted", ids: accepted.map(({ id }) => id), state: body.state ?? body };
  }
  if (status === 401) return { kind: "signed-out" };
  if (status >= 500 || status === 408 || status === 429) return { kind: "later" };
  return { kind: "refused", edit: body.problem?.edit ?? null, message: body.problem?.message ?? "It was refused." };
}
