/* The register of a gathering: each tap is kept at once; without signal ticks wait on the phone, and go out later.
   What waits is a number of a line, a word and a time: no name. Each has a key, so that sending twice counts once.
   With a worker beside it (register-worker.js) the page can be loaded again without signal, on the same day. */
"use strict";

const form = document.querySelector("form.register");
if (form) begin();

/* What waits lies in a table of the browser's database, where it outlives the page. */
function database() {
  const opened = new Promise((done, fail) => {
    const asked = indexedDB.open("register", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("ticks", { keyPath: "key" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
  return async (act) => {
    const rows = (await opened).transaction("ticks", "readwrite").objectStore("ticks");
    return new Promise((done, fail) => {
      const asked = act(rows);
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => fail(asked.error);
    });
  };
}

async function begin() {
  const { gathering } = form.dataset;
  const state = form.querySelector("[data-state]");
  const ask = database();
  const nothing = () => undefined; // a browser that keeps nothing: ticks wait as long as the page is open
  let waiting = [];
  let sending = false;

  /* How the register stood when it was last heard of lies beside the page that the worker keeps, and goes with it. */
  const shelf = async () => caches.open(`register-${new Date().toLocaleDateString("sv")}`);
  const heard = async () => (await (await shelf()).match(form.dataset.ticks))?.json();
  const hear = async (told) => (await shelf()).put(form.dataset.ticks, new Response(JSON.stringify(told)));
  const line = (of) => form.querySelector(`[data-of="${of}"]`);

  form.querySelector("[data-save]").hidden = true;
  form.querySelector("[data-scripted]").hidden = false;

  function say(words, late) {
    state.textContent = words;
    state.classList.toggle("is-waiting", late);
  }

  function count() {
    form.querySelector("[data-present]").textContent = form.querySelectorAll('input[value="present"]:checked').length;
    const late = new Set(waiting.map((tick) => String(tick.of)));
    for (const one of form.querySelectorAll("[data-of]")) one.classList.toggle("is-waiting", late.has(one.dataset.of));
  }

  function show(of, presence) {
    const choice = [...(line(of)?.querySelectorAll("input") || [])].find((input) => input.value === presence);
    if (choice) choice.checked = true;
  }

  async function tick(of, presence) {
    const key = crypto.randomUUID ? crypto.randomUUID() : drawn();
    const made = { key, gathering, of: Number(of), presence, at: Date.now() / 1000 };
    waiting.push(made);
    count();
    await ask((rows) => rows.put(made)).catch(nothing);
    send();
  }

  function drawn() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  async function send() {
    const ticks = [...waiting];
    if (sending || !ticks.length) return;
    sending = true;
    try {
      const answer = await fetch(form.dataset.ticks, {
        method: "POST",
        redirect: "manual",
        headers: { "Content-Type": "application/json", "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value },
        body: JSON.stringify({ ticks: ticks.map(({ key, of, presence, at }) => ({ key, of, presence, at })) }),
      });
      if (answer.type === "opaqueredirect" || answer.status === 403 || answer.status === 404) {
        say(form.dataset.login, true);
      } else if (answer.status === 422) {
        const told = await answer.json();
        await forget(ticks);
        say(told.error, true);
      } else if (answer.ok) {
        const told = await answer.json();
        await forget(ticks);
        await hear(told).catch(nothing);
        stand(told.register);
        say(form.dataset.kept, false);
      } else {
        say(form.dataset.waiting, true);
      }
    } catch {
      say(form.dataset.waiting, true);
    } finally {
      sending = false;
      count();
    }
    if (waiting.length && navigator.onLine && !state.classList.contains("is-waiting")) send();
  }

  async function forget(sent) {
    const keys = new Set(sent.map((one) => one.key));
    waiting = waiting.filter((one) => !keys.has(one.key));
    await Promise.all([...keys].map((key) => ask((rows) => rows.delete(key)))).catch(nothing);
  }

  /* Show a register as it stands with the office, and over it what waits here. */
  function stand(register) {
    for (const one of form.querySelectorAll("[data-of]")) show(one.dataset.of, register[one.dataset.of] || "");
    for (const one of waiting) show(one.of, one.presence);
  }

  form.addEventListener("change", (event) => {
    const of = event.target.closest("[data-of]")?.dataset.of;
    if (of) tick(of, event.target.value);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.querySelector("[data-find]").addEventListener("input", (event) => {
    const words = event.target.value.trim().toLocaleLowerCase();
    let seen = 0;
    for (const one of form.querySelectorAll("[data-of]")) {
      one.hidden = !one.querySelector("legend").textContent.toLocaleLowerCase().includes(words);
      seen += one.hidden ? 0 : 1;
    }
    form.querySelector("[data-none]").hidden = seen > 0;
  });
  window.addEventListener("online", send);
  setInterval(send, 15000);
  const before = ((await ask((rows) => rows.getAll()).catch(nothing)) || []).filter((one) => one.gathering === gathering);
  const each = new Map([...before, ...waiting].map((one) => [one.key, one]));
  waiting = [...each.values()].sort((one, other) => one.at - other.at);
  const last = await heard().catch(nothing);
  if (last && last.at > Number(form.dataset.made)) stand(last.register);
  for (const one of waiting) show(one.of, one.presence);
  count();
  if (waiting.length && !navigator.onLine) say(form.dataset.waiting, true);
  send();
  keepPage();
  if ("BarcodeDetector" in window && navigator.mediaDevices) scanning();

  /* Let the worker keep this page and how it looks, so that it can be loaded again in a hall without signal. */
  async function keepPage() {
    if (!("serviceWorker" in navigator)) return;
    /* Asked before the worker takes over: a page that was there first has not passed through it yet. */
    const isFirst = !navigator.serviceWorker.controller;
    await navigator.serviceWorker.register(form.dataset.worker).catch(nothing);
    const { active } = await navigator.serviceWorker.ready;
    const looks = [...document.querySelectorAll('link[rel="stylesheet"], link[rel="icon"], script[src]')];
    const addresses = looks.map((one) => one.href || one.src);
    if (isFirst) addresses.push(location.href.split("#")[0]);
    active.postMessage(addresses);
  }

  /* Phones whose browser reads codes scan them here, also without signal: each code belongs to one line. */
  function scanning() {
    const button = form.querySelector("[data-scan]");
    const view = form.querySelector("[data-camera-view]");
    const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
    let last = "";
    button.hidden = false;
    button.addEventListener("click", async () => {
      if (!view.hidden) {
        for (const track of view.srcObject?.getTracks() || []) track.stop();
        view.hidden = true;
        return;
      }
      try {
        view.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
        await view.play();
        view.hidden = false;
        look();
      } catch {
        say(form.dataset.camera, true);
      }
    });

    async function look() {
      if (view.hidden) return;
      for (const found of await detector.detect(view).catch(() => [])) {
        if (found.rawValue !== last) read(found.rawValue);
        last = found.rawValue;
      }
      setTimeout(look, 250);
    }

    function read(address) {
      const code = address.replace(/\/$/, "").split("/").pop();
      const whose = [...form.querySelectorAll("[data-code]")].find((one) => one.dataset.code === code);
      if (!whose) return say(form.dataset.unseen, true);
      show(whose.dataset.of, "present");
      tick(whose.dataset.of, "present");
      whose.scrollIntoView({ block: "center" });
    }
  }
}
