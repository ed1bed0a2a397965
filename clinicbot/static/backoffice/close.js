"use strict";
// "Everybody came" ticks all the boxes of the page, and unticks them again.

const everybody = document.querySelector("[data-tick-all]");
if (everybody) {
  everybody.closest("label").hidden = false;
  everybody.addEventListener("change", () => {
    for (const box of document.querySelectorAll("input[name=came]")) box.checked = everybody.checked;
  });
}
