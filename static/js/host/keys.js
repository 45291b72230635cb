// The console's keys, and those of a clicker on the stage's computer.
(() => {
  "use strict";
  const { body } = document;
  const $ = (selector) => document.querySelector(selector);
  const DIALOGS = { v: "spoken", k: "break", "?": "keys" };
  const storageKey = "keys";
  const isEditable = (element) =>
    element.closest("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");

  // Presses the visible form that has this key, and returns whether there is one.
  function press(key) {
    const form = [...document.querySelectorAll("form[data-keys]")].find(
      (candidate) => candidate.dataset.keys.split(" ").includes(key) && candidate.checkVisibility?.() !== false,
    );
    if (form) form.requestSubmit();
    return Boolean(form);
  }
  // The stage passes its clicker's keys to the console, and not to a remote beside it as well.
  if (body.dataset.audience === "host") {
    new BroadcastChannel("stage-" + body.dataset.code).onmessage = ({ data }) => {
      if (data.key) press(data.key);
    };
  }

  function submitSpoken(event) {
    if (event.key !== "Enter" || event.shiftKey || !event.target.closest("#spoken textarea")) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  }
  function openDialog(key) {
    const dialog = DIALOGS[key] && $("#" + DIALOGS[key]);
    dialog?.showModal();
    return Boolean(dialog);
  }
  function toggleNotes(key) {
    if (key === "n") body.toggleAttribute("data-notes-hidden");
    return key === "n";
  }
  function normalise(key) {
    if (key === " ") return "Space";
    return key.length === 1 ? key.toLowerCase() : key;
  }
  // whether the browser does something with the key, or the person here wants it to do nothing
  function isTaken({ key, target }) {
    const isLetter = key.length === 1 && key !== " ";
    if (isLetter && Stored.device.get(storageKey) === "off") return true;
    if (key === "Enter" || key === " ") return Boolean(target.closest("button, a, summary"));
    return key.startsWith("Arrow") && target.matches("[role=tab]");
  }
  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (target.closest("dialog[open]") || isEditable(target)) return submitSpoken(event);
    if (isTaken(event)) return;
    const pressed = normalise(key);
    if (openDialog(pressed) || toggleNotes(pressed) || press(pressed)) event.preventDefault();
  });
  document.addEventListener("click", ({ target }) => {
    if (target.closest("[data-hide-notes]")) toggleNotes("n");
  });

  const letters = $("[data-letters]");
  if (letters) {
    letters.checked = Stored.device.get(storageKey) !== "off";
    letters.addEventListener("change", () => Stored.device.set(storageKey, letters.checked ? "on" : "off"));
  }
  window.Keys = { isEditable };
})();
