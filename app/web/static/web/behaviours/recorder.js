// Records a video or a sound and puts it into the form's own file field: without script one chooses a file there.
const KINDS = {
  video: { wanted: { video: { width: { ideal: 1280 }, height: { ideal: 720 } }, audio: true }, types: ["video/webm;codecs=vp9,opus", "video/webm;codecs=vp8,opus", "video/webm", "video/mp4"] },
  audio: { wanted: { audio: true }, types: ["audio/webm;codecs=opus", "audio/webm", "audio/mp4"] },
};

export function begin(form) {
  if (!navigator.mediaDevices?.getUserMedia || typeof MediaRecorder === "undefined" || typeof DataTransfer === "undefined") return;
  const parts = {
    form,
    longest: Number(form.dataset.longest),
    field: form.querySelector("input[type=file]"),
    live: form.querySelector("[data-live]"),
    heard: form.querySelector("[data-heard]"),
    line: form.querySelector("[data-line]"),
    starts: [...form.querySelectorAll("[data-start]")],
    stop: form.querySelector("[data-stop]"),
  };
  form.querySelector("[data-recorder]").hidden = false;
  for (const button of parts.starts) button.addEventListener("click", () => record(parts, button.dataset.start));
}

async function record(parts, kind) {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia(KINDS[kind].wanted);
  } catch {
    parts.line.textContent = parts.line.dataset.denied;
    return;
  }
  const type = KINDS[kind].types.find((each) => MediaRecorder.isTypeSupported(each));
  const recorder = new MediaRecorder(stream, type ? { mimeType: type } : {});
  const pieces = [];
  recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
  recorder.addEventListener("stop", () => finish(parts, stream, pieces, recorder.mimeType, kind));
  show(parts, stream, kind, true);
  recorder.start(1000);
  const clock = count(parts, recorder);
  parts.stop.onclick = () => recorder.state !== "inactive" && recorder.stop();
  recorder.addEventListener("stop", () => clearInterval(clock));
}

function count(parts, recorder) {
  const began = Date.now();
  const tick = () => {
    const seconds = Math.floor((Date.now() - began) / 1000);
    parts.line.textContent = `${parts.line.dataset.recording} ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    if (seconds >= parts.longest - 1 && recorder.state !== "inactive") recorder.stop();
  };
  tick();
  return setInterval(tick, 500);
}

function finish(parts, stream, pieces, type, kind) {
  for (const track of stream.getTracks()) track.stop();
  const ending = type.includes("mp4") ? "mp4" : "webm";
  const blob = new Blob(pieces, { type: type.split(";")[0] });
  const holder = new DataTransfer();
  holder.items.add(new File([blob], `${kind}.${ending}`, { type: blob.type }));
  parts.field.files = holder.files;
  if (parts.heard.src) URL.revokeObjectURL(parts.heard.src);
  parts.heard.src = URL.createObjectURL(blob);
  show(parts, null, kind, false);
  parts.line.textContent = parts.line.dataset.done;
}

function show(parts, stream, kind, recording) {
  parts.live.srcObject = stream;
  parts.live.hidden = !recording || kind !== "video";
  if (recording) parts.live.play().catch(() => {});
  parts.heard.hidden = recording;
  parts.stop.hidden = !recording;
  for (const button of parts.starts) button.hidden = recording;
  if (recording) parts.stop.focus();
}
