// Says how many of the elements marked [data-below] lie below the edge of the screen, for as long as they do.
// The words stand on an element with [data-below-one] and [data-below-more].
(() => {
  "use strict";
  const place = document.querySelector(".below");
  const below = new Set();
  let observer = null;
  let marked = [];

  function show() {
    const n = document.body.dataset.view === "now" ? below.size : 0;
    place.hidden = !n;
    const words = document.querySelector("#now [data-below-one]")?.dataset;
    if (n && words) place.lastElementChild.textContent = n === 1 ? words.belowOne : words.belowMore.replace("{n}", n);
  }

  // An element is in sight once half of it stands above the bar.
  function observe() {
    const found = [...document.querySelectorAll("#now [data-below]")];
    if (found.length === marked.length && found.every((element, n) => element === marked[n])) return;
    observer?.disconnect();
    below.clear();
    marked = found;
    const bar = document.querySelector(".tabs-bar");
    const covered = getComputedStyle(bar).position === "fixed" ? bar.offsetHeight : 0;
    observer = new IntersectionObserver(update, { rootMargin: `0px 0px -${covered}px 0px`, threshold: [0, 0.5] });
    marked.forEach((element) => observer.observe(element));
    show();
  }

  function update(entries) {
    entries.forEach(({ target, intersectionRatio, boundingClientRect, rootBounds }) => {
      const isBelow = intersectionRatio < 0.5 && boundingClientRect.bottom > (rootBounds?.bottom ?? innerHeight);
      if (isBelow) below.add(target);
      else below.delete(target);
    });
    show();
  }

  Events.on("landed", observe);
  document.addEventListener("DOMContentLoaded", observe);
  new MutationObserver(show).observe(document.body, { attributeFilter: ["data-view"] });
  window.addEventListener("resize", () => {
    marked = [];
    observe();
  });
})();
