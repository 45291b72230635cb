// A list of questions by their votes. What has just come is put in its place at once; whatever somebody may be reading
// moves only when they leave the list alone.
(() => {
  "use strict";
  const known = new WeakSet();
  const votes = (item) => Number(item.querySelector("[id*=votes-]")?.textContent.match(/\d+/) || 0);
  const number = (item) => item.id.split("-").at(-1);
  const compare = (a, b) =>
    votes(b) - votes(a) ||
    number(a).length - number(b).length || // a long number is more than a script can count to
    (number(a) < number(b) ? -1 : 1);

  // whether the list stands by its votes now
  function sort(list, mayMove) {
    const items = [...list.children];
    const read = items.filter((item) => known.has(item));
    items
      .filter((item) => !known.has(item))
      .forEach((item) => {
        known.add(item);
        const before = read.find((other) => compare(item, other) < 0) || null;
        if (item.nextElementSibling !== before) list.insertBefore(item, before);
        read.splice(before ? read.indexOf(before) : read.length, 0, item);
      });
    const sorted = [...list.children].sort(compare);
    if (sorted.every((item, n) => item === list.children[n])) return true;
    if (mayMove) sorted.forEach((item) => list.append(item));
    return mayMove;
  }

  // touched: whether somebody has a finger, a pointer or the keyboard in it, or had within the last seconds
  const SETTLE = 4000; // ms
  function watch(place) {
    let touchedAt = -SETTLE;
    ["pointerdown", "pointermove", "keydown", "touchmove", "wheel"].forEach((touch) =>
      place.addEventListener(touch, () => (touchedAt = performance.now()), { passive: true }),
    );
    return {
      isTouched: (list) => performance.now() - touchedAt <= SETTLE || list.contains(document.activeElement),
      release: () => (touchedAt = -SETTLE),
    };
  }

  window.ByVotes = { sort, watch, votes, SETTLE };
})();
