// The agenda scrolls to the item that is on, and to its slide where the list of slides is open.
(() => {
  "use strict";
  const $ = (selector) => document.querySelector(selector);
  let followedId = "";

  function follow(again) {
    const list = $(".agenda");
    const slide = $("#slides[open] [aria-current=true]");
    const current = slide || $("#agenda [aria-current=step]");
    if (!current || (current.id === followedId && !again)) return;
    followedId = current.id;
    const seen = list.getBoundingClientRect();
    const place = current.getBoundingClientRect();
    const margin = slide ? seen.height / 3 : 0;
    if (place.top < seen.top) list.scrollTop += place.top - seen.top - margin;
    else if (place.bottom > seen.bottom)
      list.scrollTop += Math.min(place.top - seen.top, place.bottom - seen.bottom + margin);
  }
  const onToggle = ({ target }) => target.id === "slides" && target.open && follow(true);
  document.addEventListener("toggle", onToggle, true);
  Events.on("landed", () => follow());
  follow();
})();
