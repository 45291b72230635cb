// The stage: keeps the screen awake, says whether it can be seen, passes a clicker's keys to its console.
(() => {
  "use strict";
  const body = document.body;
  const words = new BroadcastChannel("stage-" + body.dataset.code);
  const passes = { ArrowRight: 1, PageDown: 1, " ": 1, ArrowLeft: 1, PageUp: 1, Enter: 1 };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (passes[event.key]) { event.preventDefault(); words.postMessage({ key: event.key === " " ? "Space" : event.key }); }
    const root = document.documentElement;
    if (event.key === "d") root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
    if (event.key === "l") root.toggleAttribute("data-larger");
  });
  const seen = () => Live.frame(JSON.stringify({ visible: document.visibilityState === "visible" }));
  document.addEventListener("visibilitychange", seen);
  Live.on("state", (state) => {
    const place = document.getElementById("connection");
    if (place) place.textContent = state === "live" ? "" : state.replace("-", " ");
    if (state === "live") seen();
  });
  if ("wakeLock" in navigator) {
    const hold = () => navigator.wakeLock.request("screen").catch(() => {});
    hold();
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && hold());
  }
})();
