// One report after it was put into the outbox: where it is, why, what the server said, and the proof of it.

import { go, h, section } from "./dom.js";
import { drawing } from "./qr.js";
import { correction, draftRoute, repair } from "./reports.js";
import { send } from "./sender.js";
import { amendPhoto } from "./store.js";
import { KINDS, STATES, addressed, choices, faults, number, when, word } from "./words.js";

export function reportScreen(first, id) {
  let state = first;
  const content = () => {
    const report = state.reports.find((one) => one.id === id);
    return [h("div", { class: "phone__body" }, report ? told(report, state) : h("p", {}, "Laporan ini tidak ada di telepon ini."))];
  };
  const report = state.reports.find((one) => one.id === id);
  return { title: report ? KINDS[report.kind].title : "Laporan", back: ["", "Tugas saya"], refresh: (now) => { state = now; }, content };
}

function told(report, state) {
  const zone = report.place.zone, answer = report.answer;
  const mended = report.mended_by;
  const tone = { waiting: "wait", sent: "ok", refused: "bad" }[report.state];
  const why = report.state === "refused" ? faults(report.errors, report.content, state.data.items) : [];
  return [
    h("div", { class: "note is-" + tone }, h("strong", {}, STATES[report.state][1] + ". "),
      report.state === "waiting" ? waiting(state, zone) : answer.detail, why.length > 0 && h("ul", {}, why.map((sentence) => h("li", {}, sentence)))),
    report.state === "refused" && (mended
      ? h("p", {}, "Sudah diperbaiki dengan laporan lain. ", h("a", { href: "#/laporan/" + mended }, "Buka"))
      : h("button", { class: "big big--main", type: "button", onclick: () => resume(state, "repairs", report, () => repair(report, state.data.items)) }, "Perbaiki")),
    h("p", { class: "sect" }, h("strong", {}, report.place.label), h("br"), h("span", { class: "muted small" }, report.place.code)),
    h("dl", { class: "needs" }, facts(report, state).map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value)))),
    indications(report, answer),
    photos(report, state.photos.filter((photo) => photo.report === report.id)),
    answer && answer.receipt && proof(answer, zone),
    report.kind === "receipt" && report.state !== "refused" && h("button", { class: "big sect", type: "button", onclick: () => resume(state, "corrects", report, () => correction(report)) }, "Koreksi laporan ini"),
  ];
}

/** The draft that mends or corrects this one, if it was begun already; otherwise a new one. */
async function resume({ reports }, how, report, begin) {
  const begun = reports.find((one) => one.state === "draft" && one[how] === report.id);
  go(draftRoute(begun || (await begin())));
}

function waiting({ held, pause }, zone) {
  if (!held.token) return "Tersimpan di telepon ini; terkirim sesudah Anda masuk lagi.";
  if (navigator.onLine === false) return "Tersimpan di telepon ini; terkirim sendiri begitu ada sinyal.";
  return pause.until > Date.now() ? pause.why + " Dicoba lagi " + when(pause.until, zone) + "." : "Sedang dikirim.";
}

function facts({ kind, form, content, observed_at, place }, { data }) {
  const items = new Map(data.items.map((item) => [item.code, item.name]));
  const time = kind === "reply" ? [] : [["Waktu di tempat", when(observed_at, place.zone)]];
  if (kind === "receipt") {
    const lines = content.lines.map((line) => [(items.get(line.item) || line.item) + (line.for_place ? addressed(line.for_place, place.code) : ""),
      number(line.good) + " baik" + (line.damaged ? ", " + number(line.damaged) + " rusak" : "")]);
    const boxes = [["Segel", form.seal ? word("seal", form.seal) : "Tidak dilihat"], content.cable_ties && ["Kabel ties", word("cable_ties", content.cable_ties)], content.unnumbered && ["Kotak tanpa nomor", number(content.unnumbered)]];
    return [...time, ...boxes.filter(Boolean), ...lines];
  }
  if (kind === "inspection") return [...time, ...choices("points").filter(([key]) => key in content.points).map(([key, said]) => [said, content.points[key] ? "Ya" : "Tidak"])];
  return [...time, ["Uraian", content.text]];
}

const TONES = { kritis: "bad", serius: "bad", peringatan: "warn", info: "none" };

function indications({ kind }, answer) {
  if (!answer || kind === "concern" || kind === "reply" || !answer.receipt) return null;
  const said = answer.flags.map((flag) => h("li", { class: "said" }, h("span", { class: "mark mark--" + flag.severity + " is-" + TONES[flag.severity] }, flag.severity), h("p", {}, flag.sentence)));
  return section("Indikasi di tempat ini", said.length ? said.length + " terbuka" : "tidak ada",
    said.length > 0 && h("ul", {}, said), answer.warnings.map((sentence) => h("p", { class: "small muted" }, sentence)));
}

const PHOTO_STATES = { waiting: "menunggu", sent: "terkirim" };

function photos(report, mine) {
  if (!mine.length) return null;
  const again = (photo) => h("button", { class: "btn", type: "button", onclick: async () => { await amendPhoto(photo.id, { state: "waiting" }); send(); } }, "Kirim lagi");
  return section("Foto", mine.length + " foto", h("ul", { class: "list" }, mine.map((photo, n) =>
    h("li", {}, h("span", { class: "s s--" + STATES[photo.state][0], "aria-hidden": "true" }), h("span", {}, h("b", {}, "Foto " + (n + 1)), h("small", {}, PHOTO_STATES[photo.state] || photo.detail)), photo.state === "refused" ? again(photo) : ""))));
}

/** The address that says whether a receipt is genuine, with all of it inside: its public key is enough to check it offline. */
function proven(signed) {
  return location.origin + "/verifikasi/tanda-terima/?" + new URLSearchParams({ ...signed.payload, signature: signed.signature });
}

/** What the server signed, to be shown to whoever asks: any camera opens it. */
function proof(answer, zone) {
  const signed = answer.receipt;
  return section("Tanda terima server", "bertanda tangan",
    drawing(proven(signed), "Kode QR tanda terima") || h("p", { class: "small" }, "Terlalu panjang untuk kode QR."),
    h("p", { class: "small muted breakable" }, "Diterima " + when(signed.payload.received_at, zone) + " · nomor " + signed.payload.number + " pada rantai " + signed.payload.chain + " · SHA-256 " + signed.payload.sha256));
}
