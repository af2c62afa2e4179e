// How numbers, times and states are written; times on the clock of the place.

const VOCABULARY = JSON.parse(document.getElementById("kosakata").textContent);
const ZONES = { "Asia/Jakarta": "WIB", "Asia/Pontianak": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT" };
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"];
const NBSP = "\u00a0";

/** The choices of a kind (seal, cable_ties, witness, storage, concern, points) as [key, word]. */
export const choices = (kind) => VOCABULARY[kind];
export const word = (kind, key) => (VOCABULARY[kind].find(([known]) => known === key) || [key, key])[1];

/** 1025 → 1.025; null → "?": not known is never 0. */
export const number = (value) => (value === null || value === undefined ? "?" : String(value).replace(/\B(?=(\d{3})+$)/g, "."));

function parts(moment, zone) {
  const format = { timeZone: zone || "Asia/Jakarta", hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" };
  const found = {};
  new Intl.DateTimeFormat("en-GB", format).formatToParts(new Date(moment)).forEach((part) => { found[part.type] = part.value; });
  return found;
}

/** 13.41 */
export function clock(moment, zone) {
  const { hour, minute } = parts(moment, zone);
  return hour + "." + minute;
}

/** 13.41.22, for what happens while one looks on. */
export const toTheSecond = (zone) => clock(Date.now(), zone) + "." + String(new Date().getSeconds()).padStart(2, "0");

/** 13.41 WIB today, 26 Nov 13.41 WIB on any other day. */
export function when(moment, zone) {
  const then = parts(moment, zone), now = parts(Date.now(), zone);
  const today = ["year", "month", "day"].every((part) => then[part] === now[part]);
  const day = today ? "" : then.day + NBSP + MONTHS[then.month - 1] + NBSP;
  return day + then.hour + "." + then.minute + NBSP + (ZONES[zone || "Asia/Jakarta"] || "");
}

/** A deadline: midnight belongs to the day that ends with it, 26 Nov 24.00 WIB. */
export function deadline(moment, zone) {
  const midnight = clock(moment, zone) === "00.00";
  return midnight ? when(Date.parse(moment) - 60000, zone).replace("23.59", "24.00") : when(moment, zone);
}

/** 10 j 15 m; from two days on 2 h 10 j. */
export function span(milliseconds) {
  const minutes = Math.floor(Math.abs(milliseconds) / 60000), hours = Math.floor(minutes / 60);
  if (hours >= 48) return Math.floor(hours / 24) + NBSP + "h" + NBSP + (hours % 24) + NBSP + "j";
  return (hours ? hours + NBSP + "j" + NBSP : "") + (minutes % 60) + NBSP + "m";
}

/** The time with the phone's own offset, as the API asks for it: 2024-11-26T14:03:00+07:00. */
export function stamp(moment = new Date()) {
  const offset = -moment.getTimezoneOffset(), local = new Date(moment.getTime() + offset * 60000);
  const two = (value) => String(Math.floor(Math.abs(value))).padStart(2, "0");
  return local.toISOString().slice(0, 19) + (offset < 0 ? "-" : "+") + two(offset / 60) + ":" + two(offset % 60);
}

/** 850 m, 4,2 km */
export function distance(metres) {
  return metres < 1000 ? Math.round(metres) + NBSP + "m" : (metres / 1000).toFixed(1).replace(".", ",") + NBSP + "km";
}

export const villageOf = (code) => code.split(".").slice(0, 4).join(".");

/** What a box says it is for: a TPS of the same desa by its number, anything else by its code. */
export const addressed = (code, here) => " untuk " + (code.slice(0, -4) === villageOf(here) ? "TPS " + code.slice(-3) : code);

export const KINDS = {
  receipt: { list: "receipts", title: "Penerimaan", act: "Catat penerimaan" },
  inspection: { list: "inspections", title: "Periksa gudang", act: "Periksa gudang" },
  concern: { list: "concerns", title: "Kendala", act: "Sampaikan kendala" },
  reply: { list: "replies", title: "Balasan", act: "Balas" },
};

/** What a state of the outbox looks like: [glyph, word]. */
export const STATES = {
  draft: ["belum", "Draf"],
  waiting: ["perjalanan", "Menunggu"],
  sent: ["lengkap", "Terkirim"],
  refused: ["bermasalah", "Ditolak"],
};

const FIELDS = {
  item: "barang", good: "baik", damaged: "rusak", for_place: "untuk tempat", place: "tempat", observed_at: "waktu dihitung", election: "pemilihan",
  seal: "segel", seal_numbers: "nomor segel", cable_ties: "kabel ties", unnumbered: "kotak tanpa nomor", received_by: "diterima oleh", notes: "catatan", manifest_number: "nomor surat jalan",
  shipment: "surat jalan", corrects: "laporan yang dikoreksi", position: "posisi", points: "butir", text: "uraian", kind: "jenis", lines: "barang",
};

/** Why something was refused, field by field: "lines.0.item" becomes the goods and the field in words. */
export function faults(errors, content, items = []) {
  return Object.entries(errors || {}).map(([path, said]) => {
    const steps = path.split(".");
    const line = steps[0] === "lines" && content && content.lines && content.lines[steps[1]];
    const item = line && (items.find((one) => one.code === line.item) || { name: line.item }).name;
    const field = FIELDS[steps[line ? 2 : 0]] || (path === "isi" ? "" : path);
    const where = [item, field].filter(Boolean).join(", ");
    return (where ? where[0].toUpperCase() + where.slice(1) + ": " : "") + said.join(" ");
  });
}
