// Opens the client: which screen the address names, what has to be said above it, and when to send.

import { account, concerns, data } from "./account.js";
import { go, h, note } from "./dom.js";
import { concernScreen, concernsScreen } from "./screen_concern.js";
import { formScreen } from "./screen_form.js";
import { homeScreen } from "./screen_home.js";
import { loginScreen } from "./screen_login.js";
import { menuScreen } from "./screen_menu.js";
import { pickScreen, placeScreen } from "./screen_place.js";
import { reportScreen } from "./screen_report.js";
import { hurry, paused, send } from "./sender.js";
import { Sealed, StorageFull, listen, photosBy, reportsOf } from "./store.js";
import { clock, span } from "./words.js";

const SCREENS = { "": homeScreen, masuk: loginScreen, pilih: pickScreen, tempat: placeScreen, catat: formScreen, isi: formScreen,
  laporan: reportScreen, kendala: concernsScreen, percakapan: concernScreen, menu: menuScreen };
const LONGEST_TAP = 1000;
const CLOCK_MAY_DIFFER = 5 * 60000; // as far as the server lets it pass
const [back, title, menu, news, main] = ["kembali", "judul", "menu", "kabar", "isi"].map((id) => document.getElementById(id));

let state = null, shown = null, offlineSince = null, full = false, said = "", next = "";

/** Everything a screen may show, of the person who uses the phone now. */
async function load() {
  const held = await account();
  if (!held) return { held: null };
  const id = held.user.id;
  const [known, talks, reports, photos, pause] = await Promise.all([data(id), concerns(id), reportsOf(id), photosBy(id), paused()]);
  reports.sort((a, b) => (a.changed_at < b.changed_at ? 1 : -1));
  return { held, data: known, concerns: talks || [], reports, photos, pause, say };
}

/** A sentence above the next screen. */
function say(sentence) {
  next = sentence;
}

function route() {
  const [name, ...rest] = decodeURIComponent(location.hash.replace(/^#\/?/, "")).split("/");
  return [SCREENS[name] ? name : "", rest];
}

async function open() {
  if (location.hash === "#isi") return; // the skip link
  state = await load();
  const [name, rest] = route();
  const screen = state.held && (state.data || name === "masuk") ? SCREENS[name] : loginScreen;
  shown = screen(state, ...rest);
  [said, next] = [next, ""];
  main.replaceChildren();
  draw();
  title.focus({ preventScroll: true });
  scrollTo(0, 0);
}

function draw() {
  const inside = Boolean(state.held && state.data);
  title.textContent = shown.title;
  document.title = shown.title + " · Lapangan";
  back.hidden = !shown.back;
  if (shown.back) [back.href, back.textContent] = ["#/" + shown.back[0], "‹ " + shown.back[1]];
  menu.hidden = !inside || Boolean(shown.back);
  put(main, shown.content());
  tell();
}

/** Replaces what an element shows if it differs: what is the same stays under the finger and is not read out again. */
function put(element, content) {
  const html = (nodes) => Array.from(nodes, (node) => node.outerHTML).join("");
  if (html(content) !== html(element.children)) element.replaceChildren(...content);
}

/** What stands above every screen. */
function tell() {
  const offline = navigator.onLine === false;
  offlineSince = offline ? offlineSince || Date.now() : null;
  const ahead = (state && state.data && state.data.ahead) || 0;
  const expired = state && state.held && !state.held.token && route()[0] !== "masuk";
  const lines = [
    full && ["bad", h("strong", {}, "Penyimpanan telepon penuh."), " Isian terakhir belum tersimpan; yang sudah tersimpan tetap aman. Jangan tutup halaman ini: hapus berkas lain di telepon, lalu ubah isian atau tekan Simpan lagi."],
    expired && ["bad", h("strong", {}, "Sesi telepon ini sudah berakhir atau dicabut."), " Laporan tetap tersimpan di telepon ini. ", h("a", { href: "#/masuk" }, "Masuk lagi"), " agar terkirim."],
    Math.abs(ahead) > CLOCK_MAY_DIFFER && ["warn", h("strong", {}, "Jam telepon ini " + (ahead > 0 ? "lebih cepat " : "terlambat ") + span(ahead) + "."), " Betulkan di Setelan telepon. Laporan tetap diterima; waktunya dikoreksi server."],
    offline && ["warn", h("strong", {}, "Tanpa sinyal sejak " + clock(offlineSince) + "."), " Tetap catat: laporan tersimpan di telepon ini."],
    said && ["ok", said],
  ].filter(Boolean);
  put(news, lines.map(([tone, ...content]) => h("p", { class: "offline is-" + tone }, h("span", {}, content))));
}

/** Something was written: the lists on the screen follow, a form that is being filled in does not move. */
let pending = null, pressed = 0;
function follow() {
  pending = pending || setTimeout(async () => {
    pending = null;
    if (Date.now() - pressed < LONGEST_TAP) return follow(); // a tap begun on a row ends on it
    const fresh = await load();
    const before = state && state.held && state.held.user.id;
    state = fresh;
    full = false;
    if (before !== (state.held && state.held.user.id)) return open();
    if (!shown || !shown.refresh) return tell();
    const focused = document.activeElement && document.activeElement.getAttribute("href");
    shown.refresh(state);
    draw();
    const again = focused && main.querySelector('[href="' + focused + '"]');
    if (again) again.focus({ preventScroll: true });
  }, 50);
}

addEventListener("unhandledrejection", (event) => {
  const { reason } = event;
  if (!(reason instanceof StorageFull || reason instanceof Sealed)) return;
  event.preventDefault();
  if (reason instanceof StorageFull) {
    full = true;
    return tell();
  }
  say(reason.message);
  go("");
});
addEventListener("pointerdown", () => { pressed = Date.now(); });
for (const lifted of ["pointerup", "pointercancel"]) addEventListener(lifted, () => { pressed = 0; });
addEventListener("hashchange", open);
addEventListener("online", () => { tell(); hurry(); });
addEventListener("offline", tell);
document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
listen(follow);
if ("serviceWorker" in navigator) navigator.serviceWorker.register("/lapangan/sw.js");
open().then(send, () => main.replaceChildren(note("bad", "Penyimpanan telepon tidak dapat dibuka. Tutup jendela penyamaran atau tab lain, lalu muat ulang.")));
