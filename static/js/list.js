// The room's questions by their votes: a list under somebody's finger stays as it is, and says so.
(() => {
  "use strict";
  const SETTLE = 4000; // ms without a touch before the list is sorted by itself
  const place = document.querySelector("#sort-anew");
  const button = place.firstElementChild;
  let touchedAt = -SETTLE,
    later = null;
  const list = () => document.querySelector("#question-list");
  const touched = () => (touchedAt = performance.now());
  const votes = (item) => Number(item.querySelector(".count-live")?.textContent || 0);
  const number = (item) => Number(item.id.split("-")[1]);

  function sort() {
    const items = [...list().children];
    const sorted = [...items].sort((a, b) => votes(b) - votes(a) || number(a) - number(b));
    if (document.querySelector("#now[data-phase=over]") || items.every((item, n) => item === sorted[n])) {
      place.hidden = true;
      return;
    }
    const idle = performance.now() - touchedAt > SETTLE && !list().contains(document.activeElement);
    place.hidden = idle;
    clearTimeout(later);
    if (idle) sorted.forEach((item) => list().append(item));
    else later = setTimeout(sort, SETTLE + 100);
  }

  ["pointerdown", "pointermove", "keydown", "touchmove", "wheel"].forEach((touch) =>
    document.querySelector("#ask-view").addEventListener(touch, touched, { passive: true }),
  );
  // with the focus in it the box to ask grows, and the button would move away under the finger
  button.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("click", () => {
    touchedAt = -SETTLE;
    sort();
  });
  Live.on("landed", sort);
})();
