// Everything that is not the daily work: other forms, all reports, the theme, leaving.

import { expire, refresh, signOut } from "./account.js";
import { Refused, Unreachable } from "./api.js";
import { go, h, note, section, twice } from "./dom.js";
import { reportRow } from "./screen_home.js";
import { when } from "./words.js";

const theme = document.getElementById("tema");

export function menuScreen(state) {
  const { held, data, reports } = state;
  const fault = h("div", {});
  const waiting = reports.filter((one) => one.state === "waiting").length;
  const to = (route, words) => h("button", { class: "big", type: "button", onclick: () => go(route) }, words);

  async function renew() {
    try {
      await refresh(held);
      state.say("Daftar tugas sudah diperbarui.");
      go("");
    } catch (error) {
      if (error instanceof Refused && error.status === 401) return expire(held.token);
      if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
      fault.replaceChildren(note("bad", error.message + " Daftar yang lama tetap dipakai."));
    }
  }
  async function leave() {
    await signOut();
    go("masuk");
  }
  const kept = reports.filter((one) => one.state !== "draft");
  const body = h("div", { class: "phone__body" },
    h("p", {}, h("strong", {}, held.user.name), h("br"), h("span", { class: "muted small" }, held.user.username + " · daftar per " + when(data.at))),
    h("div", { class: "stack sect" }, to("pilih/concern", "Sampaikan kendala"), to("kendala", "Kendala dan jawaban"), to("pilih/inspection", "Periksa gudang"),
      h("button", { class: "big", type: "button", onclick: renew }, "Perbarui daftar tugas"), theme), fault,
    section("Semua laporan di telepon ini", kept.length + " laporan", h("ul", { class: "list" },
      kept.map((one) => reportRow(one, state)))),
    h("div", { class: "stack sect" }, waiting > 0 && note("warn", waiting + " laporan belum terkirim. Laporan tetap tersimpan dan terkirim saat Anda masuk lagi."),
      twice("Keluar dari telepon ini", "Tekan lagi untuk keluar", leave)));
  return { title: "Menu", back: ["", "Tugas saya"], content: () => [body] };
}
