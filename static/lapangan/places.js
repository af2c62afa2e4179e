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
      label: place.label || place.name, // a list fetched from an older server has no labels
      zone: region.timezone,
      due: place.needs.map((need) => need.due_at).filter(Boolean).sort()[0],
      shipments: election.shipments.filter((shipment) => shipment.destination === place.code),
    };
  }));
}

export const find = (data, election, code) => places(data).find((place) => place.election === election && place.code === code);

/**
 * What is counted at a place: of one shipment its lines, otherwise all that the place needs, and whatever was added.
 * A row is `{key, item, name, unit, for_place, expected, need}`; `expected` null is "not known", 0 "not on the list".
 */
export function rows(data, place, form) {
  const needs = new Map(place.needs.map((need) => [need.item, need.need]));
  const shipment = place.shipments.find((one) => one.id === form.shipment);
  const listed = shipment
    ? shipment.lines.map((line) => ({ item: line.item, for_place: line.for_place, expected: line.quantity }))
    : place.needs.map((need) => ({ item: need.item, for_place: null, expected: need.need }));
  const made = new Map();
  for (const line of listed.concat(added(form).map((item) => ({ item, for_place: null, expected: needs.has(item) ? needs.get(item) : 0 })))) {
    const for_place = line.for_place === place.code ? null : line.for_place;
    const key = line.item + "|" + (for_place || "");
    const before = made.get(key);
    if (before) before.expected += shipment ? line.expected : 0;
    else made.set(key, { key, item: line.item, for_place, expected: line.expected, need: needs.has(line.item) ? needs.get(line.item) : 0 });
  }
  const items = new Map(data.items.map((item) => [item.code, item]));
  const order = (row) => (items.get(row.item) || { order: 9999 }).order;
  return [...made.values()]
    .map((row) => ({ ...row, name: (items.get(row.item) || {}).name || row.item, unit: (items.get(row.item) || {}).unit || "" }))
    .sort((a, b) => order(a) - order(b));
}

/** Goods that were counted or asked for without being on the list. */
function added(form) {
  const counted = Object.keys(form.counts).filter((key) => form.counts[key].good || form.counts[key].damaged);
  return [...new Set([...form.extra, ...counted.filter((key) => key.endsWith("|")).map((key) => key.slice(0, -1))])];
}

/** What a count says beside what was expected: [tone, glyph, sentence]; null while nothing is written. */
export function verdict(row, count, number) {
  if (!count || (!count.good && !count.damaged)) return null;
  const good = Number(count.good || 0), damaged = Number(count.damaged || 0), unit = row.unit ? " " + row.unit : "";
  const broken = damaged ? ": " + number(damaged) + " rusak" : "";
  if (row.expected === null) return ["unknown", "tidak-diketahui", "Kebutuhan tidak diketahui: dicatat saja"];
  if (row.expected === 0) return ["bad", "bermasalah", "Tidak ada di daftar tempat ini"];
  if (good < row.expected) return ["bad", "bermasalah", "Kurang " + number(row.expected - good) + unit + broken];
  if (good > row.expected) return ["bad", "bermasalah", "Lebih " + number(good - row.expected) + unit + broken];
  return damaged ? ["warn", "sebagian", "Cukup" + broken] : ["ok", "lengkap", "Sesuai: " + number(good) + " baik"];
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
