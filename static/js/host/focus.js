// Where the keyboard is. The focus ring shows only after the keyboard was used: after a mouse, Enter and Space drive
// again.
(() => {
  "use strict";
  const { body, documentElement: root } = document;
  document.addEventListener("pointerdown", () => root.toggleAttribute("data-pointer", true), true);
  document.addEventListener("keydown", () => root.toggleAttribute("data-pointer", false), true);
  document.addEventListener("click", ({ detail }) => {
    const { activeElement } = document;
    const isFree = activeElement !== body && !Keys.isEditable(activeElement) && !activeElement.closest("dialog");
    // a click that a key made has no detail
    if (detail && isFree) activeElement.blur();
  });

  // When the doors are open, Start gets the focus, so that Enter starts; after that the keys drive again.
  const readPhase = () => document.querySelector("#now").dataset.phase;
  let phase = readPhase();
  function onPhase(next) {
    if (next === phase) return;
    phase = next;
    const { activeElement } = document;
    if (activeElement !== body && !activeElement.closest(".drive")) return;
    if (next === "doors") document.querySelector(".drive .next").focus();
    else activeElement.blur();
  }
  Events.on("landed", () => onPhase(readPhase()));
})();
