"use strict";
// The hours page: rows are added, removed and copied here; the server says what they lead to and what is wrong.

const form = document.getElementById("hours");
let unsaved = false;
const changed = () => {
  unsaved = true;
  form.dispatchEvent(new CustomEvent("hours-changed", { bubbles: true }));
};

const addRow = (kind, list, weekday) => {
  const total = form.querySelector(`[name="${kind}-TOTAL_FORMS"]`);
  const holder = document.createElement("div");
  holder.innerHTML = document.getElementById(`new-${kind}`).innerHTML.replaceAll("__prefix__", total.value);
  const row = holder.firstElementChild;
  total.value = Number(total.value) + 1;
  if (weekday !== undefined) row.querySelector('[name$="-weekday"]').value = weekday;
  list.append(row);
  return row;
};

const removeRow = (row) => {
  row.querySelector('[name$="-DELETE"]').checked = true;
  row.hidden = true;
};

const fields = (row) => [...row.querySelectorAll("input, select")].filter((field) => !/-(id|weekday|DELETE)$/.test(field.name));
const rowsOf = (day) => [...day.querySelectorAll("[data-row]:not([hidden])")];

const repeatMonday = () => {
  const [monday, ...others] = [...form.querySelectorAll("[data-weekday]")].slice(0, 5);
  for (const day of others) {
    rowsOf(day).forEach(removeRow);
    for (const model of rowsOf(monday)) {
      const copy = fields(addRow("week", day.querySelector("[data-rows]"), day.dataset.weekday));
      fields(model).forEach((field, number) => {
        copy[number].checked = field.checked;
        if (field.type !== "checkbox") copy[number].value = field.value;
      });
    }
  }
};

form.addEventListener("click", (event) => {
  const button = event.target.closest("button[type=button]");
  if (!button) return;
  if (button.dataset.add) {
    const day = button.closest("[data-weekday]");
    const list = button.closest("section, [data-weekday]").querySelector(`[data-rows="${button.dataset.add}"]`);
    const last = [...list.querySelectorAll("[data-row]:not([hidden])")].pop();
    const row = addRow(button.dataset.add, list, day ? day.dataset.weekday : undefined);
    const unit = last && last.querySelector('[name$="-unit"]');
    if (unit) row.querySelector('[name$="-unit"]').value = unit.value;
    row.querySelector("input:not([type=hidden]), select").focus();
    unsaved = true;
    return; // an empty row is no change to show yet
  } else if (button.hasAttribute("data-remove")) removeRow(button.closest("[data-row]"));
  else if (button.hasAttribute("data-copy-monday")) repeatMonday();
  else return;
  changed();
});
form.addEventListener("change", (event) => (event.target.name === "preview_service" ? form.dispatchEvent(new CustomEvent("hours-changed")) : changed()));
form.addEventListener("submit", () => { unsaved = false; });
window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });

// What the preview found wrong is shown beside its field at once.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id !== "hours-preview") return;
  const problems = new Map();
  for (const item of event.target.querySelectorAll("[data-error]")) problems.set(item.dataset.error, item.textContent);
  for (const place of form.querySelectorAll("[data-error-for]")) {
    const problem = problems.get(place.dataset.errorFor) || "";
    place.textContent = problem;
    place.parentElement.classList.toggle("cb-hours-wrong", Boolean(problem));
    const more = problem && place.closest("[data-row]").querySelector("details");
    if (more) more.open = true;
  }
});
