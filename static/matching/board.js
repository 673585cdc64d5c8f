/* Dragging people from seat to seat on a board: a drop only asks what it costs; the panel's own button does it. */
"use strict";

(() => {
  const board = document.querySelector("[data-board]");
  const panel = document.getElementById("drop");
  if (!board || !panel || typeof panel.showModal !== "function") return;
  const all = (what) => document.querySelectorAll(what);
  let held = null;

  /* What the cards say before anybody is dragged: nothing, or the points of who is in the hand. */
  const told = [...document.querySelectorAll(".card-guide")].map((card) => ({
    card,
    words: card.querySelector("[data-would]").textContent,
    barred: card.classList.contains("is-barred"),
  }));

  const seat = (chip) => {
    const table = chip.closest("[data-table]");
    if (!table) return { guide: null, group: null };
    return { guide: table.closest("[data-guide]").dataset.guide, group: table.dataset.group ?? null };
  };

  /* What a drop would ask for: `place` is the element that is marked, the rest goes to the desk. */
  const aim = (target) => {
    const from = seat(held);
    if (target.closest("[data-from]")) return null;
    const rail = target.closest("[data-rail]");
    if (rail) return from.guide ? { place: rail, verb: "unassign" } : null;
    const card = target.closest("[data-guide]");
    if (!card) return null;
    const table = target.closest("[data-table]") ?? card.querySelector("[data-table]");
    const inGroups = "groups" in board.dataset;
    const to = { guide: card.dataset.guide, group: table?.dataset.group ?? null };
    if (to.guide === from.guide && to.group === from.group) return null;
    const sitting = table ? [...table.querySelectorAll("[data-seeker]")] : [];
    const over = target.closest("[data-seeker]");
    const isFull = table && Number(table.dataset.free) === 0;
    const other = over ?? (isFull && !inGroups && sitting.length === 1 ? sitting[0] : null);
    if (from.guide && other && !inGroups && to.guide !== from.guide) {
      return { place: other, verb: "swap", other: other.dataset.seeker };
    }
    const wish = { place: table ?? card, verb: from.guide ? "move" : "place", guide: to.guide };
    if (inGroups && to.group !== null) wish.group = to.group;
    return wish;
  };

  const mark = (place) => {
    all(".is-aim").forEach((one) => one !== place && one.classList.remove("is-aim"));
    place?.classList.add("is-aim");
  };

  /* What a run froze never changes, so the points of everybody who is dragged are asked for once. */
  const known = new Map();
  const pointsOf = async (seeker) => {
    if (!known.has(seeker)) {
      const answer = await fetch(board.dataset.scores.replace("/0/", `/${seeker}/`));
      if (!answer.ok) throw new Error(answer.statusText);
      known.set(seeker, await answer.json());
    }
    return known.get(seeker);
  };

  const tell = async (chip) => {
    try {
      const points = await pointsOf(chip.dataset.seeker);
      if (held !== chip) return;
      told.forEach(({ card }) => {
        const score = points[card.dataset.guide];
        card.classList.toggle("is-barred", score === undefined);
        card.querySelector("[data-would]").textContent = score === undefined ? board.dataset.no : String(score);
      });
    } catch {
      /* The drop itself says what the card would have said. */
    }
  };

  const hush = () => {
    mark(null);
    held?.classList.remove("is-held");
    document.body.classList.remove("is-dragging");
    told.forEach(({ card, words, barred }) => {
      card.classList.toggle("is-barred", barred);
      card.querySelector("[data-would]").textContent = words;
    });
    held = null;
  };

  /* One question at a time: what answers late, when the panel is closed or asks something else, is not heard. */
  let question = new AbortController();

  const part = async (address, name) => {
    const answer = await fetch(address, { headers: { "X-Panel": name }, signal: question.signal });
    return answer.ok && !answer.redirected ? answer.text() : null;
  };

  const ask = ({ place, ...wish }, seeker) => {
    const asked = new URLSearchParams({ ...wish, seeker, version: board.dataset.version, back: board.dataset.query });
    return show(`${board.dataset.board}?${asked}`);
  };

  const show = async (address) => {
    question.abort();
    const mine = (question = new AbortController());
    panel.innerHTML = '<h2 id="drop-title"></h2>';
    panel.firstChild.textContent = board.dataset.waits;
    panel.showModal();
    try {
      const words = await part(address, "cost");
      if (words === null) return window.location.assign(address);
      panel.innerHTML = words;
      panel.querySelector("button")?.focus();
      const price = panel.querySelector("[data-price]");
      if (!price) return;
      price.innerHTML = (await part(address, "price")) ?? "";
      window.htmx?.process(price);
    } catch {
      if (!mine.signal.aborted) window.location.assign(address);
    }
  };

  all("[data-seeker]").forEach((chip) => {
    chip.draggable = true;
    chip.querySelector("a").draggable = false;
  });
  document.body.classList.add("can-drag");

  document.addEventListener("dragstart", (event) => {
    const chip = event.target.closest?.("[data-seeker]");
    if (!chip) return;
    held = chip;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", chip.dataset.name);
    chip.classList.add("is-held");
    document.body.classList.add("is-dragging");
    tell(chip);
  });
  document.addEventListener("dragover", (event) => {
    const wish = held && aim(event.target);
    mark(wish?.place ?? null);
    if (wish) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    const wish = held && aim(event.target);
    if (!wish) return;
    event.preventDefault();
    const seeker = held.dataset.seeker;
    hush();
    ask(wish, seeker);
  });
  document.addEventListener("dragend", hush);
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-ask]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(link.href);
  });
  panel.addEventListener("close", () => panel.open || question.abort());
  panel.addEventListener("click", (event) => {
    if (event.target === panel || event.target.closest("[data-close]")) panel.close();
  });
})();
