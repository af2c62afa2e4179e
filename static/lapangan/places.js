// Places, what they need and what is on its way to them, from what was fetched last.

/** Every place of every running election: `{election, code, label, zone, needs, shipments, due}`. */
export function places(data) {
  const regions = new Map(data.regions.map((region) => [region.code, region]));
  return data.elections.flatMap((election) => election.places.map((place) => {
    const region = regions.get(place.code) || {};
    return {
      ...place,
      election: election.code,
      sample: election.is_sample,
      reach: election.distance_limit_m,
      label: place.label || place.name, // a list fetched from an older server has no labels
      zone: region.timezone,
      due: place.needs.map((need) => need.due_at).filter(Boolean).sort()[0],
      shipments: election.shipments.filter((shipment) => shipment.destination === place.code),
    };
  }));
}

/** The shipments that this phone has counted, whether or not the server knows it yet. */
export function counted(reports) {
  const told = reports.filter((one) => one.kind === "receipt" && (one.state === "sent" || one.state === "waiting"));
  return new Map(told.reverse().map((one) => [one.content.shipment, one.observed_at]));
}

export const find = (data, election, code) => places(data).find((place) => place.election === election && place.code === code);

/**
 * What is counted at a place: of one shipment its lines, otherwise all that the place needs, and whatever was added.
 * A row is `{key, item, name, unit, for_place, need, manifest, expected, astray}`: `need` null is "not known" and 0 "not on the list";
 * `manifest` is what the chosen surat jalan says of it, null without one; `astray` where another place is written on it.
 */
export function rows(data, place, form) {
  const needs = new Map(place.needs.map((need) => [need.item, need.need]));
  const shipment = place.shipments.find((one) => one.id === form.shipment);
  const made = new Map();
  function add(item, to, quantity) {
    const for_place = to === place.code ? null : to || null;
    const key = item + "|" + (for_place || "");
    const row = made.get(key) || { key, item, for_place, need: needs.has(item) ? needs.get(item) : 0, manifest: shipment ? 0 : null };
    if (shipment) row.manifest += quantity;
    made.set(key, row);
  }
  if (shipment) shipment.lines.forEach((line) => add(line.item, line.for_place, line.quantity));
  else place.needs.forEach((need) => add(need.item, null, 0));
  added(form).forEach((key) => add(...key.split("|"), 0));
  const items = new Map(data.items.map((item) => [item.code, item]));
  const order = (row) => (items.get(row.item) || { order: 9999 }).order;
  return [...made.values()]
    .map((row) => ({
      ...row,
      name: (items.get(row.item) || {}).name || row.item,
      unit: (items.get(row.item) || {}).unit || "",
      astray: Boolean(row.for_place) && !row.for_place.startsWith(place.code + "."),
      expected: row.manifest || (row.for_place ? 0 : row.need),
    }))
    .sort((a, b) => order(a) - order(b));
}

/** Goods that were counted or asked for without being on the list, as keys of rows. */
function added(form) {
  const counted = Object.keys(form.counts).filter((key) => form.counts[key].good || form.counts[key].damaged);
  return [...new Set([...form.extra.map((one) => (one.includes("|") ? one : one + "|")), ...counted])];
}

const SIGNS = { ok: "lengkap", warn: "sebagian", bad: "bermasalah", unknown: "tidak-diketahui" };

/** What a count says, as the server's rules will judge it: [tone, glyph, sentence]; null while nothing is written. */
export function verdict(row, count, number) {
  if (!count || (!count.good && !count.damaged)) return null;
  const good = Number(count.good || 0), damaged = Number(count.damaged || 0);
  const say = (tone, sentence) => [tone, SIGNS[tone], sentence + (damaged ? ", " + number(damaged) + " rusak" : "")];
  const apart = (by, from = "") => say("bad", (by < 0 ? "Kurang " : "Lebih ") + number(Math.abs(by)) + (row.unit && " " + row.unit) + from);
  const short = row.need !== null && good < row.need;
  if (row.astray) return say("bad", "Tertulis untuk tempat lain");
  if (row.need === 0 && !row.for_place) return say("bad", "Tidak ada di daftar tempat ini");
  if (row.manifest === 0) return say("bad", "Tidak ada di surat jalan ini");
  if (row.manifest && good + damaged !== row.manifest) return apart(good + damaged - row.manifest, " dari surat jalan");
  if (row.manifest && (row.for_place || row.need === null)) return damaged ? say("warn", "Sesuai surat jalan") : say("ok", "Sesuai: " + number(good) + " baik");
  if (row.manifest && row.manifest !== row.need) return say("warn", "Sesuai surat jalan, kebutuhan " + number(row.need));
  if (row.need === null || row.for_place) return say("unknown", "Kebutuhan tidak diketahui: dicatat saja");
  if (short || good > row.need) return apart(good - row.need);
  return damaged ? say("warn", "Cukup") : say("ok", "Sesuai: " + number(good) + " baik");
}

/** The seal numbers written that the chosen surat jalan does not name; null while either says none. */
export function strangeSeals(place, form) {
  const shipment = place.shipments.find((one) => one.id === form.shipment);
  const listed = shipment ? shipment.lines.map((line) => line.seal_number).filter(Boolean) : [];
  const written = sealsWritten(form);
  return listed.length && written.length ? written.filter((number) => !listed.includes(number)) : null;
}

export const sealsWritten = (form) => form.seal_numbers.split(/[\s,;]+/).filter(Boolean);

/** Metres between two points, off by less than 0.1 % over tens of kilometres. */
export function metres(a, b) {
  const north = (a.latitude - b.latitude) * 111320;
  const east = (a.longitude - b.longitude) * 111320 * Math.cos((b.latitude * Math.PI) / 180);
  return Math.hypot(north, east);
}
