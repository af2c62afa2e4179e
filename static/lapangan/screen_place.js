// Choosing a place, and what is known of one.

import { go, h, row, section } from "./dom.js";
import { counted, find, places } from "./places.js";
import { placeRow } from "./screen_home.js";
import { KINDS, STATES, deadline, number, when } from "./words.js";

const MANY = 8;

/** "#/pilih/receipt": for which place is it? */
export function pickScreen({ data, reports }, kind = "receipt") {
  const act = KINDS[kind] ? kind : "receipt";
  const mine = places(data).filter((place) => act !== "inspection" || place.level < 5);
  const list = h("ul", { class: "list" });
  const box = h("input", { class: "input", type: "search", id: "saring", autocomplete: "off", oninput: () => fill(box.value) });

  function fill(words) {
    const wanted = words.toLowerCase().split(/\s+/);
    const found = mine.filter((place) => wanted.every((part) => (place.label + " " + place.code).toLowerCase().includes(part)));
    list.replaceChildren(...found.map((place) => placeRow(place, reports, "catat/" + act)));
    if (!found.length) list.append(h("li", {}, h("span", {}, ""), h("span", {}, "Tidak ada tempat yang cocok.")));
  }
  fill("");
  const content = h("div", { class: "phone__body" },
    mine.length > MANY && h("p", { class: "field" }, h("label", { for: "saring" }, "Cari tempat"), box), list);
  return { title: KINDS[act].act, back: ["", "Tugas saya"], content: () => [content] };
}

/** "#/tempat/PALI/16.12.01.2001.003" */
export function placeScreen({ data, reports }, election, code) {
  const place = find(data, election, code);
  const back = ["", "Tugas saya"];
  if (!place) return { title: "Tempat", back, content: () => [h("div", { class: "phone__body" }, h("p", {}, "Tempat ini tidak ada di daftar tugas Anda."))] };
  const items = new Map(data.items.map((item) => [item.code, item]));
  const reported = reports.filter((one) => one.place.code === code && one.state !== "draft");
  const done = counted(reports);
  const to = (kind) => () => go("catat/" + kind + "/" + election + "/" + code);
  const body = h("div", { class: "phone__body" },
    h("p", { class: "muted small" }, code + (place.due ? " · batas " + deadline(place.due, place.zone) : "")),
    section("Dalam perjalanan", place.shipments.length + " surat jalan", h("ul", { class: "list" }, place.shipments.map((one) =>
      done.has(one.id) ? row("lengkap", one.manifest_number, "dihitung " + when(done.get(one.id), place.zone)) : row(one.departed_at ? "perjalanan" : "belum", one.manifest_number, (one.departed_at ? "berangkat " + when(one.departed_at, place.zone) : "belum berangkat")
        + (one.expected_arrival ? " · perkiraan tiba " + when(one.expected_arrival, place.zone) : ""))))),
    reported.length > 0 && section("Laporan dari telepon ini", "", h("ul", { class: "list" }, reported.map((one) =>
      row(STATES[one.state][0], KINDS[one.kind].title, when(one.observed_at, place.zone), h("a", { href: "#/laporan/" + one.id }, "Buka"))))),
    section("Kebutuhan", place.needs.length + " barang", h("dl", { class: "needs" }, place.needs.map((need) => {
      const item = items.get(need.item) || { name: need.item, unit: "" };
      return h("div", {}, h("dt", {}, item.name), h("dd", {}, number(need.need) + " " + item.unit));
    }))),
    h("div", { class: "stack sect" },
      place.level < 5 && h("button", { class: "big", type: "button", onclick: to("inspection") }, "Periksa gudang"),
      h("button", { class: "big", type: "button", onclick: to("concern") }, "Sampaikan kendala")));
  const foot = h("div", { class: "phone__foot" }, h("button", { class: "big big--main", type: "button", onclick: to("receipt") }, "Catat penerimaan"));
  return { title: place.label, back, content: () => [body, foot] };
}
