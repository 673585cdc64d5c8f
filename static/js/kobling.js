/* Small comforts; every page works without them. */
"use strict";

/* Menus close with Escape, and when something else is clicked. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

/* After a refused form the reader stands at what is to be mended: the list of it, the refusal, or the first field. */
document.addEventListener("DOMContentLoaded", () => {
  for (const place of [".error-summary", ".refusal", "form[method=post] [aria-invalid=true]"]) {
    const found = document.querySelector(place);
    if (found) return found.focus();
  }
});

/* Today's register is kept on the device of who leads a gathering (register-worker.js); it goes when they log out. */
if ("caches" in window) {
  const forget = async () => {
    for (const name of await caches.keys()) if (name.startsWith("register-")) await caches.delete(name);
  };
  document.addEventListener("submit", (event) => event.target.matches("[data-way-out]") && forget());
  document.addEventListener("DOMContentLoaded", () => document.querySelector("[data-way-out]") || forget());
}
