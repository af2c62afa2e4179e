// A receipt: numbers first, what was expected beside what was counted, the difference at once.

import { choice, field, fresh, glyph, h } from "./dom.js";
import { rows, strangeSeals, verdict } from "./places.js";
import { addressed, choices, number, villageOf } from "./words.js";

const DIGITS = 9; // the API takes numbers up to a thousand million

export function receiptForm({ report, place, data, done, changed }) {
  const { form } = report;
  const list = h("div", {});
  const progress = h("p", { class: "small muted sect", role: "status" });
  const other = h("input", { class: "input", autocomplete: "off", inputmode: "numeric", pattern: "[0-9]*", maxlength: 3, oninput: () => { other.value = digitsOf(other); offer(); } });
  const more = h("select", { class: "input", onchange: () => { if (!more.value) return; form.extra.push(more.value + "|" + destination()); other.value = ""; changed(); fill(); } });
  const destination = () => (Number(other.value) ? villageOf(place.code) + "." + other.value.padStart(3, "0") : "");
  let shown = [];

  function fill() {
    shown = rows(data, place, form);
    list.replaceChildren(...shown.map((row) => countRow(row, form, place, () => { changed(); tell(); })));
    offer();
    tell();
  }
  function offer() {
    const known = new Set(shown.map((row) => row.key)), to = destination() === place.code ? "" : destination();
    more.replaceChildren(h("option", { value: "" }, "Pilih barang"), ...data.items.filter((item) => !known.has(item.code + "|" + to)).map((item) => h("option", { value: item.code }, item.name)));
  }
  function tell() {
    const empty = shown.filter((row) => !filled(form.counts[row.key])).length;
    progress.textContent = "Hitung sendiri, lalu tulis. " + (empty ? empty + " dari " + shown.length + " barang belum diisi." : "Semua barang terisi.");
  }
  fill();
  const text = (name, traits = {}) => h("input", { class: "input", autocomplete: "off", ...traits, value: form[name], oninput: (event) => { form[name] = event.target.value; changed(false); } });
  const count = (name) => h("input", { class: "input", autocomplete: "off", inputmode: "numeric", pattern: "[0-9]*", maxlength: DIGITS, value: form[name] || "", oninput: (event) => { form[name] = event.target.value = digitsOf(event.target); changed(); } });
  const pick = (name, seen = true) => (key) => { form[name] = key; changed(seen); };

  const seals = sealNumbers(place, form, changed);
  const paper = manifest(place, done, form, () => { changed(); fill(); seals.judge(); }, text("manifest_number", { maxlength: 80 }));
  const listed = place.shipments.length > 0; // then it decides which goods are counted, and stands first
  return [
    listed && paper, progress, list,
    h("details", { class: "more" }, h("summary", {}, "Ada barang lain, atau milik TPS lain?"),
      place.level > 3 && field("Tertulis untuk TPS nomor", other, "Kosongkan bila memang untuk tempat ini."),
      field("Barang", more, "Yang tidak di daftar pun dicatat.")),
    choice("Segel", choices("seal"), form.seal, pick("seal")),
    seals.content,
    field("Kotak tanpa nomor", count("unnumbered"), "Berapa kotak yang tidak bernomor. Kosongkan bila semua bernomor atau tidak diperiksa."),
    choice("Kabel ties", choices("cable_ties"), form.cable_ties, pick("cable_ties")),
    !listed && paper,
    h("details", { class: "more" }, h("summary", {}, "Keterangan lain"),
      choice("Pengawas", choices("witness"), form.witness, pick("witness")),
      choice("Disimpan di", choices("storage"), form.storage, pick("storage")),
      field("Diterima oleh", text("received_by", { maxlength: 120 })),
      field("Catatan", h("textarea", { class: "input", rows: 3, maxlength: 4000, value: form.notes, oninput: (event) => { form.notes = event.target.value; changed(false); } }))),
  ];
}

/** The numbers as they are on the boxes; one that the surat jalan does not name is said at once. */
function sealNumbers(place, form, changed) {
  const said = h("p", { class: "verdict", role: "status" });
  const input = h("input", { class: "input", autocomplete: "off", value: form.seal_numbers, oninput: () => { form.seal_numbers = input.value; changed(); judge(); } });
  function judge() {
    const other = strangeSeals(place, form);
    said.hidden = !other;
    if (!other) return;
    const [tone, sign, sentence] = other.length ? ["bad", "bermasalah", "Nomor lain dari surat jalan: " + other.join(", ")] : ["ok", "lengkap", "Sesuai surat jalan"];
    said.className = "verdict is-" + tone;
    said.replaceChildren(glyph(sign), sentence);
  }
  judge();
  return { judge, content: [field("Nomor segel", input, "Seperti yang terlihat, juga bila lain dari surat jalan. Beberapa nomor dipisah dengan koma."), said] };
}

/** Which surat jalan it came with: one that is on its way here, or its number as written on paper. */
function manifest(place, done, form, then, written) {
  const paper = field("Nomor surat jalan", written, "Kosongkan bila tidak ada.");
  if (!place.shipments.length) return paper;
  const known = [["", "Tidak ada di daftar"], ...place.shipments.map((one) => [one.id, one.manifest_number + (done.has(one.id) ? ", sudah dihitung" : "")])];
  const select = h("select", { class: "input", onchange: () => { form.shipment = select.value || null; paper.hidden = Boolean(form.shipment); then(); } },
    known.map(([value, word]) => h("option", { value, selected: value === (form.shipment || "") }, word)));
  paper.hidden = Boolean(form.shipment);
  return [field("Surat jalan", select), paper];
}

const digitsOf = (input) => input.value.replace(/\D/g, "").slice(0, DIGITS);
const filled = (count) => Boolean(count && (count.good || count.damaged));

function countRow(row, form, place, then) {
  const said = h("p", { class: "verdict", role: "status" });
  function judge() {
    const found = verdict(row, form.counts[row.key], number);
    said.hidden = !found;
    if (!found) return;
    said.className = "verdict is-" + found[0];
    said.replaceChildren(glyph(found[1]), found[2]);
  }
  const name = row.name + (row.for_place ? addressed(row.for_place, place.code) : "");
  function box(kind, label) {
    const id = fresh("hitung");
    const held = form.counts[row.key] || {};
    const input = h("input", {
      id, inputmode: "numeric", pattern: "[0-9]*", autocomplete: "off", enterkeyhint: "next", maxlength: DIGITS, value: held[kind] || "", placeholder: kind === "damaged" ? "0" : null,
      onkeydown: next,
      oninput: () => {
        const digits = digitsOf(input);
        if (digits !== input.value) input.value = digits;
        form.counts[row.key] = { good: "", damaged: "", ...form.counts[row.key], [kind]: digits };
        judge();
        then();
      },
    });
    return h("div", {}, h("label", { for: id }, label, h("span", { class: "vh" }, " " + name)), input);
  }
  const differs = row.manifest && row.need !== row.manifest && !row.for_place;
  judge();
  return h("div", { class: "count" },
    h("div", { class: "count__top" }, h("span", {}, name), h("small", { class: "muted" }, row.unit)),
    h("div", { class: "count__row" },
      h("div", {}, h("span", {}, row.manifest ? "Surat jalan" : "Seharusnya"), h("b", {}, number(row.expected))),
      box("good", "Baik"), box("damaged", "Rusak")),
    said, differs && h("p", { class: "small muted" }, "Kebutuhan tempat ini " + number(row.need) + "."));
}

/** Enter goes to the next number, as a thumb expects it. */
function next(event) {
  if (event.key !== "Enter") return;
  event.preventDefault();
  const all = Array.from(document.querySelectorAll(".count__row input"));
  const following = all[all.indexOf(event.target) + 1];
  if (following) following.focus();
  else event.target.blur();
}
