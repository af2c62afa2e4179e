// What proves a report: photos, and where the phone was.

import { glyph, h, note } from "./dom.js";
import { addPhoto, position } from "./photo.js";
import { metres } from "./places.js";
import { amendPhoto, dropPhoto, photosOf, StorageFull } from "./store.js";
import { choices, clock, distance } from "./words.js";

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
  const retry = h("button", { type: "button", class: "big big--quiet", hidden: true, onclick: look }, "Cari posisi lagi");
  function tell(sign, sentence) {
    said.replaceChildren(glyph(sign), sentence);
    retry.hidden = sign === "lengkap";
  }
  function found(at) {
    const far = place.latitude !== null && place.latitude !== undefined ? ", " + distance(metres(at, place)) + " dari titik tempat ini" : "";
    tell("lengkap", "Posisi tercatat, ketelitian ± " + distance(at.accuracy_m) + far + ", " + clock(at.at, place.zone));
  }
  async function look() {
    tell("belum", "Mencari posisi…");
    retry.hidden = true;
    try {
      report.form.position = await position();
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
