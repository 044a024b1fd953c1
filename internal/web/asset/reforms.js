// On the page of reforms a slider and its number move together, and the result
// follows them: the form is posted for a try on few people, and the answer takes
// the old one's place. Without this script the button does the same on all.
"use strict";

const reform = document.querySelector("form[data-live]");
if (reform) {
  for (const range of reform.querySelectorAll("input[type=range]")) {
    const number = reform.elements[range.name.replace(/^r\./, "v.")];
    range.addEventListener("input", () => { number.value = range.value; });
    number.addEventListener("input", () => { if (number.value !== "" && number.checkValidity()) range.value = number.value; });
  }

  const line = reform.querySelector("[data-live-line]");
  const pause = 250; // milliseconds without a move before a try
  let timer, request;

  const show = (answer) => {
    const fresh = answer?.getElementById("rf-result");
    if (!fresh) {
      line.textContent = reform.dataset.busy;
      return;
    }
    document.getElementById("rf-result").replaceWith(document.adoptNode(fresh));
    line.textContent = fresh.dataset.said;
  };
  const send = () => {
    request?.abort();
    request = new XMLHttpRequest();
    request.open("POST", reform.dataset.live);
    request.responseType = "document";
    request.addEventListener("load", () => show(request.response));
    request.addEventListener("error", () => show(null));
    request.send(new URLSearchParams(new FormData(reform)));
  };
  reform.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(send, pause);
  });
  if (reform.dataset.ready) send(); // the address named a change already
}

// While a run is under way its progress is fetched; the answer ends it.
const follow = () => {
  if (!document.getElementById("rf-progress")) return;
  const again = new XMLHttpRequest();
  again.open("GET", location.pathname);
  again.responseType = "document";
  again.addEventListener("load", () => {
    const fresh = again.response?.getElementById("rf-result");
    if (fresh) document.getElementById("rf-result").replaceWith(document.adoptNode(fresh));
    setTimeout(follow, 300);
  });
  again.addEventListener("error", () => setTimeout(follow, 3000));
  again.send();
};
follow();

// On a phone the form is folded once there is a result, which then comes first.
const setup = document.querySelector("[data-fold]");
if (setup && window.matchMedia("(max-width: 61.9rem)").matches) setup.open = false;

// An address that leads to a value or a ground brings it into view.
const wish = document.querySelector("[data-wish]");
if (wish) wish.scrollIntoView({ block: "center" });
