"use strict";
// The chat page: stay at the newest message unless the reader has scrolled up; Enter sends.

let atEnd = true;
let fromEnd = 0;
let readingOlder = false;
const thread = () => document.getElementById("chat-thread");

const settle = () => {
  const list = thread();
  list.scrollTop = atEnd ? list.scrollHeight : list.scrollHeight - fromEnd;
};

document.addEventListener("DOMContentLoaded", settle);
document.addEventListener("scroll", (event) => {
  const list = thread();
  if (event.target !== list) return;
  fromEnd = list.scrollHeight - list.scrollTop;
  atEnd = fromEnd - list.clientHeight < 80;
  if (atEnd) readingOlder = false;
}, true);
document.addEventListener("htmx:beforeRequest", (event) => {
  const element = event.detail.elt;
  if (element.closest(".cb-older")) readingOlder = true;
  // A reader of older messages is not thrown back to the newest page by the clock.
  else if (element.id === "chat-thread" && readingOlder) event.preventDefault();
  else if (element.id === "chat-composer") atEnd = true;
});
document.addEventListener("htmx:afterSettle", (event) => {
  settle();
  const request = event.detail.requestConfig;
  const field = document.getElementById("chat-text");
  if (request && request.verb === "post" && field) field.focus();
});
document.addEventListener("keydown", (event) => {
  if (event.target.id !== "chat-text" || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  if (event.target.value.trim()) event.target.form.requestSubmit();
});
