// The console's lists: by their votes where they have any, and the rest of a long one as far as it was asked for.
(() => {
  "use strict";
  const body = document.body;
  const $ = (selector, from = document) => from.querySelector(selector);
  const lists = () => [...document.querySelectorAll("[data-items]")];

  // under the pointer or the keyboard a list stays as it is; a while later it is by its votes again
  const readers = new Map(lists().map(({ id, parentElement }) => [id, ByVotes.watch(parentElement)]));
  let later = null;
  function sort() {
    clearTimeout(later);
    const sorted = lists().map((list) => ByVotes.sort(list, !readers.get(list.id).isTouched(list)));
    if (sorted.includes(false)) later = setTimeout(sort, ByVotes.SETTLE + 100);
  }

  // the rest of a long list: as far as it was asked for, and anew when the list has changed
  const STEP = 100;
  const asked = {};
  let again = null;
  async function more(which) {
    const reply = await fetch(`/host/${body.dataset.code}/rest/${which}/?upto=${asked[which]}`);
    if (reply.ok && !reply.redirected) await Live.applyParts(await reply.text(), { quietly: true });
    hideMore();
  }
  function hideMore() {
    document.querySelectorAll("[data-rest]").forEach((button) => {
      button.hidden = (asked[button.dataset.rest] || 0) >= Number(button.dataset.left);
    });
  }
  function moreAgain() {
    hideMore();
    clearTimeout(again);
    again = setTimeout(
      () =>
        Object.keys(asked)
          .filter((which) => $("#rest-" + which))
          .forEach(more),
      1000,
    );
  }
  document.addEventListener("click", (event) => {
    const which = event.target.closest("[data-rest]")?.dataset.rest;
    if (!which) return;
    asked[which] = (asked[which] || 0) + STEP;
    more(which);
  });

  Live.on("landed", () => {
    sort();
    moreAgain();
  });
  sort();
})();
