// The console's lists: questions by their votes, the rest of a long list as far as it was asked for, and what stands
// in a drawer once it is opened.
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
      const left = Number(button.dataset.left) - (asked[button.dataset.rest] || 0);
      button.hidden = left <= 0;
      button.textContent = button.dataset.text.replace("{n}", left);
    });
  }
  function moreAgain() {
    hideMore();
    clearTimeout(again);
    again = setTimeout(
      () =>
        Object.keys(asked)
          .filter((which) => $("#more-" + which)?.closest("details:not([open])") === null)
          .forEach(more),
      1000,
    );
  }
  function askFor(which) {
    asked[which] = (asked[which] || 0) + STEP;
    more(which);
  }
  document.addEventListener("click", (event) => {
    const which = event.target.closest("[data-rest]")?.dataset.rest;
    if (which) askFor(which);
  });
  // a drawer is filled when it is opened
  const open = ({ dataset }) => (asked[dataset.drawer] ? more(dataset.drawer) : askFor(dataset.drawer));
  document.addEventListener("toggle", ({ target }) => target.matches("[data-drawer][open]") && open(target), true);

  Live.on("landed", () => {
    sort();
    moreAgain();
  });
  sort();
})();
