// Drafts and what becomes of them. A report that was put into the outbox is never changed again; mending makes a new one.

import { sealsWritten } from "./places.js";
import { amendReport, dropPhoto, dropReport, photosOf, saveDraft, savePhoto } from "./store.js";
import { faults, stamp } from "./words.js";

const EMPTY = {
  receipt: { shipment: null, manifest_number: "", counts: {}, extra: [], seal: "", seal_numbers: "", cable_ties: null, unnumbered: "", witness: "present", storage: "official", received_by: "", notes: "", position: null },
  inspection: { points: {}, notes: "" },
  concern: { kind: "", text: "", shipment: null },
  reply: { concern: "", text: "" },
};

/** crypto.randomUUID came with Chrome 92. */
export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** A new draft of somebody about a place `{election, code, label, zone}`; it is stored with its first keystroke. */
export function draft(kind, user, place, form = {}, more = {}) {
  const { election, code, label, zone } = place;
  const now = stamp();
  return {
    id: uuid(), user, kind, state: "draft", place: { election, code, label, zone },
    form: { ...JSON.parse(JSON.stringify(EMPTY[kind])), ...form }, observed_at: now, changed_at: now, ...more,
  };
}

/** Where a draft is gone on with. */
export const draftRoute = (report) => (report.kind === "reply" ? "percakapan/" + report.form.concern : "isi/" + report.id);

/** Stores what was typed. `seen`: it says something about the place, so the observation is of now. */
export function typed(report, seen = true) {
  report.changed_at = stamp();
  if (seen && !report.repairs) report.observed_at = report.changed_at;
  return saveDraft(report);
}

/** What keeps a draft from being sent, by field; empty when nothing does. */
export function missing({ kind, form }) {
  const open = {};
  const counted = kind === "receipt" && Object.values(form.counts).some((count) => count.good || count.damaged);
  if (kind === "receipt" && !counted && form.witness === "present") open.lines = "Tulis jumlah sedikitnya satu barang.";
  if (kind === "receipt" && !form.seal && form.witness === "present") open.seal = "Pilih keadaan segel.";
  if (kind === "inspection" && !Object.keys(form.points).length) open.points = "Jawab sedikitnya satu butir.";
  if (kind === "concern" && !form.kind) open.kind = "Pilih jenisnya.";
  if ("text" in form && !form.text.trim()) open.text = "Tuliskan apa yang terjadi.";
  return open;
}

/** From here on the content stands, and is sent under the same id until there is a final answer. */
export async function seal(report) {
  const content = { id: report.id, ...CONTENT[report.kind](report.form) };
  if (report.kind !== "reply") Object.assign(content, { election: report.place.election, place: report.place.code, observed_at: report.observed_at });
  if (report.corrects) content.corrects = report.corrects;
  await saveDraft({ ...report, state: "waiting", content, sealed_at: stamp() });
  if (report.repairs) await amendReport(report.repairs, { mended_by: report.id });
}

const CONTENT = {
  receipt: (form) => ({
    shipment: form.shipment, manifest_number: form.manifest_number.trim(), witness: form.witness, seal: form.seal || "none",
    seal_numbers: sealsWritten(form), cable_ties: form.cable_ties || null, unnumbered: form.unnumbered ? Number(form.unnumbered) : null, storage: form.storage,
    received_by: form.received_by.trim(), notes: form.notes, position: form.position && withoutTime(form.position),
    lines: Object.entries(form.counts).filter(([, count]) => count.good || count.damaged).map(([key, count]) => {
      const [item, for_place] = key.split("|");
      return { item, for_place: for_place || null, good: Number(count.good || 0), damaged: Number(count.damaged || 0) };
    }),
  }),
  inspection: ({ points, notes }) => ({ points, notes }),
  concern: ({ kind, text, shipment }) => ({ kind, text, shipment }),
  reply: ({ concern, text }) => ({ concern, text }),
};

function withoutTime({ latitude, longitude, accuracy_m }) {
  return { latitude, longitude, accuracy_m, mock: false };
}

/** A refused report opened anew under a new id, with its photos; what was observed stays observed when it was. */
export async function repair(old, items) {
  const why = faults(old.errors, old.content, items);
  const more = { repairs: old.id, corrects: old.corrects, faults: why.length ? why : [old.answer.detail] };
  const anew = { ...draft(old.kind, old.user, old.place, old.form, more), observed_at: old.observed_at };
  await saveDraft(anew);
  for (const photo of await photosOf(old.id)) await savePhoto({ ...photo, report: anew.id });
  return anew;
}

/** A report that was sent, counted anew: a new one that replaces it. */
export async function correction(old) {
  const anew = draft(old.kind, old.user, old.place, old.form, { corrects: old.id });
  await saveDraft(anew);
  return anew;
}

export async function discard(report) {
  for (const photo of await photosOf(report.id)) await dropPhoto(photo.id);
  await dropReport(report.id);
}
