/**
 * What this tab is called in the log. A tab that was closed or crashed leaves its name free; the next tab that finds
 * its unsent changes goes on under that name, so that they are not taken for somebody else's.
 */

/** @returns {string} */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // a page without HTTPS has no randomUUID
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** @param {string[]} left names found on unsent changes, oldest first @returns {Promise<string>} */
export async function takeName(left) {
  for (const name of [...new Set(left)].reverse()) if (await hold(name)) return name;
  const name = newId();
  await hold(name);
  return name;
}

/** Holds a name until this tab ends. @param {string} name @returns {Promise<boolean>} whether it was free */
function hold(name) {
  if (!navigator.locks) return Promise.resolve(false);
  return new Promise((resolve) => {
    navigator.locks.request(`clinic-device-${name}`, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock ? new Promise(() => {}) : undefined;
    });
  });
}

/**
 * Only one tab at a time sends for a map.
 *
 * @param {string} map @param {() => Promise<void>} work
 * @returns {Promise<void>}
 */
export async function alone(map, work) {
  if (navigator.locks) await navigator.locks.request(`clinic-send-${map}`, work);
  else await work();
}
