// Whether this laptop's clock and the session's zone say the same time at its start. The server can't know.
(() => {
  "use strict";
  const timeOf = (moment, timeZone) => new Date(moment).toLocaleString("en-NZ", { timeZone });
  function standing({ zone, starts }) {
    try {
      return timeOf(starts, zone) === timeOf(starts) ? "same" : "other";
    } catch {
      // this browser doesn't know the zone
      return "unknown";
    }
  }
  function look() {
    const place = document.querySelector("[data-zone][data-starts]");
    if (!place) return;
    const now = standing(place.dataset);
    place.dataset.state = { same: "ready", other: "look" }[now] || "";
    for (const words of place.querySelectorAll("[data-when]")) words.hidden = words.dataset.when !== now;
  }
  document.addEventListener("DOMContentLoaded", look);
  Events.on("landed", look);
})();
