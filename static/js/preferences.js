// What somebody chose for this device: buzz, keep the screen on, hide what changes. It is kept here and told to nobody.
(() => {
  "use strict";
  const isPossible = { buzz: "vibrate" in navigator, awake: KeepAwake.isSupported, "no-counts": true };
  const isChosen = (name) => Stored.device.get("choose:" + name) === "1";
  const boxes = [...document.querySelectorAll("[data-choose]")];

  function apply() {
    document.body.toggleAttribute("data-no-counts", isChosen("no-counts"));
    // elsewhere than on a phone the screen stays on without being asked
    if (boxes.some((box) => box.dataset.choose === "awake")) KeepAwake.set(isChosen("awake"));
  }
  boxes.forEach((box) => {
    const name = box.dataset.choose;
    box.closest("label").hidden = !isPossible[name];
    box.checked = isChosen(name);
    box.addEventListener("change", () => {
      Stored.device.set("choose:" + name, box.checked ? "1" : "0");
      apply();
      if (name === "buzz" && box.checked) navigator.vibrate(60);
    });
  });
  apply();
  window.Preferences = { buzz: () => isChosen("buzz") && isPossible.buzz && navigator.vibrate(80) };
})();
