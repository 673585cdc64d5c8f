// Comforts of the application form: drafts save themselves, characters are counted, conditional questions hide.
"use strict";

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const said = form.querySelector("[data-saved]");
  let waiting = 0;
  let leaving = false;

  const save = async () => {
    said.textContent = form.dataset.saving;
    try {
      const answer = await fetch(window.location.pathname, {
        method: "POST",
        body: new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string")),
        headers: { "X-Autosave": "1" },
        credentials: "same-origin",
        redirect: "error",
      });
      said.textContent = answer.ok ? await answer.text() : form.dataset.notSaved;
    } catch {
      if (!leaving) said.textContent = form.dataset.notSaved;
    }
  };

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(save, 1500);
  });
  form.addEventListener("submit", () => {
    leaving = true;
    clearTimeout(waiting);
  });

  // A language that is chosen in the frame must not cost what was typed here.
  for (const other of document.querySelectorAll("form")) {
    if (other === form || !other.action.includes("/language/")) continue;
    other.addEventListener("submit", async (event) => {
      if (leaving) return;
      event.preventDefault();
      leaving = true;
      const button = event.submitter;
      await save();
      if (button) button.click();
      else other.submit();
    });
  }
}

for (const text of document.querySelectorAll("textarea[data-longest]")) {
  const place = document.querySelector(`[data-counts="${text.id}"]`);
  const count = () => {
    const left = Number(text.dataset.longest) - text.value.length;
    place.textContent = `${Math.abs(left)} ${left < 0 ? text.dataset.over : text.dataset.left}`;
    place.classList.toggle("is-over", left < 0);
  };
  text.addEventListener("input", count);
  count();
}

for (const file of document.querySelectorAll("input[type=file][data-largest]")) {
  const place = document.querySelector(`[data-chosen="${file.id}"]`);
  file.addEventListener("change", () => {
    const size = file.files.length ? file.files[0].size : 0;
    place.textContent = size > Number(file.dataset.largest) ? file.dataset.over : "";
    place.classList.toggle("is-over", place.textContent !== "");
  });
}

const chosen = (name) =>
  [...document.getElementsByName(name)]
    .filter((input) => (input.type === "radio" || input.type === "checkbox" ? input.checked : true))
    .map((input) => input.value.toLowerCase());

const arrange = () => {
  for (const question of document.querySelectorAll("[data-asked-if]")) {
    const wanted = question.dataset.askedValues.split(" ").map((value) => (value === "true" ? "yes" : value === "false" ? "no" : value));
    question.hidden = !chosen(question.dataset.askedIf).some((value) => wanted.includes(value));
  }
};

for (const note of document.querySelectorAll("[data-asked-if] .condition")) note.hidden = true;
document.addEventListener("change", arrange);
arrange();
