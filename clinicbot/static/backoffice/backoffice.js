"use strict";
// On every page: emergencies also show in the tab's title; a choice in a `data-submit` form is taken at once; what is
// to be copied (`data-select`) is selected by a click.

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
// The theme hides the page while it loads, so the browser finds nothing to focus by itself.
window.addEventListener("load", () => {
  const first = document.querySelector("#content [autofocus]");
  if (first) first.focus();
});
