// Sorts a list of questions by their votes. A new item is put in its place at once; the items that somebody may be
// reading move only when nobody uses the list.
(() => {
  "use strict";
  const known = new WeakSet();
  const countVotes = (item) => Number(item.querySelector("[id*=votes-]")?.textContent.match(/\d+/) || 0);
  const idNumber = (item) => BigInt(item.id.split("-").at(-1));
  const compare = (a, b) => countVotes(b) - countVotes(a) || (idNumber(a) < idNumber(b) ? -1 : 1);

  function insertNew(list) {
    const items = [...list.children];
    const placed = items.filter((item) => known.has(item));
    for (const item of items.filter((item) => !known.has(item))) {
      known.add(item);
      const next = placed.find((other) => compare(item, other) < 0) || null;
      if (item.nextElementSibling !== next) list.insertBefore(item, next);
      placed.splice(next ? placed.indexOf(next) : placed.length, 0, item);
    }
  }

  // Returns whether the list is sorted by its votes now.
  function sort(list, mayMove) {
    insertNew(list);
    const sorted = [...list.children].sort(compare);
    if (sorted.every((item, n) => item === list.children[n])) return true;
    if (mayMove) sorted.forEach((item) => list.append(item));
    return mayMove;
  }

  // ms for which a list counts as used after somebody had a finger, a pointer or a key in it
  const SETTLE = 4000;
  function watch(place) {
    let touchedAt = -SETTLE;
    ["pointerdown", "pointermove", "keydown", "touchmove", "wheel"].forEach((name) =>
      place.addEventListener(name, () => (touchedAt = performance.now()), { passive: true }),
    );
    return {
      isUsed: (list) => performance.now() - touchedAt <= SETTLE || list.contains(document.activeElement),
      release: () => (touchedAt = -SETTLE),
    };
  }

  window.ByVotes = { sort, watch, countVotes, SETTLE };
})();
