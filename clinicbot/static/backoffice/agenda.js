"use strict";
// A click on an empty time of the agenda begins an appointment there, at the quarter of an hour.

document.addEventListener("click", (event) => {
  const column = event.target.closest("[data-book]");
  if (!column || event.target.closest("a")) return;
  const perMinute = column.clientHeight / Number(column.parentElement.style.getPropertyValue("--minutes"));
  const minute = Number(column.dataset.first) + Math.floor((event.clientY - column.getBoundingClientRect().top) / perMinute / 15) * 15;
  const text = [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, "0")).join(":");
  window.location.assign(`${column.dataset.book}&at=${text}`);
});
