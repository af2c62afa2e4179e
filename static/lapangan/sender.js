// Sends what waits, one tab at a time, until each report has a final answer. Until then nothing leaves the outbox.

import { account, expire, refresh, refreshConcerns } from "./account.js";
import { Refused, Unreachable, call } from "./api.js";
import { amendPhoto, amendReport, fact, keep, photosBy, reportsOf } from "./store.js";
import { KINDS, stamp } from "./words.js";

const BATCH = 50;
const FIRST_WAIT = 5000, LONGEST_WAIT = 5 * 60000;
const STALE = 5 * 60000;
/** What became of an item, and what that makes of the report. `failed` is no answer: it is sent again. */
const FINAL = { stored: "sent", duplicate: "sent", conflict: "refused", invalid: "refused", forbidden: "refused" };
/** A photo is refused for good by these; anything else may pass another time. */
const FINAL_FOR_PHOTO = [400, 403, 404, 409, 413];

class Again extends Error {}

let timer = 0, running = null, asked = false;

/** Sends now if the server has not asked us to wait; resolves when there is nothing more to do for the moment. */
export function send() {
  asked = true;
  running = running || rounds().finally(() => { running = null; });
  return running;
}

/** The pause after a failure. One that would last longer than it was meant to was noted by a clock that has been put right. */
export async function paused() {
  const noted = (await fact("pause")) || { tries: 0, until: 0, wait: 0 };
  return noted.until - Date.now() > noted.wait ? { ...noted, until: 0 } : noted;
}

/** Once more when something was put into the outbox meanwhile. */
async function rounds() {
  while (asked) {
    asked = false;
    await alone(attempt);
  }
}

function alone(work) {
  if (!navigator.locks) return work(); // two tabs may then send the same; the server stores it once
  return navigator.locks.request("lapangan-kirim", { ifAvailable: true }, (lock) => (lock ? work() : again(FIRST_WAIT)));
}

async function attempt() {
  clearTimeout(timer);
  const held = await account();
  if (!held || !held.token) return;
  if (navigator.onLine === false) return again(LONGEST_WAIT);
  const pause = await paused();
  if (pause.until > Date.now()) return again(pause.until - Date.now());
  try {
    const sent = await sendReports(held);
    await sendPhotos(held);
    if (pause.tries) await keep("pause", undefined);
    await renew(held, sent);
  } catch (error) {
    await failed(error, held, pause);
  }
}

async function failed(error, held, { tries }) {
  if (error instanceof Refused && error.status === 401) return expire(held.token);
  if (!(error instanceof Refused || error instanceof Unreachable || error instanceof Again)) throw error;
  const grown = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** tries);
  const wait = Math.max(grown * (0.5 + Math.random() / 2), (error.wait || 0) * 1000);
  await keep("pause", { tries: tries + 1, until: Date.now() + wait, wait, asked: Boolean(error.wait), why: error.message });
  again(wait);
}

function again(wait) {
  clearTimeout(timer);
  timer = setTimeout(send, wait);
}

/** The signal is back: a wait of our own is over, one that the server asked for is not. */
export async function hurry() {
  const pause = await paused();
  if (pause.until > Date.now() && !pause.asked) await keep("pause", undefined);
  return send();
}

/** Returns how many reports were sent. */
async function sendReports(held) {
  const tried = new Set();
  let unsettled = 0;
  for (;;) {
    const waiting = (await reportsOf(held.user.id)).filter((one) => one.state === "waiting" && !tried.has(one.id));
    if (!waiting.length) break;
    const batch = waiting.sort((a, b) => (a.sealed_at < b.sealed_at ? -1 : 1)).slice(0, BATCH);
    batch.forEach((one) => tried.add(one.id));
    unsettled += await exchange(held, batch);
  }
  if (unsettled) throw new Again("Server gagal menyimpan " + unsettled + " laporan.");
  return tried.size;
}

/** One request; returns how many of its reports have no final answer yet. */
async function exchange(held, batch) {
  const json = {};
  for (const one of batch) {
    const list = KINDS[one.kind].list;
    json[list] = (json[list] || []).concat({ ...one.content, sent_at: stamp() });
  }
  const { results } = await call("POST", "sync/", { token: held.token, json });
  if (!Array.isArray(results)) throw new Unreachable("Jawaban server tidak lengkap.");
  let open = 0;
  for (const one of batch) {
    const result = results.find(({ kind, id }) => kind === one.kind && id === one.id);
    const state = result && FINAL[result.status];
    if (state) await amendReport(one.id, { state, answer: result, errors: result.errors, answered_at: stamp() });
    else open += 1;
  }
  return open;
}

/** Each photo after its report was stored. */
async function sendPhotos(held) {
  const sent = new Set((await reportsOf(held.user.id)).filter((one) => one.state === "sent").map((one) => one.id));
  const waiting = (await photosBy(held.user.id)).filter((photo) => photo.state === "waiting" && sent.has(photo.report));
  for (const photo of waiting) {
    const headers = { "Content-Type": "image/jpeg", "X-Content-SHA256": photo.sha256 };
    const path = "evidence/" + photo.id + "?" + photo.kind + "=" + photo.report + (photo.point ? "&point=" + photo.point : "");
    try {
      const answer = await call("PUT", path, { token: held.token, body: photo.blob, headers, seconds: 180 });
      if (answer.id !== photo.id) throw new Unreachable("Jawaban server tidak lengkap.");
      await amendPhoto(photo.id, { state: "sent", blob: null, answered_at: stamp() });
    } catch (error) {
      if (!(error instanceof Refused && FINAL_FOR_PHOTO.includes(error.status))) throw error;
      await amendPhoto(photo.id, { state: "refused", detail: Object.values(error.errors).flat()[0] || error.message });
    }
  }
}

/** What the phone shows follows: all of it now and then, the answers to kendala whenever something was sent. */
async function renew(held, sent) {
  const kept = await fact("data:" + held.user.id);
  if (!kept || Math.abs(Date.now() - kept.fetched) > STALE) await refresh(held);
  else if (sent) await refreshConcerns(held);
}
