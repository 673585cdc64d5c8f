/* Ordering a questionnaire by drag: sections, questions (also into another section) and options; the arrows stay. */
"use strict";

(() => {
  const build = document.querySelector("[data-sections]");
  const form = document.getElementById("order");
  const said = document.getElementById("order-said");
  if (!build || !form || !window.Sortable) return;

  const save = async () => {
    const signs = [...build.querySelectorAll("[data-sign]")].map((row) => row.dataset.sign);
    const body = new FormData(form);
    body.set("order", signs.join(" "));
    try {
      const answer = await fetch(window.location.pathname, { method: "POST", body, headers: { "X-Arranged": "1" } });
      said.textContent = answer.ok || answer.status === 409 ? await answer.text() : form.dataset.refused;
    } catch {
      said.textContent = form.dataset.refused;
    }
  };

  const sortable = (list, group, draggable) =>
    new window.Sortable(list, { group, draggable, handle: "[data-handle]", animation: 120, onEnd: save });

  build.classList.add("can-drag");
  sortable(build, "sections", ".build-section");
  build.querySelectorAll("[data-questions]").forEach((list) => sortable(list, "questions", ".build-question"));
  build.querySelectorAll("[data-options]").forEach((list, place) => sortable(list, `options-${place}`, "li"));
})();
