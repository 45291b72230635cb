// The stage: keeps the screen awake, says whether it can be seen, passes a clicker's keys to its console.
(() => {
  "use strict";
  const body = document.body;
  const stageChannel = new BroadcastChannel("stage-" + body.dataset.code);
  const passes = { ArrowRight: 1, PageDown: 1, " ": 1, ArrowLeft: 1, PageUp: 1, Enter: 1 };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (passes[event.key]) {
      event.preventDefault();
      stageChannel.postMessage({ key: event.key === " " ? "Space" : event.key });
    }
    const root = document.documentElement;
    if (event.key === "d") root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
    if (event.key === "l") {
      root.toggleAttribute("data-larger");
      fit();
    }
  });
  const seen = () => Live.frame(JSON.stringify({ visible: document.visibilityState === "visible" }));
  document.addEventListener("visibilitychange", seen);
  Live.on("state", (state) => {
    const place = document.getElementById("connection");
    if (place)
      place.textContent =
        document.getElementById("texts").dataset[
          { "catching-up": "catchingUp", "signed-out": "signedOut" }[state] || state
        ] || "";
    if (state === "live") seen();
  });
  // text scales to fit: what is on never scrolls, however long it is or large it was made
  const stage = document.querySelector(".stage");
  const cramped = () =>
    [...stage.querySelectorAll(".slide, #spotlight, #join")].some(
      (box) => box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1,
    );
  function fit() {
    for (let size = 1; size >= 0.4; size -= 0.02) {
      stage.style.setProperty("--fit", size.toFixed(2));
      if (!cramped()) return;
    }
  }
  Live.on("landed", fit);
  window.addEventListener("resize", fit);
  document.fonts.ready.then(fit);
  if ("wakeLock" in navigator) {
    const hold = () => navigator.wakeLock.request("screen").catch(() => {});
    hold();
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && hold());
  }
})();
