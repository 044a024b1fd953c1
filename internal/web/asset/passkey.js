// A form with data-passkey is sent with an authenticator's answer in it: the
// server says what to ask, the browser asks, the form is posted. Without this
// script, or in a browser that knows no passkeys, the form stays hidden.
"use strict";

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const known = window.PublicKeyCredential;
  if (!known?.parseCreationOptionsFromJSON || !known.parseRequestOptionsFromJSON) continue;
  form.hidden = false;
  const said = form.querySelector("[data-said]");
  const button = form.querySelector("button");

  const ask = (options) => form.dataset.passkey === "create"
    ? navigator.credentials.create({ publicKey: known.parseCreationOptionsFromJSON(options) })
    : navigator.credentials.get({ publicKey: known.parseRequestOptionsFromJSON(options) });

  form.addEventListener("submit", async (e) => {
    e.preventDefault();
    button.disabled = true;
    said.textContent = form.dataset.busy;
    try {
      const begun = await fetch(form.dataset.begin, { method: "POST", body: new URLSearchParams() });
      const answer = await begun.json();
      if (begun.ok) {
        const made = await ask(answer.options);
        form.elements.handle.value = answer.handle;
        form.elements.response.value = JSON.stringify(made.toJSON());
        form.submit(); // this event does not come again
        return;
      }
      said.textContent = answer.said;
    } catch {
      said.textContent = form.dataset.failed; // refused by the person, or no network
    }
    button.disabled = false;
  });
}
