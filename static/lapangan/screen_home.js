// Tugas saya: what still waits on this phone, and my places.

import { go, h, row, section } from "./dom.js";
import { counted, places } from "./places.js";
import { draftRoute } from "./reports.js";
import { KINDS, STATES, clock, faults, span, when } from "./words.js";

const NEAREST = 8, LAST_SENT = 5;

export function homeScreen(first) {
  let state = first;
  return { title: "Tugas saya", back: null, refresh: (now) => { state = now; }, content: () => [body(state), foot(state)] };
}

function body(state) {
  const { held, data, reports, concerns } = state;
  const mine = places(data);
  const zone = (mine[0] || {}).zone;
  const due = mine.map((place) => place.due).filter((at) => at && Date.parse(at) > Date.now()).sort()[0];
  const unread = concerns.reduce((sum, one) => sum + one.unread, 0);
  const facts = [when(Date.now(), zone), due && "batas terdekat " + span(Date.parse(due) - Date.now()) + " lagi", "daftar per " + when(data.at, zone)];
  return h("div", { class: "phone__body" },
    h("p", {}, h("strong", {}, held.user.name), mine.some((place) => place.sample) && [" ", h("span", { class: "sample" }, "contoh")], h("br"),
      h("span", { class: "muted small" }, facts.filter(Boolean).join(" · "))),
    outbox(state),
    unread > 0 && h("p", { class: "note is-wait" }, unread + " kendala atau jawaban belum dibaca. ", h("a", { href: "#/kendala" }, "Buka")),
    section("Tempat saya", mine.length + " tempat", h("ul", { class: "list" }, byUrgency(mine, reports).slice(0, NEAREST).map((place) => placeRow(place, reports))),
      mine.length > NEAREST && h("p", {}, h("a", { class: "big", href: "#/pilih/receipt" }, "Semua tempat"))));
}

function outbox(state) {
  const { reports } = state;
  const count = (wanted) => reports.filter((one) => one.state === wanted && !one.mended_by).length;
  const told = [["draft", "draf"], ["waiting", "menunggu"], ["refused", "ditolak"]].filter(([wanted]) => count(wanted)).map(([wanted, word]) => count(wanted) + " " + word);
  const open = reports.filter((one) => one.state !== "sent" && !one.mended_by);
  const sent = reports.filter((one) => one.state === "sent" || one.mended_by);
  const listed = open.concat(sent.slice(0, LAST_SENT));
  return section("Kotak keluar", told.join(", ") || "tidak ada yang menunggu",
    h("ul", { class: "list" }, listed.map((one) => reportRow(one, state))),
    sent.length > LAST_SENT && h("p", {}, h("a", { class: "big", href: "#/menu" }, "Semua laporan di telepon ini")));
}

/** A report in a list, with why it is where it is. */
export function reportRow(one, state) {
  const photos = state.photos.filter((photo) => photo.report === one.id);
  const [sign, word] = STATES[one.state];
  const zone = one.place.zone;
  const left = photos.filter((photo) => photo.state === "waiting").length;
  const below = {
    draft: () => "diubah " + when(one.changed_at, zone),
    waiting: () => "dicatat " + clock(one.sealed_at, zone) + (photos.length ? " · " + photos.length + " foto" : "") + " · " + waits(state, zone),
    sent: () => "tanda terima server " + when(one.answered_at, zone) + indicated(one) + (left ? " · " + left + " foto menunggu" : ""),
    refused: () => faults(one.errors, one.content, state.data.items)[0] || one.answer.detail,
  }[one.state]();
  const title = one.place.label + ", " + (one.corrects ? "koreksi" : KINDS[one.kind].title.toLowerCase());
  const draft = one.state === "draft";
  const mend = one.state === "refused" && !one.mended_by;
  const act = draft ? "Lanjutkan" : mend ? "Perbaiki" : word;
  return row(sign, title, below, h("a", { href: "#/" + (draft ? draftRoute(one) : "laporan/" + one.id), "aria-label": act + ": " + title }, act));
}

function waits({ held, pause }, zone) {
  if (!held.token) return "menunggu Anda masuk lagi";
  if (navigator.onLine === false) return "menunggu sinyal";
  return pause.until > Date.now() ? "dicoba lagi " + clock(pause.until, zone) : "sedang dikirim";
}

/** How many indications the server answered with. */
const indicated = ({ answer }) => (answer.flags && answer.flags.length ? ", " + answer.flags.length + " indikasi" : "");

/** Where a place stands as far as this phone knows: [glyph, words]. */
function standing(place, reports) {
  const told = reports.find((one) => one.kind === "receipt" && (one.state === "sent" || one.state === "waiting") && one.place.code === place.code);
  const done = counted(reports), open = place.shipments.filter((one) => !done.has(one.id));
  const coming = open.find((one) => one.departed_at) || open[0];
  const late = place.due && Date.parse(place.due) < Date.now();
  if (coming && coming.departed_at) return ["perjalanan", "berangkat " + when(coming.departed_at, place.zone)];
  if (told) {
    const doubts = told.state === "waiting" ? ", belum terkirim" : indicated(told);
    return [doubts ? "sebagian" : "lengkap", "dihitung " + when(told.observed_at, place.zone) + doubts];
  }
  if (late) return ["tidak-diketahui", "batas lewat, belum ada kabar dari telepon ini"];
  return ["belum", coming ? "belum berangkat, surat jalan " + coming.manifest_number : place.code];
}

const URGENT = ["perjalanan", "tidak-diketahui", "belum", "sebagian", "lengkap"];

/** What is on its way first, what was reported last. */
function byUrgency(mine, reports) {
  const rank = (place) => URGENT.indexOf(standing(place, reports)[0]);
  return [...mine].sort((a, b) => rank(a) - rank(b));
}

export function placeRow(place, reports, route = "tempat") {
  const [sign, below] = standing(place, reports);
  return row(sign, place.label, below, h("a", { href: "#/" + route + "/" + place.election + "/" + place.code, "aria-label": "Buka " + place.label }, "Buka"));
}

function foot({ data }) {
  const mine = places(data);
  const target = mine.length === 1 ? "catat/receipt/" + mine[0].election + "/" + mine[0].code : "pilih/receipt";
  return h("div", { class: "phone__foot" }, mine.length
    ? h("button", { class: "big big--main", type: "button", onclick: () => go(target) }, "Catat penerimaan")
    : h("p", {}, "Belum ada tempat untuk diawasi: tidak ada penugasan yang berlaku atau pemilihan yang berjalan. Hubungi koordinator."));
}
