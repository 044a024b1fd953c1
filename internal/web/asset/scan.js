// Where the browser reads codes by itself, the camera types the code of a paper into
// the search field and sends the form. Pictures stay in the browser.
"use strict";

const scan = document.getElementById("scan");
const view = document.getElementById("scan-view");
const said = document.getElementById("scan-said");
if (scan && "BarcodeDetector" in window && navigator.mediaDevices) {
  const start = scan.textContent;
  let stream = null;
  scan.hidden = false;

  const stop = () => {
    if (stream) for (const track of stream.getTracks()) track.stop();
    stream = null;
    view.srcObject = null;
    view.hidden = true;
    scan.textContent = start;
  };

  const look = async (detector) => {
    if (!stream) return;
    try {
      const codes = await detector.detect(view);
      if (stream && codes.length > 0) {
        const field = document.getElementById("find-q");
        field.value = codes[0].rawValue;
        stop();
        field.form.requestSubmit();
        return;
      }
    } catch {
      // a picture that is not there yet: the next one is looked at
    }
    setTimeout(() => look(detector), 200);
  };

  scan.addEventListener("click", async () => {
    if (stream) return stop();
    said.textContent = "";
    try {
      const detector = new BarcodeDetector({ formats: ["qr_code"] });
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      view.srcObject = stream;
      view.hidden = false;
      scan.textContent = scan.dataset.stop;
      await view.play();
      look(detector);
    } catch {
      stop();
      said.textContent = scan.dataset.failed;
    }
  });
}
