/* The phone simulator: asks the server what changed, shows it, and sends what the patient does. */
"use strict";

const POLL_SHOWN = 700;
const POLL_HIDDEN = 4000;
const $ = (id) => document.getElementById(id);
const urls = document.body.dataset;
const words = $("words").dataset;
const thread = $("thread");
const scroll = $("scroll");
const text = $("text");

const state = { phone: "", name: "", version: 0, entries: new Map(), quoted: "", timer: 0, generation: 0 };

/* Talking to the server */

function token() {
  return document.querySelector("[name=csrfmiddlewaretoken]").value;
}

async function post(url, body) {
  const isForm = body instanceof FormData;
  const headers = { "X-CSRFToken": token() };
  if (!isForm) headers["Content-Type"] = "application/json";
  try {
    const response = await fetch(url, { method: "POST", headers, body: isForm ? body : JSON.stringify(body) });
    if (!response.ok) throw new Error(String(response.status));
    pollSoon(150);
    return await response.json();
  } catch {
    toast(words.failedSend);
    return null;
  }
}

function speak(content) {
  const replyTo = state.quoted;
  quote(null);
  return post(urls.speak, { phone: state.phone, reply_to: replyTo, ...content });
}

async function poll() {
  const generation = state.generation;
  const seen = document.hidden || $("stage").dataset.view !== "phone" ? "0" : "1";
  const query = new URLSearchParams({ phone: state.phone, after: state.version, seen });
  try {
    const response = await fetch(`${urls.changes}?${query}`);
    if (!response.ok) throw new Error(String(response.status));
    const news = await response.json();
    if (generation !== state.generation) return;
    $("offline").hidden = true;
    state.version = news.version;
    show(news.entries);
    showTyping(news.typing);
    showPreviews(news.chats);
  } catch {
    if (generation === state.generation) $("offline").hidden = false;
  }
  if (generation === state.generation) pollSoon(document.hidden ? POLL_HIDDEN : POLL_SHOWN);
}

function pollSoon(pause) {
  clearTimeout(state.timer);
  state.timer = setTimeout(poll, pause);
}

/* The thread */

function show(entries) {
  if (!entries.length) return;
  const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 120;
  let fresh = false;
  for (const entry of entries) {
    const known = state.entries.get(entry.id);
    if (known) {
      known.entry = entry;
      showState(known.item, entry);
    } else {
      fresh = true;
      const item = build(entry);
      state.entries.set(entry.id, { entry, item });
      place(item, entry.order);
    }
  }
  if (fresh && atEnd) scroll.scrollTop = scroll.scrollHeight;
}

function place(item, order) {
  item.dataset.order = order;
  let before = thread.lastElementChild;
  while (before && Number(before.dataset.order) > order) before = before.previousElementSibling;
  if (before) before.after(item);
  else thread.prepend(item);
}

function build(entry) {
  const item = $("t-entry").content.firstElementChild.cloneNode(true);
  item.classList.toggle("mine", entry.mine);
  item.classList.toggle("large", entry.kind === "reaction");
  const quoted = state.entries.get(entry.reply_to || entry.target);
  if (quoted) {
    const line = item.querySelector(".quote");
    line.textContent = `${quoted.entry.mine ? words.you : words.clinic}: ${quoted.entry.preview}`;
    line.hidden = false;
  }
  format(item.querySelector(".text"), entry.text || "");
  item.querySelector(".content").append(...pictures(entry));
  item.querySelector(".choices").append(...choices(entry));
  const at = new Date(entry.at);
  const time = item.querySelector("time");
  time.dateTime = entry.at;
  time.textContent = at.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  item.querySelector(".answer").addEventListener("click", () => quote(entry));
  showState(item, entry);
  return item;
}

function showState(item, entry) {
  item.dataset.state = entry.state;
  const tick = item.querySelector(".tick");
  tick.firstElementChild.setAttribute("href", `#i-${entry.state}`);
  tick.setAttribute("aria-label", words[entry.state] || "");
}

/* *bold*, _italic_, ~struck~ and ```code```, as WhatsApp writes them; addresses become links. */
const MARKS = /```([^`]+)```|(?<![\w*])\*(\S(?:[^*\n]*\S)?)\*(?![\w*])|(?<!\w)_(\S(?:[^_\n]*\S)?)_(?!\w)|(?<!\w)~(\S(?:[^~\n]*\S)?)~(?!\w)|(https?:\/\/[^\s]+)/gu;
const TAGS = [null, "code", "strong", "em", "s", "a"];

function format(target, source) {
  let position = 0;
  for (const match of source.matchAll(MARKS)) {
    target.append(source.slice(position, match.index));
    const kind = match.findIndex((part, index) => index > 0 && part !== undefined);
    const element = document.createElement(TAGS[kind]);
    element.textContent = match[kind];
    if (kind === 5) Object.assign(element, { href: match[5], target: "_blank", rel: "noopener noreferrer" });
    target.append(element);
    position = match.index + match[0].length;
  }
  target.append(source.slice(position));
}

function pictures(entry) {
  const source = entry.file ? urls.files.replace(/x$/, encodeURIComponent(entry.file)) : "";
  if (entry.place) return [placeCard(entry.place)];
  if (!source) return [];
  if (entry.kind === "image" || entry.kind === "sticker") {
    const image = Object.assign(new Image(), { src: source, alt: words.photo });
    image.addEventListener("load", () => { scroll.scrollTop = scroll.scrollHeight; }, { once: true });
    return [image];
  }
  if (entry.kind === "audio") {
    const audio = Object.assign(document.createElement("audio"), { src: source, controls: true, preload: "metadata" });
    audio.setAttribute("aria-label", words.audio);
    return [audio];
  }
  return [card("i-file", entry.filename || words.open, words.open, source)];
}

function placeCard({ latitude, longitude, name, address }) {
  const link = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`;
  return card("i-pin", name || words.location, address || `${latitude}, ${longitude}`, link);
}

function card(icon, title, below, href) {
  const link = Object.assign(document.createElement("a"), { className: "card", href, target: "_blank", rel: "noopener noreferrer" });
  const label = document.createElement("span");
  label.append(title, Object.assign(document.createElement("small"), { textContent: below }));
  link.append(symbol(icon), label);
  return link;
}

function symbol(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

/* Choices */

function choices(entry) {
  if (entry.style === "list") return [choiceButton(entry.list_button, "i-list", () => openSheet(entry))];
  if (entry.style === "location_request_message") return [choiceButton(words.sendPlace, "i-pin", () => askPlace(entry))];
  return (entry.choices || []).map((choice) =>
    choiceButton(choice.title, "", (button) => {
      button.setAttribute("aria-pressed", "true");
      choose(entry, choice);
    }));
}

function choiceButton(title, icon, act) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "choice" });
  if (icon) button.append(symbol(icon));
  button.append(title);
  button.addEventListener("click", () => act(button));
  return button;
}

function choose(entry, choice) {
  return speak({ kind: "choice", style: entry.style, id: choice.id, title: choice.title, reply_to: entry.id });
}

function openSheet(entry) {
  $("sheet-title").textContent = entry.list_button;
  $("sheet-rows").replaceChildren(...entry.choices.map((choice) => {
    const row = document.createElement("li");
    const button = Object.assign(document.createElement("button"), { type: "button" });
    button.append(choice.title);
    if (choice.description) button.append(Object.assign(document.createElement("small"), { textContent: choice.description }));
    button.addEventListener("click", () => { $("sheet").close(); choose(entry, choice); });
    row.append(button);
    return row;
  }));
  $("sheet").showModal();
}

function askPlace(entry) {
  quote(entry);
  $("places").showModal();
}

function quote(entry) {
  state.quoted = entry ? entry.id : "";
  $("quoting").hidden = !entry;
  $("quoted").textContent = entry ? entry.preview : "";
  if (entry) text.focus();
}

/* Patients */

function showPreviews(chats) {
  let unread = 0;
  for (const button of $("chats").querySelectorAll(".chat-button")) {
    const chat = chats[button.dataset.phone];
    const line = button.querySelector(".preview");
    const badge = button.querySelector(".unread");
    line.textContent = chat ? chat.text : line.dataset.about || button.dataset.phone;
    const count = chat && (button.dataset.phone !== state.phone || document.hidden) ? chat.unread : 0;
    badge.hidden = !count;
    badge.textContent = count;
    badge.setAttribute("aria-label", `${count} ${words.unread}`);
    unread += count;
  }
  document.title = unread ? document.title.replace(/^(\(\d+\) )?/, `(${unread}) `) : document.title.replace(/^\(\d+\) /, "");
}

function showTyping(typing) {
  const presence = $("presence");
  const said = typing ? presence.dataset.typing : presence.dataset.idle;
  if (presence.textContent !== said) presence.textContent = said;
  const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 120;
  $("typing").hidden = !typing;
  if (typing && atEnd) scroll.scrollTop = scroll.scrollHeight;
}

function openPhone(button) {
  Object.assign(state, { phone: button.dataset.phone, name: button.dataset.name, version: 0 });
  state.generation += 1;
  state.entries.clear();
  thread.replaceChildren();
  quote(null);
  showTyping(false);
  for (const other of $("chats").querySelectorAll(".chat-button")) {
    other.setAttribute("aria-current", String(other === button));
  }
  $("holder").textContent = button.dataset.name;
  text.lang = button.dataset.language || "";
  $("phone").hidden = false;
  $("stage").dataset.view = "phone";
  history.replaceState(null, "", `#${state.phone.slice(1)}`);
  poll();
  if (matchMedia("(min-width: 47rem)").matches) text.focus();
}

function addChat(patient) {
  const item = $("t-chat").content.firstElementChild.cloneNode(true);
  const button = item.querySelector("button");
  Object.assign(button.dataset, { phone: patient.phone, name: patient.name, language: patient.language });
  button.querySelector(".avatar").textContent = patient.initials;
  button.querySelector(".avatar").classList.add(`colour-${patient.colour}`);
  button.querySelector("strong").textContent = patient.name;
  button.querySelector(".preview").textContent = patient.phone;
  $("chats").append(item);
  openPhone(button);
}

function toast(message) {
  $("toast").textContent = message;
  $("toast").hidden = false;
  setTimeout(() => { $("toast").hidden = true; }, 4000);
}

/* Writing, recording, attaching */

function sizeText() {
  text.style.height = "auto";
  text.style.height = `${Math.min(text.scrollHeight + 2, 128)}px`;
  const filled = text.value.trim() !== "";
  $("send").hidden = !filled;
  $("record").hidden = filled;
}

function sendText() {
  const said = text.value.trim();
  if (!said) return;
  text.value = "";
  sizeText();
  speak({ kind: "text", text: said });
  scroll.scrollTop = scroll.scrollHeight;
}

function sendFile(file, name) {
  const form = new FormData();
  form.append("phone", state.phone);
  form.append("file", file, name);
  return post(urls.upload, form);
}

let recorder = null;

async function record() {
  if (recorder) { recorder.stop(); return; }
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const kind = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"].find((type) => MediaRecorder.isTypeSupported(type));
    const pieces = [];
    recorder = new MediaRecorder(stream, kind ? { mimeType: kind } : {});
    recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
    recorder.addEventListener("stop", () => {
      const type = recorder.mimeType.split(";")[0];
      stream.getTracks().forEach((track) => track.stop());
      recorder = null;
      showRecording(false);
      if (pieces.length) sendFile(new Blob(pieces, { type }), `audio.${type.split("/")[1]}`);
    });
    recorder.start();
    showRecording(true);
  } catch {
    recorder = null;
    toast(words.noMicrophone);
  }
}

function showRecording(on) {
  const button = $("record");
  button.classList.toggle("recording", on);
  button.setAttribute("aria-label", on ? button.dataset.stop : button.dataset.start);
  button.querySelector("use").setAttribute("href", on ? "#i-stop" : "#i-mic");
}

function showAttachments(open) {
  $("attachments").hidden = !open;
  $("attach").setAttribute("aria-expanded", String(open));
  if (open) $("attachments").querySelector("button").focus();
}

/* Wiring */

$("chats").addEventListener("click", (event) => {
  const button = event.target.closest(".chat-button");
  if (button) openPhone(button);
});
$("composer").addEventListener("submit", (event) => { event.preventDefault(); sendText(); });
text.addEventListener("input", sizeText);
text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); sendText(); }
});
$("record").addEventListener("click", record);
$("attach").addEventListener("click", () => showAttachments($("attachments").hidden));
$("composer").addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !$("attachments").hidden) { showAttachments(false); $("attach").focus(); }
});
for (const button of document.querySelectorAll("[data-pick]")) {
  const input = $(`pick-${button.dataset.pick}`);
  button.addEventListener("click", () => { showAttachments(false); input.click(); });
  input.addEventListener("change", () => {
    if (input.files.length) sendFile(input.files[0], input.files[0].name);
    input.value = "";
  });
}
$("share-place").addEventListener("click", () => { showAttachments(false); $("places").showModal(); });
$("places").addEventListener("click", (event) => {
  const { latitude, longitude, name } = event.target.closest("[data-latitude]")?.dataset ?? {};
  if (!latitude) return;
  $("places").close();
  speak({ kind: "location", latitude, longitude, name });
});
$("unquote").addEventListener("click", () => quote(null));
$("back").addEventListener("click", () => {
  $("stage").dataset.view = "people";
  $("chats").querySelector("[aria-current=true]")?.focus();
});
$("clear").addEventListener("click", async () => {
  await post(urls.clear, { phone: state.phone });
  state.generation += 1; // news that was asked for before would bring back what is gone
  state.entries.clear();
  thread.replaceChildren();
  pollSoon(0);
});
$("new-patient").addEventListener("click", () => $("newcomer").showModal());
$("newcomer-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const patient = await post(urls.patients, { name: $("newcomer-name").value });
  if (!patient) return;
  $("newcomer").close();
  $("newcomer-name").value = "";
  addChat(patient);
});
for (const button of document.querySelectorAll("[data-close]")) {
  button.addEventListener("click", () => button.closest("dialog").close());
}
for (const dialog of document.querySelectorAll("dialog")) {
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
}
document.addEventListener("visibilitychange", () => { if (!document.hidden && state.phone) pollSoon(0); });

const wanted = document.querySelector(`.chat-button[data-phone="+${CSS.escape(location.hash.slice(1))}"]`);
const first = $("chats").querySelector(".chat-button");
if (wanted) openPhone(wanted);
else if (matchMedia("(min-width: 47rem)").matches && first) openPhone(first);
