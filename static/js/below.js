// Says how many of what is marked [data-below] lie below the edge of the screen, for as long as they do.
// The words stand on an element with [data-below-one] and [data-below-more].
(() => {
  "use strict";
  const place = document.querySelector(".below");
  let watching = null;
  let marked = [];
  const hidden = new Set();

  function show() {
    const n = document.body.dataset.view === "now" ? hidden.size : 0;
    place.hidden = !n;
    const words = document.querySelector("#now [data-below-one]")?.dataset;
    if (n && words) place.lastElementChild.textContent = n === 1 ? words.belowOne : words.belowMore.replace("{n}", n);
  }

  // it is in sight once half of it stands above the bar
  function watch() {
    const found = [...document.querySelectorAll("#now [data-below]")];
    if (found.length === marked.length && found.every((each, n) => each === marked[n])) return;
    watching?.disconnect();
    hidden.clear();
    marked = found;
    const bar = document.querySelector(".tabs-bar");
    const covered = getComputedStyle(bar).position === "fixed" ? bar.offsetHeight : 0;
    watching = new IntersectionObserver(see, { rootMargin: `0px 0px -${covered}px 0px`, threshold: [0, 0.5] });
    marked.forEach((each) => watching.observe(each));
    show();
  }

  function see(entries) {
    entries.forEach(({ target, intersectionRatio, boundingClientRect, rootBounds }) => {
      const below = intersectionRatio < 0.5 && boundingClientRect.bottom > (rootBounds?.bottom ?? innerHeight);
      if (below) hidden.add(target);
      else hidden.delete(target);
    });
    show();
  }

  Live.on("landed", watch);
  document.addEventListener("DOMContentLoaded", watch);
  new MutationObserver(show).observe(document.body, { attributeFilter: ["data-view"] });
  window.addEventListener("resize", () => {
    marked = [];
    watch();
  });
})();
