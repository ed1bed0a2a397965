"use strict";
// On every page: emergencies also show in the tab's title; a choice in a `data-submit` form is taken at once; what is
// to be copied (`data-select`) is selected by a click; a `data-narrow` field narrows a long list.

const plainTitle = document.title;
const markTitle = () => {
  const number = document.querySelectorAll("#cb-alarms .cb-alarm-emergency").length;
  document.title = number ? `(${number}!) ${plainTitle}` : plainTitle;
};

document.addEventListener("DOMContentLoaded", markTitle);
document.addEventListener("htmx:afterSettle", markTitle);
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-submit]");
  if (form) form.requestSubmit();
});
document.addEventListener("submit", (event) => {
  const question = event.submitter && event.submitter.dataset.ask;
  if (question && !window.confirm(question)) event.preventDefault();
});
document.addEventListener("focusin", (event) => {
  if (event.target.matches("[data-select]")) event.target.select();
});
// A `data-narrow` field hides what does not hold its words; accents and capitals do not count.
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
document.addEventListener("input", (event) => {
  const wanted = event.target.dataset.narrow;
  if (!wanted) return;
  const words = plain(event.target.value).split(/\s+/);
  let shown = 0;
  for (const item of document.querySelectorAll(wanted)) {
    const text = plain(item.textContent);
    item.hidden = !words.every((word) => text.includes(word));
    shown += item.hidden ? 0 : 1;
  }
  for (const part of document.querySelectorAll("section")) if (part.querySelector(wanted)) part.hidden = !part.querySelector(`${wanted}:not([hidden])`);
  document.querySelector("[data-narrow-none]").hidden = shown > 0;
});
// The theme's switch of the sidebar is no button: let the keyboard reach it.
document.addEventListener("DOMContentLoaded", () => {
  for (const toggle of document.querySelectorAll("[x-on\\:click*='sidebarDesktopOpen'], [x-on\\:click*='sidebarMobileOpen = !']")) {
    toggle.tabIndex = 0;
    toggle.setAttribute("role", "button");
    toggle.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      toggle.click();
    });
  }
});
// The theme hides the page while it loads, so the browser finds nothing to focus by itself.
window.addEventListener("load", () => {
  const first = document.querySelector("#content [autofocus]");
  if (first) first.focus();
});
