// Who uses this phone, and what was fetched for that person. The token leaves this phone in requests to the API alone.

import { Refused, Unreachable, call } from "./api.js";
import { fact, keep, persist } from "./store.js";

const DEVICE_LENGTH = 80;

/** `{user, token, expiry}`; the token is "" once the server no longer takes it. Undefined until somebody signs in. */
export const account = () => fact("account");

/** Reference data of a person as last fetched: `{at, elections, items, regions}`. */
export const data = (user) => fact("data:" + user);
export const concerns = (user) => fact("concerns:" + user);

/** Signs in, and fetches what is needed without a signal. Raises Refused or Unreachable. */
export async function signIn(username, password, otp) {
  const device = "Klien telepon, " + navigator.userAgent.replace(/^[^(]*\(([^)]*)\).*$/, "$1");
  const { token, expiry } = await call("POST", "auth/login/", { json: { username, password, device: device.slice(0, DEVICE_LENGTH), otp } });
  const me = await call("GET", "me/", { token });
  const user = { id: me.id, username: me.username, name: me.name, roles: me.roles };
  await refresh({ user, token });
  const before = await account();
  await keep("account", { user, token, expiry });
  if (before && before.token) await end(before.token);
  await persist();
}

/** Fetches places, needs, goods and kendala anew. Raises Refused or Unreachable, and the old ones stay. */
export async function refresh({ user, token }) {
  const get = (path) => call("GET", path, { token });
  const [worklist, items, regions] = await Promise.all(["worklist/", "items/?page_size=1000", "regions/?page_size=1000"].map(get));
  const at = worklist.generated_at;
  await keep("data:" + user.id, { at, fetched: Date.now(), ahead: Date.now() - Date.parse(at), elections: worklist.elections, items: items.results, regions: regions.results });
  await refreshConcerns({ user, token });
}

/** Fetches the kendala with their answers anew. Raises Refused or Unreachable. */
export async function refreshConcerns({ user, token }) {
  const { results } = await call("GET", "concerns/?page_size=100", { token });
  await keep("concerns:" + user.id, results);
}

/** The server no longer takes the token: everything stays, and whoever it is signs in again. */
export async function expire(token) {
  const held = await account();
  if (held && held.token === token) await keep("account", { ...held, token: "" });
}

/** Ends the session of this phone at once, at the server when it can be reached. Reports stay for when the person comes back. */
export async function signOut() {
  const held = await account();
  await keep("account", undefined);
  if (held && held.token) end(held.token); // not waited for: the next person may be signing in already
}

/** Nobody holds this token any more; where the server cannot be told it ends by itself. */
async function end(token) {
  await call("POST", "auth/logout/", { token, seconds: 10 }).catch((error) => {
    if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
  });
}

/** Marks a kendala as read up to its last reply, at the server and here. Without a signal it is marked another time. */
export async function markRead({ user, token }, concern) {
  if (!concern.unread || !token || navigator.onLine === false) return;
  const last = concern.replies.length ? concern.replies[concern.replies.length - 1].number : 0;
  try {
    await call("POST", "concerns/" + concern.id + "/read/", { token, json: { number: last } });
  } catch (error) {
    if (error instanceof Refused || error instanceof Unreachable) return;
    throw error;
  }
  const all = await concerns(user.id);
  await keep("concerns:" + user.id, all.map((one) => (one.id === concern.id ? { ...one, unread: 0 } : one)));
}
