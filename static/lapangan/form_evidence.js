// What proves a report: photos, and where the phone was.

import { glyph, h, note } from "./dom.js";
import { addPhoto, position } from "./photo.js";
import { metres } from "./places.js";
import { amendPhoto, dropPhoto, photosOf, StorageFull } from "./store.js";
import { choices, clock, distance } from "./words.js";

const COARSE = 200; // metres: from here on the server marks a position as rough

export function evidence(context) {
  const { report } = context;
  const total = h("small", { class: "muted" });
  const list = h("ul", { class: "list snaps" });
  const fault = h("div", {});

  async function show() {
    const photos = await photosOf(report.id);
    const size = photos.reduce((sum, photo) => sum + photo.size, 0);
    total.textContent = photos.length ? photos.length + " foto, " + Math.ceil(size / 1000) + " kB" : "";
    list.replaceChildren(...photos.map((photo, n) => thumbnail(photo, n + 1, async () => { await dropPhoto(photo.id); await show(); })));
  }
  async function take(event) {
    const [file] = event.target.files;
    event.target.value = "";
    if (!file) return;
    fault.replaceChildren();
    await context.changed();
    try {
      await addPhoto(report, file);
    } catch (error) {
      if (error instanceof StorageFull) throw error;
      fault.replaceChildren(note("bad", error.message));
    }
    await show();
  }
  show();
  const camera = h("input", { class: "vh", type: "file", accept: "image/*", capture: "environment", onchange: take });
  return h("div", { class: "count" }, h("div", { class: "count__top" }, h("span", {}, "Bukti"), total), list, fault,
    h("label", { class: "file" }, camera, h("span", { class: "big" }, "Ambil foto")),
    report.kind === "receipt" && whereabouts(context));
}

function thumbnail(photo, n, remove) {
  const image = h("img", { alt: "Foto " + n, class: "snap" });
  if (photo.blob) {
    image.onload = () => URL.revokeObjectURL(image.src);
    image.src = URL.createObjectURL(photo.blob);
  }
  const shows = photo.kind === "inspection" && shown(photo, n);
  return h("li", {}, image, h("span", {}, h("small", {}, Math.ceil(photo.size / 1000) + " kB"), shows), h("button", { type: "button", class: "btn", onclick: remove, "aria-label": "Hapus foto " + n }, "Hapus"));
}

/** Which of the 13 points a photo of a store shows. */
function shown(photo, n) {
  const points = [["", "Seluruh gudang"], ...choices("points").map(([key, word], at) => [key, at + 1 + ". " + word])];
  const options = points.map(([key, word]) => h("option", { value: key, selected: key === (photo.point || "") }, word));
  const keep = (event) => amendPhoto(photo.id, { point: event.target.value });
  return h("select", { class: "input", "aria-label": "Butir pada foto " + n, onchange: keep }, options);
}

/** Asked for as soon as the form opens; without it the report is sent all the same. */
function whereabouts({ report, place, changed, when }) {
  const said = h("p", { class: "verdict is-none", role: "status" });
  const retry = h("button", { type: "button", class: "big big--quiet", hidden: true, onclick: () => look(0) }, "Cari posisi lagi");
  function tell(sign, sentence, doubtful = false) {
    said.className = "verdict is-" + (doubtful ? "warn" : "none");
    said.replaceChildren(glyph(sign), h("span", {}, sentence));
    retry.hidden = sign === "lengkap";
  }
  function found(at) {
    const known = typeof place.latitude === "number", apart = known && metres(at, place);
    const far = known && apart > place.reach, rough = at.accuracy_m > COARSE;
    const why = [far && "Jauh dari tempat ini: bila Anda di tempat, cari lagi; bila tidak, tulis sebabnya di Keterangan lain.", rough && "Posisi masih kasar: cari lagi di luar ruangan."];
    tell(far || rough ? "sebagian" : "lengkap", ["Posisi tercatat " + clock(at.at, place.zone) + ", ketelitian ± " + distance(at.accuracy_m)
      + (known ? ", " + distance(apart) + " dari titik tempat ini." : "."), ...why.filter(Boolean)].join(" "), far || rough);
  }
  async function look(maximumAge = 60000) {
    tell("belum", "Mencari posisi…");
    retry.hidden = true;
    try {
      report.form.position = await position(maximumAge);
    } catch (error) {
      return tell("tidak-diketahui", error.message);
    }
    found(report.form.position);
    if (when()) await changed(false);
  }
  if (report.form.position) found(report.form.position);
  else look();
  return [said, retry];
}
