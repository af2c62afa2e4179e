// The visit to a store in its 13 points, and the kendala.

import { choice, field, h } from "./dom.js";
import { choices } from "./words.js";

const ANSWERS = [["ya", "Ya"], ["tidak", "Tidak"]];

export function inspectionForm({ report, changed }) {
  const { form } = report;
  const said = (key) => (key in form.points ? (form.points[key] ? "ya" : "tidak") : "");
  const points = choices("points").map(([key, word], n) =>
    choice(n + 1 + ". " + word, ANSWERS, said(key), (answer) => { form.points[key] = answer === "ya"; changed(); }));
  return [h("p", { class: "small muted sect" }, "Butir yang tidak diperiksa dibiarkan kosong."), points, text(form, "notes", "Catatan", () => changed(false))];
}

export function concernForm({ report, place, changed }) {
  const { form } = report;
  const shipments = [["", "Bukan tentang surat jalan tertentu"], ...place.shipments.map((one) => [one.id, one.manifest_number])];
  const about = h("select", { class: "input", onchange: () => { form.shipment = about.value || null; changed(); } },
    shipments.map(([value, word]) => h("option", { value, selected: value === (form.shipment || "") }, word)));
  return [
    choice("Apa ini?", choices("concern"), form.kind, (kind) => { form.kind = kind; changed(); }),
    text(form, "text", "Apa yang terjadi?", changed),
    place.shipments.length > 0 && field("Surat jalan", about),
  ];
}

function text(form, name, label, changed) {
  return field(label, h("textarea", { class: "input", rows: 5, maxlength: 4000, value: form[name], oninput: (event) => { form[name] = event.target.value; changed(); } }));
}
