// <names-left data-from="38" data-at="ISO">0</names-left>: the names that were deleted then, counted down to 0.
// Every stage counts by the server's time, so they agree; one that is loaded later shows 0.
(() => {
  "use strict";
  // ms for which the whole number stands, and that the counting takes
  const STANDS = 1500;
  const TAKES = 6000;
  const isStill = matchMedia("(prefers-reduced-motion: reduce)");
  class NamesLeft extends HTMLElement {
    connectedCallback() {
      this.count();
    }
    count() {
      const from = Number(this.dataset.from);
      const since = ServerClock.now() - Date.parse(this.dataset.at);
      const left = 1 - Math.max(0, since - STANDS) / TAKES;
      const isOver = isStill.matches || !(left > 0);
      const text = String(isOver ? 0 : Math.ceil(from * Math.min(1, left)));
      if (this.textContent !== text) this.textContent = text;
      if (!isOver && this.isConnected) requestAnimationFrame(() => this.count());
    }
  }
  customElements.define("names-left", NamesLeft);
  // what landed may have put 0 in its place
  Events.on("landed", () => document.querySelector("names-left")?.count());
})();
