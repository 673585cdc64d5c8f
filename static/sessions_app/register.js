/* The register of a gathering: each tap is kept at once; without signal ticks wait on the phone, and go out later.
   What waits is a number of a line, a word and a time: no name. Each has a key, so that sending twice counts once. */
"use strict";

const form = document.querySelector("form.register");
if (form) begin();

function begin() {
  const place = `register-${form.dataset.gathering}`;
  const state = form.querySelector("[data-state]");
  let sending = false;

  const waiting = () => {
    try {
      return JSON.parse(localStorage.getItem(place)) || [];
    } catch {
      return [];
    }
  };
  const keep = (ticks) => localStorage.setItem(place, JSON.stringify(ticks));
  const line = (of) => form.querySelector(`[data-of="${of}"]`);

  form.querySelector("[data-save]").hidden = true;
  form.querySelector("[data-scripted]").hidden = false;

  function say(words, late) {
    state.textContent = words;
    state.classList.toggle("is-waiting", late);
  }

  function count() {
    form.querySelector("[data-present]").textContent = form.querySelectorAll('input[value="present"]:checked').length;
    const late = new Set(waiting().map((tick) => String(tick.of)));
    for (const one of form.querySelectorAll("[data-of]")) one.classList.toggle("is-waiting", late.has(one.dataset.of));
  }

  function show(of, presence) {
    const choice = [...(line(of)?.querySelectorAll("input") || [])].find((input) => input.value === presence);
    if (choice) choice.checked = true;
  }

  function tick(of, presence) {
    keep([...waiting(), { key: crypto.randomUUID ? crypto.randomUUID() : drawn(), of: Number(of), presence, at: Date.now() / 1000 }]);
    count();
    send();
  }

  function drawn() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  async function send() {
    const ticks = waiting();
    if (sending || !ticks.length) return;
    sending = true;
    try {
      const answer = await fetch(form.dataset.ticks, {
        method: "POST",
        redirect: "manual",
        headers: { "Content-Type": "application/json", "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value },
        body: JSON.stringify({ ticks }),
      });
      if (answer.type === "opaqueredirect" || answer.status === 403 || answer.status === 404) {
        say(form.dataset.login, true);
      } else if (answer.status === 422) {
        const told = await answer.json();
        forget(ticks);
        say(told.error, true);
      } else if (answer.ok) {
        const told = await answer.json();
        forget(ticks);
        const late = new Set(waiting().map((one) => one.of));
        for (const one of form.querySelectorAll("[data-of]")) {
          if (!late.has(Number(one.dataset.of))) show(one.dataset.of, told.register[one.dataset.of] || "");
        }
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
    if (waiting().length && navigator.onLine && !state.classList.contains("is-waiting")) send();
  }

  function forget(sent) {
    const keys = new Set(sent.map((one) => one.key));
    keep(waiting().filter((one) => !keys.has(one.key)));
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
  window.addEventListener("beforeunload", (event) => {
    if (waiting().length) event.preventDefault();
  });
  setInterval(send, 15000);
  for (const one of waiting()) show(one.of, one.presence);
  count();
  send();
  if ("BarcodeDetector" in window && navigator.mediaDevices) scanning();

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
