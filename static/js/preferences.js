// What somebody chose for this phone: buzz, keep the screen on, hide what changes. Kept here, told to nobody.
(() => {
  "use strict";
  const can = { buzz: "vibrate" in navigator, awake: "wakeLock" in navigator, "no-counts": true };
  const chosen = (what) => {
    try {
      return localStorage.getItem("choose:" + what) === "1";
    } catch {
      return false;
    }
  };
  let lock = null;
  async function stayAwake() {
    if (chosen("awake") && can.awake && document.visibilityState === "visible")
      lock = await navigator.wakeLock.request("screen").catch(() => null);
    else if (lock) {
      lock.release();
      lock = null;
    }
  }
  function apply() {
    document.body.toggleAttribute("data-no-counts", chosen("no-counts"));
    stayAwake();
  }
  document.querySelectorAll("[data-choose]").forEach((box) => {
    const what = box.dataset.choose;
    box.closest("label").hidden = !can[what];
    box.checked = chosen(what);
    box.addEventListener("change", () => {
      try {
        localStorage.setItem("choose:" + what, box.checked ? "1" : "0");
      } catch {}
      apply();
      if (what === "buzz" && box.checked) navigator.vibrate(60);
    });
  });
  document.addEventListener("visibilitychange", stayAwake);
  apply();
  window.Preferences = { buzz: () => chosen("buzz") && can.buzz && navigator.vibrate(80) };
})();
