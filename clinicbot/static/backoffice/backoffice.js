"use strict";
// On every page: emergencies also show in the tab's title; a choice in a `data-submit` form is taken at once.

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
