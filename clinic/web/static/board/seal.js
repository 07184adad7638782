/**
 * Seals what the outbox keeps on this device: AES-GCM, a fresh random IV each time, bound to its map and edit.
 * The key comes with the page and stays in memory.
 */

/** @typedef {{iv: Uint8Array<ArrayBuffer>, data: ArrayBuffer}} Sealed */

/** @param {string} key 32 bytes, base64url @returns {Promise<CryptoKey>} */
export function importKey(key) {
  const plain = atob(key.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(plain, (character) => character.charCodeAt(0));
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}

/** @param {CryptoKey} key @param {string} bound what it belongs to @param {unknown} value @returns {Promise<Sealed>} */
export async function seal(key, bound, value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(value));
  return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: binding(bound) }, key, plain) };
}

/**
 * @param {CryptoKey} key @param {string} bound @param {Sealed} sealed
 * @returns {Promise<any>} nothing when it was sealed with another key or belongs elsewhere
 */
export async function unseal(key, bound, { iv, data }) {
  try {
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: binding(bound) }, key, data);
    return JSON.parse(new TextDecoder().decode(plain));
  } catch {
    return undefined;
  }
}

/** @param {string} bound */
function binding(bound) {
  return new TextEncoder().encode(bound);
}
