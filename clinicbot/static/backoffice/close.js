"use strict";
// "Everybody came" ticks all the boxes of the page, and is ticked while all of them are.

const everybody = document.querySelector("[data-tick-all]");
const boxes = [...document.querySelectorAll("input[name=came]")];
if (everybody && boxes.length) {
  const follow = () => { everybody.checked = boxes.every((box) => box.checked); };
  everybody.closest("label").hidden = false;
  everybody.addEventListener("change", () => boxes.forEach((box) => { box.checked = everybody.checked; }));
  boxes.forEach((box) => box.addEventListener("change", follow));
  follow();
}
