// The pages work without this script; with it they are quicker. It stores
// nothing, sends nothing but our own forms, and builds nodes only by cloning.
"use strict";

// What only makes sense with a script is shown.
for (const el of document.querySelectorAll(".needs-script")) el.hidden = false;

// A page that reports an error begins there; otherwise nothing is focused.
const fault = document.querySelector("[data-focus]");
if (fault) fault.focus();

// A link in an error summary puts the cursor into the field.
for (const a of document.querySelectorAll(".fault a[href^='#']")) {
  a.addEventListener("click", (e) => {
    const field = document.getElementById(a.hash.slice(1));
    if (!field) return;
    e.preventDefault();
    field.focus();
    field.scrollIntoView({ block: "center" });
  });
}

// Facts in the part of the address after "#" are posted once, and taken out of
// the address so that they do not stay in the history.
const reader = document.querySelector("form[data-fragment]");
if (reader && location.hash.length > 1) {
  const given = new URLSearchParams(location.hash.slice(1));
  history.replaceState(null, "", location.pathname);
  if (given.has("facts")) {
    for (const input of reader.querySelectorAll("input")) {
      if (given.has(input.name)) input.value = given.get(input.name);
      else input.remove();
    }
    reader.submit();
  }
}

for (const b of document.querySelectorAll("[data-print]")) {
  b.addEventListener("click", () => window.print());
}

// The link is copied in full, with what stands after "#".
for (const b of document.querySelectorAll("[data-copy]")) {
  b.addEventListener("click", async () => {
    const link = document.getElementById(b.dataset.copy);
    try {
      await navigator.clipboard.writeText(link.href);
      b.textContent = b.dataset.done;
    } catch {
      link.focus();
    }
  });
}

// "None" and the other boxes exclude one another.
for (const none of document.querySelectorAll("input[name='v.none']")) {
  const boxes = none.form.querySelectorAll("input[type=checkbox][name='v']");
  none.addEventListener("change", () => { if (none.checked) for (const b of boxes) b.checked = false; });
  for (const b of boxes) b.addEventListener("change", () => { if (b.checked) none.checked = false; });
}

// Groups of a list are added and removed in place; without a script the same
// buttons do it by a round trip.
for (const count of document.querySelectorAll("input[name='v.count']")) {
  const form = count.form;
  const most = 20;
  const groups = () => [...form.querySelectorAll(".item")];
  const number = (group, n) => {
    group.dataset.item = String(n);
    for (const el of group.querySelectorAll("*")) {
      for (const name of ["name", "id", "for", "aria-describedby"]) {
        const v = el.getAttribute(name);
        if (v) el.setAttribute(name, v.replace(/^v\.\d+\./, `v.${n}.`).replace(/f-v-\d+-/g, `f-v-${n}-`));
      }
      if (el.matches("legend, [data-drop]") && el.children.length === 0) el.textContent = el.textContent.replace(/\d+/, String(n + 1));
      if (el.dataset.drop) { el.dataset.drop = String(n); el.value = `drop:${n}`; }
    }
  };
  const settle = () => {
    groups().forEach(number);
    count.value = String(groups().length);
    const add = form.querySelector("[data-add]");
    if (add) add.parentElement.hidden = groups().length >= most;
  };
  const clear = (group) => {
    for (const el of group.querySelectorAll("input, select")) {
      if (el.type === "radio" || el.type === "checkbox") el.checked = false;
      else el.value = "";
      el.removeAttribute("aria-invalid");
    }
    for (const el of group.querySelectorAll(".field-error")) el.remove();
    for (const el of group.querySelectorAll("[aria-describedby$='-error']")) el.removeAttribute("aria-describedby");
  };
  form.addEventListener("click", (e) => {
    const add = e.target.closest("[data-add]");
    const drop = e.target.closest("[data-drop]");
    const all = groups();
    if (add && all.length > 1) { // the first group alone has no button to remove it: the server adds the second
      e.preventDefault();
      const fresh = all[all.length - 1].cloneNode(true);
      clear(fresh);
      all[all.length - 1].after(fresh);
      settle();
      fresh.querySelector("input, select").focus();
    }
    if (drop && all.length > 2) {
      e.preventDefault();
      const gone = drop.closest(".item");
      const next = gone.nextElementSibling?.matches(".item") ? gone.nextElementSibling : gone.previousElementSibling;
      gone.remove();
      settle();
      next.querySelector("input, select").focus();
    }
  });
}

// A whole date pasted into one field is spread over the three.
for (const row of document.querySelectorAll(".date")) {
  const [day, month, year] = row.querySelectorAll("input");
  row.addEventListener("paste", (e) => {
    const text = e.clipboardData.getData("text").trim();
    const dmy = /^(\d{1,2})[.\/\- ](\d{1,2})[.\/\- ](\d{4})$/.exec(text);
    const ymd = /^(\d{4})[.\/\-](\d{1,2})[.\/\-](\d{1,2})$/.exec(text);
    if (!dmy && !ymd) return;
    e.preventDefault();
    [day.value, month.value, year.value] = dmy ? dmy.slice(1) : ymd.slice(1).reverse();
    year.focus();
  });
}

// On a phone the answers so far are folded, so that the question comes first.
const soFar = document.querySelector(".so-far");
if (soFar && window.matchMedia("(max-width: 61.9rem)").matches) soFar.open = false;

// How far a long work has come is asked for again and again; when it is done,
// the page is asked for anew. Without a script the page does so by itself.
const work = document.querySelector("[data-progress]");
if (work) {
  const ask = async () => {
    let wait = 400;
    try {
      const answer = await fetch(work.dataset.progress, { cache: "no-store" });
      const now = answer.ok ? await answer.json() : { done: true };
      if (now.done) return location.reload();
      work.querySelector("progress").value = now.share;
      work.querySelector("[data-progress-text]").textContent = now.text;
    } catch {
      wait = 3000; // the machine may be busy, or away
    }
    setTimeout(ask, wait);
  };
  setTimeout(ask, 200);
}

// A file that is too large is not even sent; one that is sent says so.
for (const file of document.querySelectorAll("input[type=file][data-most]")) {
  file.addEventListener("change", () => {
    const over = file.files.length > 0 && file.files[0].size > Number(file.dataset.most);
    file.setCustomValidity(over ? file.dataset.over : "");
    if (over) file.reportValidity();
  });
  file.form.addEventListener("submit", (e) => {
    const plain = e.submitter && e.submitter.formEnctype === "application/x-www-form-urlencoded";
    if (!plain && !file.checkValidity()) {
      e.preventDefault();
      file.reportValidity();
      return;
    }
    for (const note of document.querySelectorAll(`#${file.form.dataset.busy} > span`)) note.hidden = false;
  });
}
