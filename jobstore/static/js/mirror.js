// The camera as a mirror. Picture and sound stay in this page: they are shown, recorded into memory
// and played back, and never sent anywhere. Without a camera the page works with any mirror.
(function () {
  "use strict";

  const mirror = document.querySelector("[data-mirror]");
  if (!mirror || !navigator.mediaDevices?.getUserMedia || !window.MediaRecorder) return;
  const part = (name) => mirror.querySelector("[data-mirror-" + name + "]");
  const preview = part("preview");
  const playback = part("playback");
  const news = part("news");
  let stream = null;
  let recorder = null;
  let recording = "";

  function show(...names) {
    for (const name of ["on", "record", "stop", "off", "preview", "playback"]) {
      part(name).hidden = !names.includes(name);
    }
  }

  function turnOff() {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
    preview.srcObject = null;
  }

  function forget() {
    if (recording) URL.revokeObjectURL(recording);
    recording = "";
    playback.removeAttribute("src");
  }

  async function turnOn() {
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: true, audio: true });
    } catch {
      show();
      news.textContent = "No camera, and none is needed. A mirror on the wall works just as well.";
      return;
    }
    preview.srcObject = stream;
    await preview.play().catch(() => {});
    news.textContent = "This is you, in this browser alone.";
    show("preview", "record", "off");
    part("record").focus();
  }

  function record() {
    forget();
    const parts = [];
    recorder = new MediaRecorder(stream);
    recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
    recorder.addEventListener("stop", () => {
      recording = URL.createObjectURL(new Blob(parts, { type: recorder.mimeType }));
      turnOff();
      playback.src = recording;
      news.textContent = "Recorded. Watch it as if it were somebody you had never met.";
      show("playback", "on", "off");
      part("on").textContent = "Record again";
      playback.focus();
    });
    recorder.start();
    news.textContent = "Recording. Talk to the person behind the lens.";
    show("preview", "stop");
    part("stop").focus();
  }

  part("on").addEventListener("click", turnOn);
  part("record").addEventListener("click", record);
  part("stop").addEventListener("click", () => recorder.stop());
  part("off").addEventListener("click", () => {
    turnOff();
    forget();
    news.textContent = "The camera is off, and the recording is gone.";
    show("on");
    part("on").focus();
  });
  window.addEventListener("pagehide", () => {
    turnOff();
    forget();
  });
  mirror.hidden = false;
})();
