// Says how many choices lie below the edge of the screen, for as long as they do.
(() => {
  "use strict";
  const place = document.querySelector(".below");
  const texts = document.querySelector("#texts").dataset;
  const CHOICES = "#now[data-activity=ready] .choices-preview li, #now[data-activity=open] .choice";
  let watching = null;
  let choices = [];
  const hidden = new Set();

  function show() {
    const n = document.body.dataset.view === "now" ? hidden.size : 0;
    place.hidden = !n;
    place.lastElementChild.textContent = n === 1 ? texts.belowOne : texts.below.replace("{n}", n);
  }

  // a choice is in sight once half of it stands above the bar
  function watch() {
    const found = [...document.querySelectorAll(CHOICES)];
    if (found.length === choices.length && found.every((each, n) => each === choices[n])) return;
    watching?.disconnect();
    hidden.clear();
    choices = found;
    const bar = document.querySelector(".tabs-bar");
    const covered = getComputedStyle(bar).position === "fixed" ? bar.offsetHeight : 0;
    watching = new IntersectionObserver(see, { rootMargin: `0px 0px -${covered}px 0px`, threshold: [0, 0.5] });
    choices.forEach((choice) => watching.observe(choice));
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
    choices = [];
    watch();
  });
})();
