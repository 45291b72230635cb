// The stage: keeps the screen on, says whether it can be seen, fits its text, and passes a clicker's keys on.
(() => {
  "use strict";
  const { body, documentElement: root } = document;
  const channel = new BroadcastChannel("stage-" + body.dataset.code);
  const PASSED_ON = ["ArrowRight", "PageDown", " ", "ArrowLeft", "PageUp", "Enter"];

  document.addEventListener("keydown", (event) => {
    const { key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (PASSED_ON.includes(key)) {
      event.preventDefault();
      channel.postMessage({ key: key === " " ? "Space" : key });
    }
    if (key === "d") root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
    if (key === "l") {
      root.toggleAttribute("data-larger");
      fitText();
    }
  });

  const sendVisibility = () => Live.send(JSON.stringify({ visible: document.visibilityState === "visible" }));
  document.addEventListener("visibilitychange", sendVisibility);
  Events.on("state", (state) => {
    document.getElementById("connection").textContent = Live.connectionText();
    if (state === "live") sendVisibility();
  });

  // Text scales to fit: the stage never scrolls, however long its text is or however large it was made.
  const stage = document.querySelector(".stage");
  const overflows = () =>
    [...stage.querySelectorAll(".slide, #spotlight, #join")].some(
      (box) => box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1,
    );
  function fitText() {
    for (let size = 1; size >= 0.4; size -= 0.02) {
      stage.style.setProperty("--fit", size.toFixed(2));
      if (!overflows()) return;
    }
  }
  Events.on("landed", fitText);
  window.addEventListener("resize", fitText);
  document.fonts.ready.then(fitText);
  KeepAwake.set(true);
})();
