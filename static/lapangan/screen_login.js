// Signing in: once with a signal, and again when the server no longer takes this phone's token.

import { signIn } from "./account.js";
import { Unreachable } from "./api.js";
import { field, go, h, note } from "./dom.js";
import { send } from "./sender.js";

export function loginScreen({ held }) {
  const again = held && !held.token;
  const name = h("input", { class: "input", autocomplete: "username", autocapitalize: "none", maxlength: 150, required: true, value: again ? held.user.username : "" });
  const secret = h("input", { class: "input", type: "password", autocomplete: "current-password", required: true });
  const code = h("input", { class: "input", autocomplete: "one-time-code", autocapitalize: "characters", maxlength: 40 });
  const second = h("div", { hidden: true }, field("Kode sekali pakai", code)); // offices alone are asked for one
  const fault = h("div", {});
  const button = h("button", { class: "big big--main", type: "submit" }, "Masuk");

  async function enter(event) {
    event.preventDefault();
    let asked = false;
    [button.disabled, button.textContent] = [true, "Sedang masuk…"];
    fault.replaceChildren();
    try {
      await signIn(name.value.trim(), secret.value, code.value.trim());
      if (location.hash === "#/") dispatchEvent(new Event("hashchange"));
      else go("");
      send();
    } catch (error) {
      const far = error instanceof Unreachable;
      if (!error.message) throw error;
      asked = Boolean(error.errors && error.errors.otp);
      if (asked) second.hidden = false;
      const closed = again && error.status === 401 && !asked;
      fault.replaceChildren(note("bad", error.message, far && " Masuk memerlukan sinyal; sesudah itu telepon ini bekerja tanpa sinyal.",
        closed && " Bila sandinya benar, akun Anda mungkin ditutup: hubungi koordinator. Laporan tetap ada di telepon ini."));
    } finally {
      [button.disabled, button.textContent] = [false, "Masuk"];
      if (asked) code.select();
    }
  }

  const content = h("div", { class: "phone__body" }, h("form", { class: "stack", onsubmit: enter },
    h("p", {}, again
      ? "Masuk lagi sebagai " + held.user.name + ". Laporan yang menunggu akan terkirim."
      : "Masuk sekali selagi ada sinyal. Sesudah itu daftar tugas dan formulir dapat dipakai tanpa sinyal."),
    fault, field("Nama pengguna", name), field("Kata sandi", secret), second, button,
    h("p", { class: "small muted" }, "Bila orang lain masuk di telepon ini, laporan Anda tetap tersimpan, tidak terlihat olehnya, dan baru terkirim saat Anda masuk lagi.")));
  return { title: "Masuk", back: null, content: () => [content] };
}
