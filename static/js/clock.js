// <live-clock data-ends="ISO" data-paused="ISO or nothing">: time left, counted here against the server's clock.
(() => {
  "use strict";
  const clocks = new Set();
  const shown = (seconds) => {
    const whole = Math.abs(Math.trunc(seconds));
    return `${seconds <= -1 ? "−" : ""}${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
  };
  class LiveClock extends HTMLElement {
    connectedCallback() { clocks.add(this); this.tick(); }
    disconnectedCallback() { clocks.delete(this); }
    tick() {
      const ends = Date.parse(this.dataset.ends);
      if (Number.isNaN(ends)) return;
      const at = this.dataset.paused ? Date.parse(this.dataset.paused) : window.Live ? Live.now() : Date.now();
      const left = (ends - at) / 1000;
      const text = shown(left);
      if (this.textContent !== text) this.textContent = text;
      this.toggleAttribute("data-over", left < 0);
    }
  }
  customElements.define("live-clock", LiveClock);
  setInterval(() => clocks.forEach((clock) => clock.tick()), 250);
  document.addEventListener("DOMContentLoaded", () => window.Live && Live.on("landed", () => clocks.forEach((clock) => clock.tick())));
})();
