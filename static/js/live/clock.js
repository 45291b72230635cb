// Clocks that count on this device, by the server's time, so that nothing ticks over the wire:
// <live-clock data-ends="ISO" data-paused="ISO or nothing">: time left
// <live-minutes data-until="ISO" data-text="in {n} min">: whole minutes until then, in the last two hours before
// <live-time data-zone="Pacific/Auckland">: the time of day there
(() => {
  "use strict";
  // minutes before a moment from which they are counted
  const COUNTED_MINUTES = 120;
  const clocks = new Set();
  const format = (seconds) => {
    const whole = Math.abs(Math.trunc(seconds));
    return `${seconds <= -1 ? "−" : ""}${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
  };
  class Ticking extends HTMLElement {
    connectedCallback() {
      clocks.add(this);
      this.tick();
    }
    disconnectedCallback() {
      clocks.delete(this);
    }
    tick() {
      const text = this.text();
      if (text !== null && this.textContent !== text) this.textContent = text;
    }
  }
  class LiveClock extends Ticking {
    text() {
      const ends = Date.parse(this.dataset.ends);
      if (Number.isNaN(ends)) return null;
      const left = (ends - (this.dataset.paused ? Date.parse(this.dataset.paused) : ServerClock.now())) / 1000;
      this.toggleAttribute("data-over", left < 0);
      return format(left);
    }
  }
  class LiveMinutes extends Ticking {
    text() {
      const left = Math.ceil((Date.parse(this.dataset.until) - ServerClock.now()) / 60000);
      return left > 0 && left <= COUNTED_MINUTES ? this.dataset.text.replace("{n}", left) : "";
    }
  }
  class LiveTime extends Ticking {
    text() {
      const options = { hour: "numeric", minute: "2-digit", hourCycle: "h23", timeZone: this.dataset.zone };
      try {
        return new Date(ServerClock.now()).toLocaleTimeString("en-NZ", options).replace(/^0(?=\d)/, "");
      } catch {
        // this browser doesn't know the zone: the page's own time stays
        return null;
      }
    }
  }
  customElements.define("live-clock", LiveClock);
  customElements.define("live-minutes", LiveMinutes);
  customElements.define("live-time", LiveTime);
  const tick = () => clocks.forEach((clock) => clock.tick());
  setInterval(tick, 250);
  Events.on("landed", tick);
})();
