// Keeps the client itself on the phone, by version; data never passes through here. KEPT is put in front by the server.
const CACHE = "lapangan-" + KEPT.version;

self.addEventListener("install", (event) => {
  // "reload" goes past the browser's own cache: all files of one version, or none
  const files = [KEPT.shell, KEPT.manifest, ...KEPT.files].map((url) => new Request(url, { cache: "reload" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(files)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("lapangan-") && name !== CACHE;
  const cleared = caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))));
  event.waitUntil(cleared.then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = new URL(request.url).pathname;
  const wanted = request.mode === "navigate" && path === KEPT.shell ? KEPT.shell : path;
  if (request.method !== "GET" || ![KEPT.shell, KEPT.manifest, ...KEPT.files].includes(wanted)) return;
  const kept = caches.open(CACHE).then((cache) => cache.match(wanted));
  event.respondWith(kept.then((found) => found || fetch(request)));
});
