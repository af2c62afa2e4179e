// A report being written: stored at every keystroke, put into the outbox by its one big button.

import { go, h, note, twice } from "./dom.js";
import { evidence } from "./form_evidence.js";
import { concernForm, inspectionForm } from "./form_other.js";
import { receiptForm } from "./form_receipt.js";
import { counted, find } from "./places.js";
import { discard, draft, missing, seal, typed } from "./reports.js";
import { send } from "./sender.js";
import { Sealed } from "./store.js";
import { KINDS, toTheSecond } from "./words.js";

const FORMS = { receipt: receiptForm, inspection: inspectionForm, concern: concernForm };

/** "#/catat/receipt/PALI/16.12.01.2001.003" begins or resumes; "#/isi/<id>" goes on with one draft. */
export function formScreen(state, ...args) {
  const report = args.length === 1 ? state.reports.find((one) => one.id === args[0]) : begun(state, ...args);
  if (!report || report.state !== "draft" || !FORMS[report.kind]) {
    return { title: "Draf", back: ["", "Tugas saya"], content: () => [h("div", { class: "phone__body" }, h("p", {}, "Draf ini tidak ada lagi di telepon ini."))] };
  }
  const place = find(state.data, report.place.election, report.place.code) || { ...report.place, needs: [], shipments: [] };
  const status = h("p", { class: "small muted" }, state.reports.includes(report) ? "Melanjutkan draf." : "Tersimpan di telepon ini sejak huruf pertama.");
  const fault = h("div", {});
  let stored = state.reports.includes(report);

  async function changed(seen = true) {
    stored = true;
    fault.replaceChildren();
    await typed(report, seen);
    status.textContent = "Draf tersimpan " + toTheSecond(place.zone);
  }
  const context = { report, place, data: state.data, done: counted(state.reports), changed, when: () => stored };

  async function save() {
    const faults = Object.values(missing(report));
    fault.replaceChildren(...faults.map((sentence) => note("bad", sentence)));
    if (faults.length) return;
    try {
      await seal(report);
    } catch (error) {
      if (!(error instanceof Sealed)) throw error;
    }
    state.say("Tersimpan di kotak keluar.");
    go("");
    send();
  }

  async function remove() {
    await discard(report);
    go("");
  }

  const refused = (report.faults || []).map((sentence) => h("li", {}, sentence));
  const body = h("div", { class: "phone__body" }, status,
    refused.length > 0 && h("div", { class: "note is-bad" }, h("strong", {}, "Ditolak server:"), h("ul", {}, refused)),
    report.corrects && h("p", { class: "note is-wait" }, "Koreksi: laporan baru ini menggantikan yang lama; yang lama tetap tersimpan."),
    FORMS[report.kind](context), evidence(context), twice("Hapus draf ini", "Tekan lagi untuk menghapus", remove));
  const foot = h("div", { class: "phone__foot" }, fault, h("button", { class: "big big--main", type: "button", onclick: save }, "Simpan ke kotak keluar"));
  return { title: KINDS[report.kind].title, back: ["tempat/" + place.election + "/" + place.code, place.label], content: () => [body, foot] };
}

/** The draft of this kind that was begun here, or a new one. */
function begun({ held, data, reports }, kind, election, code) {
  const open = reports.find((one) => one.state === "draft" && one.kind === kind && one.place.code === code && one.place.election === election && !one.repairs && !one.corrects);
  const place = find(data, election, code);
  if (open || !place) return open;
  const done = counted(reports), coming = place.shipments.filter((one) => !done.has(one.id));
  const form = kind === "receipt" && coming.length === 1 ? { shipment: coming[0].id } : {};
  return draft(kind, held.user.id, place, form);
}
