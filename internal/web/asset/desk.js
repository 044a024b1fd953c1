// The desks work without this script; with it they need no mouse, and a form is
// checked while it is filled in. It sends nothing but the page's own form.
"use strict";

// j and k move along the rows, Enter opens the one, x chooses it, n says what it
// lacks, g goes to whom the chosen are given, / to the search field, ? tells all this.
const rowsOf = () => [...document.querySelectorAll("[data-row]")];
const typing = (el) => el.matches("input:not([type=checkbox]), select, textarea, [contenteditable]");
document.addEventListener("keydown", (e) => {
  if (e.ctrlKey || e.altKey || e.metaKey || typing(e.target)) return;
  const rows = rowsOf();
  const at = rows.findIndex((r) => r.classList.contains("here"));
  if (e.key === "/") {
    const field = document.querySelector("[data-search]");
    if (!field) return;
    e.preventDefault();
    field.focus();
    field.select();
  } else if ((e.key === "j" || e.key === "k") && rows.length > 0) {
    const to = rows[Math.min(Math.max(at + (e.key === "j" ? 1 : -1), 0), rows.length - 1)];
    if (at >= 0) rows[at].classList.remove("here");
    to.classList.add("here");
    const link = to.querySelector("[data-open]") || to.querySelector("a");
    if (link) link.focus();
    to.scrollIntoView({ block: "nearest" });
  } else if (e.key === "x" && at >= 0) {
    const box = rows[at].querySelector("input[type=checkbox]");
    if (box) box.click();
  } else if (e.key === "n" && at >= 0) {
    const link = rows[at].querySelector("[data-note]");
    if (link) link.click();
  } else if (e.key === "g") {
    const field = document.querySelector("[data-give]");
    if (!field) return;
    e.preventDefault();
    field.focus();
  } else if (e.key === "?") {
    const help = document.getElementById("keys");
    if (!help) return;
    help.open = !help.open;
    help.querySelector("summary").focus();
  } else if (e.key === "Enter" && at >= 0 && !e.target.matches("a, button, summary")) {
    const link = rows[at].querySelector("[data-open]") || rows[at].querySelector("a");
    if (link) link.click();
  }
});

// One box chooses all rows of the page.
const all = document.querySelector("[data-all]");
if (all) all.addEventListener("change", () => {
  for (const box of document.querySelectorAll("[data-row] input[name='" + all.dataset.all + "']")) box.checked = all.checked;
});

// A form of an act is checked a moment after it was changed: what would stand
// against it, and what it would change.
const form = document.querySelector("form[data-check]");
if (form) {
  let wait = 0;
  let request = null;
  const check = () => {
    if (request) request.abort();
    request = new XMLHttpRequest();
    request.open("POST", form.dataset.check);
    request.responseType = "document";
    request.onload = () => {
      const fresh = request.status === 200 && request.response && request.response.getElementById("act-check");
      const old = document.getElementById("act-check");
      if (!fresh || old.contains(document.activeElement)) return;
      // Where fields above come and go, the buttons stay under the mouse that is on them.
      const held = form.querySelector(".actions:hover");
      const top = held && held.getBoundingClientRect().top;
      old.replaceWith(document.adoptNode(fresh));
      const notes = request.response.querySelector(".notes"); // what the chips open
      const before = document.querySelector(".notes");
      if (notes && before) before.replaceWith(document.adoptNode(notes));
      else if (notes) document.querySelector(".desk").append(document.adoptNode(notes));
      for (const field of request.response.querySelectorAll("[data-field]")) document.getElementById(field.id).hidden = field.hidden;
      if (held) window.scrollBy({ top: held.getBoundingClientRect().top - top, behavior: "instant" });
    };
    const data = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") data.append(name, value);
    request.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
    request.send(data);
  };
  form.addEventListener("change", (e) => {
    if (e.target.type === "file" || e.target.closest("#act-check")) return;
    clearTimeout(wait);
    wait = setTimeout(check, 400);
  });
}
