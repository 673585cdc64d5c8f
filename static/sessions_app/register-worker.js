/* The register without signal: today's page of a register, and how it looks, can be loaded again without a network.
   Nothing else is kept, and nothing of yesterday; logging out takes it away (static/js/kobling.js). */
"use strict";

const KEPT = "register-";
const PATIENCE = 4000;
const PAGE = /\/register\/\d+\/$/;

const today = () => KEPT + new Date().toLocaleDateString("sv");

async function tidy(everything = false) {
  for (const name of await caches.keys()) {
    if (name.startsWith(KEPT) && (everything || name !== today())) await caches.delete(name);
  }
}

const kept = (address) => caches.match(address, { ignoreVary: true });

/* The network first; what is kept where there is none, or where it is too slow. Who is no longer let in keeps nothing. */
async function page(request) {
  await tidy();
  const before = await kept(request.url);
  const asked = fetch(request).then(async (answer) => {
    if (answer.ok) await (await caches.open(today())).put(request.url, answer.clone());
    else if (answer.status < 500) await tidy(true);
    return answer.status >= 500 && before ? before : answer;
  });
  if (!before) return asked;
  const late = new Promise((done) => setTimeout(done, PATIENCE, before));
  return Promise.race([asked.catch(() => before), late]);
}

async function look(request) {
  return (await kept(request.url)) || fetch(request);
}

async function keep(addresses) {
  await tidy();
  const cache = await caches.open(today());
  const one = async (address) => {
    const answer = await fetch(address).catch(() => null);
    if (answer?.ok && !answer.redirected) await cache.put(address, answer);
  };
  await Promise.all(addresses.map(one));
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(tidy().then(() => self.clients.claim())));
self.addEventListener("message", (event) => event.waitUntil(keep(event.data)));
self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin) return;
  if (event.request.mode !== "navigate") event.respondWith(look(event.request));
  else if (PAGE.test(address.pathname)) event.respondWith(page(event.request));
});
