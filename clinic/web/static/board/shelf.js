/**
 * Where the outbox lies on this device: IndexedDB rows of an id, a map, an order and sealed bytes, nothing readable.
 *
 * @typedef {{n?: number, id: string, map: string, iv: Uint8Array<ArrayBuffer>, data: ArrayBuffer}} Row
 * @typedef {{map: string, iv: Uint8Array<ArrayBuffer>, data: ArrayBuffer}} DraftRow
 */

const NAME = "clinic-outbox";

/** @type {Promise<IDBDatabase> | undefined} */
let opened;

function database() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("edits", { keyPath: "n", autoIncrement: true }).createIndex("map", "map");
      asked.result.createObjectStore("drafts", { keyPath: "map" });
    };
    asked.onsuccess = () => {
      // Signing out in another tab empties the shelf; the next use then opens it anew.
      asked.result.onclose = forget;
      asked.result.onversionchange = () => (asked.result.close(), forget());
      resolve(asked.result);
    };
    asked.onerror = () => (forget(), reject(asked.error));
  });
  return opened;
}

function forget() {
  opened = undefined;
}

/**
 * @template T
 * @param {"edits" | "drafts"} store @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest<T>} use
 * @returns {Promise<T>} once it is safe on the disk
 */
async function within(store, mode, use) {
  const base = await database();
  return new Promise((resolve, reject) => {
    const transaction = base.transaction(store, mode, { durability: "strict" });
    const asked = use(transaction.objectStore(store));
    transaction.oncomplete = () => resolve(asked.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

/** Everything waiting for one map, oldest first. @param {string} map @returns {Promise<Row[]>} */
export function rowsOf(map) {
  return within("edits", "readonly", (store) => store.index("map").getAll(map));
}

/**
 * Keeps a row; one that has its place (`n`) already is replaced.
 *
 * @param {Row} row @returns {Promise<number>} its place
 */
export async function keep(row) {
  return Number(await within("edits", "readwrite", (store) => store.put(row)));
}

/** @param {number} n */
export async function remove(n) {
  await within("edits", "readwrite", (store) => store.delete(n));
}

/** How many changes and unkept words of any map wait on this device. @returns {Promise<number>} */
export async function waiting() {
  const count = (/** @type {IDBObjectStore} */ store) => store.count();
  return (await within("edits", "readonly", count)) + (await within("drafts", "readonly", count));
}

/** Words typed and not kept yet. @param {string} map @returns {Promise<DraftRow | undefined>} */
export function draftOf(map) {
  return within("drafts", "readonly", (store) => store.get(map));
}

/** @param {string} map @param {DraftRow | null} row none takes it away */
export async function keepDraft(map, row) {
  await within(
    "drafts",
    "readwrite",
    (store) => /** @type {IDBRequest<any>} */ (row ? store.put(row) : store.delete(map)),
  );
}
