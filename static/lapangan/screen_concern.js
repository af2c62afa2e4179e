// Kendala of my regions and what was answered; a reply goes through the outbox like everything else.

import { markRead } from "./account.js";
import { go, h, note, row } from "./dom.js";
import { find } from "./places.js";
import { draft, missing, seal, typed } from "./reports.js";
import { send } from "./sender.js";
import { when, word } from "./words.js";

const SIGNS = { terbuka: "perjalanan", dijawab: "sebagian", selesai: "lengkap" };

export function concernsScreen(first) {
  let state = first;
  const line = (one) => row(SIGNS[one.state] || "belum", label(state, one) + ": " + one.text.slice(0, 80),
    word("concern", one.kind) + " · " + one.state + (one.unread ? " · " + one.unread + " belum dibaca" : ""), h("a", { href: "#/percakapan/" + one.id, "aria-label": "Buka kendala " + label(state, one) }, "Buka"));
  const content = () => [
    h("div", { class: "phone__body" }, state.concerns.length
      ? h("ul", { class: "list" }, state.concerns.map(line))
      : h("p", {}, "Belum ada kendala yang tersimpan di server. Yang baru dicatat ada di kotak keluar.")),
    h("div", { class: "phone__foot" }, h("button", { class: "big big--main", type: "button", onclick: () => go("pilih/concern") }, "Sampaikan kendala")),
  ];
  return { title: "Kendala", back: ["menu", "Menu"], refresh: (now) => { state = now; }, content };
}

const label = ({ data }, one) => (find(data, one.election, one.place) || { label: one.place }).label;

/** "#/percakapan/<id>": opening it with a signal marks it as read. */
export function concernScreen(state, id) {
  const back = ["kendala", "Kendala"];
  const one = state.concerns.find((known) => known.id === id);
  if (!one) return { title: "Kendala", back, content: () => [h("div", { class: "phone__body" }, h("p", {}, "Kendala ini tidak ada di telepon ini."))] };
  markRead(state.held, one);
  const place = find(state.data, one.election, one.place) || { election: one.election, code: one.place, label: one.place };
  const waiting = state.reports.filter((report) => report.kind === "reply" && report.form.concern === id);
  const mine = waiting.find((report) => report.state === "draft") || draft("reply", state.held.user.id, place, { concern: id });
  const fault = h("div", {});
  const box = h("textarea", { class: "input", id: "balasan", rows: 4, maxlength: 4000, value: mine.form.text, oninput: () => { mine.form.text = box.value; typed(mine); } });

  async function answer() {
    const faults = Object.values(missing(mine));
    fault.replaceChildren(...faults.map((sentence) => note("bad", sentence)));
    if (faults.length) return;
    await seal(mine);
    state.say("Tersimpan di kotak keluar.");
    go("");
    send();
  }
  const said = (name, at, text) => h("li", { class: "said" }, h("p", { class: "small muted" }, name + " · " + at), h("p", {}, text));
  const body = h("div", { class: "phone__body" },
    h("p", { class: "muted small" }, word("concern", one.kind) + " · " + one.state + " · " + place.label),
    h("ul", {}, said(one.author_name, when(one.received_at, place.zone), one.text),
      one.replies.map((reply) => said(reply.author_name, when(reply.received_at, place.zone), reply.text)),
      waiting.filter((report) => report.state === "waiting").map((report) => said(state.held.user.name, "menunggu terkirim", report.form.text))),
    h("p", { class: "field sect" }, h("label", { for: "balasan" }, "Balas"), box));
  const foot = h("div", { class: "phone__foot" }, fault, h("button", { class: "big big--main", type: "button", onclick: answer }, "Simpan ke kotak keluar"));
  return { title: "Kendala", back, content: () => [body, foot] };
}
