// Keeps the screen's page and its files, so that it starts without a network or a server.
// The page itself keeps the round; this worker never touches it.
"use strict";

const KEEP = new URL(self.location.href).searchParams.get("keep").split(" ");
const PAGE = new URL("./", self.location.href).href;
const STORE = `gongkai-screen ${PAGE} ${KEEP.join(" ")}`;
const PATIENCE = 6000;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(STORE).then((store) => store.addAll([PAGE, ...KEEP])).then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOld().then(() => self.clients.claim()));
});

async function forgetOld() {
  const ours = `gongkai-screen ${PAGE} `;
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(ours) && name !== STORE).map((name) => caches.delete(name)));
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && url.pathname === new URL(PAGE).pathname) {
    event.respondWith(page(request));
  } else if (KEEP.includes(url.pathname + url.search)) {
    event.respondWith(caches.match(request).then((kept) => kept || fetch(request)));
  }
});

// The page comes from the server while it answers well, else as it was kept; an address that was
// closed says so.
async function page(request) {
  const store = await caches.open(STORE);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.ok) {
      await store.put(PAGE, answer.clone());
      return answer;
    }
    if (answer.status === 404) return answer;
  } catch {
    // Away: below.
  }
  return (await store.match(PAGE)) || Response.error();
}
