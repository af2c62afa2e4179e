// Everything this phone remembers, in IndexedDB. A write is whole or not at all, and one that fails says so.

export class StorageFull extends Error {}

/** A draft that went into the outbox meanwhile, from another tab. */
export class Sealed extends Error {}

let opened = null;
const heard = new EventTarget();
const tabs = "BroadcastChannel" in self ? new BroadcastChannel("lapangan") : null;
if (tabs) tabs.onmessage = () => heard.dispatchEvent(new Event("change"));

/** Calls back whenever something was written, here or in another tab. */
export function listen(then) {
  heard.addEventListener("change", then);
}

function announce() {
  heard.dispatchEvent(new Event("change"));
  if (tabs) tabs.postMessage("change");
}

function open() {
  opened = opened || new Promise((resolve, reject) => {
    const asked = indexedDB.open("lapangan", 1);
    asked.onupgradeneeded = () => {
      const db = asked.result;
      db.createObjectStore("facts"); // the account, and what was fetched for each person
      db.createObjectStore("reports", { keyPath: "id" }).createIndex("user", "user");
      const photos = db.createObjectStore("photos", { keyPath: "id" });
      photos.createIndex("report", "report");
      photos.createIndex("user", "user");
    };
    asked.onsuccess = () => {
      asked.result.onversionchange = () => asked.result.close(); // a newer version of the client waits for us
      asked.result.onclose = () => { opened = null; };
      resolve(asked.result);
    };
    asked.onerror = () => { opened = null; reject(named(asked.error)); };
  });
  return opened;
}

function named(error) {
  return error && error.name === "QuotaExceededError" ? new StorageFull() : error || new Error("Penyimpanan tidak dapat dibuka.");
}

/** Runs `work(store, fail)` in one transaction; resolves with the result of the request it returns, once it is on the disk. */
async function within(name, mode, work) {
  const db = await open();
  return new Promise((resolve, reject) => {
    const tx = db.transaction(name, mode, { durability: "strict" });
    let asked = null;
    tx.oncomplete = () => resolve(asked ? asked.result : undefined);
    tx.onabort = () => reject(named(tx.error));
    const fail = (error) => {
      tx.onabort = () => reject(named(error));
      tx.abort();
    };
    try {
      asked = work(tx.objectStore(name), fail);
    } catch (error) {
      fail(error);
    }
  });
}

async function written(name, work) {
  const result = await within(name, "readwrite", work);
  announce();
  return result;
}

export const fact = (key) => within("facts", "readonly", (store) => store.get(key));
export const keep = (key, value) => written("facts", (store) => store.put(value, key));

export const report = (id) => within("reports", "readonly", (store) => store.get(id));
export const reportsOf = (user) => within("reports", "readonly", (store) => store.index("user").getAll(user));

/** Writes a report as long as what is stored of it is still a draft. Raises Sealed. */
export function saveDraft(report) {
  return written("reports", (store, fail) => {
    const asked = store.get(report.id);
    asked.onsuccess = () => {
      try {
        if (asked.result && asked.result.state !== "draft") throw new Sealed("Draf ini sudah disimpan dari tab lain.");
        store.put(report);
      } catch (error) {
        fail(error);
      }
    };
    return asked;
  });
}
export const dropReport = (id) => written("reports", (store) => store.delete(id));

export const photosOf = (report) => within("photos", "readonly", (store) => store.index("report").getAll(report));
export const photosBy = (user) => within("photos", "readonly", (store) => store.index("user").getAll(user));
export const savePhoto = (photo) => written("photos", (store) => store.put(photo));
export const dropPhoto = (id) => written("photos", (store) => store.delete(id));

/** Changes a row as it stands now, not as somebody read it a while ago. */
function amend(name, id, change) {
  return written(name, (store, fail) => {
    const asked = store.get(id);
    asked.onsuccess = () => {
      try {
        if (asked.result) store.put({ ...asked.result, ...change });
      } catch (error) {
        fail(error);
      }
    };
    return asked;
  });
}
export const amendReport = (id, change) => amend("reports", id, change);
export const amendPhoto = (id, change) => amend("photos", id, change);

/** Asks the browser not to clear this away when the phone runs short. */
export async function persist() {
  if (navigator.storage && navigator.storage.persist) await navigator.storage.persist().catch(() => false);
}
