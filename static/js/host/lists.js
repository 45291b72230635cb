// The console's lists: questions by their votes, the rest of a long list as far as it was asked for, and what stands in
// a drawer once it is opened.
(() => {
  "use strict";
  const { body } = document;
  const $ = (selector) => document.querySelector(selector);
  const findLists = () => [...document.querySelectorAll("[data-items]")];

  // A list in use keeps its order and is sorted a few seconds later.
  const usages = new Map(findLists().map(({ id, parentElement }) => [id, ByVotes.watch(parentElement)]));
  let sortTimer = null;
  function sort() {
    clearTimeout(sortTimer);
    const areSorted = findLists().map((list) => ByVotes.sort(list, !usages.get(list.id).isUsed(list)));
    if (areSorted.includes(false)) sortTimer = setTimeout(sort, ByVotes.SETTLE + 100);
  }

  // The rest of a long list is fetched as far as it was asked for, and again when the list has changed.
  const STEP = 100;
  const FETCH_DELAY = 1000;
  const askedCounts = {};
  let fetchTimer = null;
  async function fetchRest(name) {
    const reply = await fetch(`/host/${body.dataset.code}/rest/${name}/?upto=${askedCounts[name]}`);
    if (reply.ok && !reply.redirected) await Live.applyParts(await reply.text(), { quietly: true });
    updateButtons();
  }
  function fetchMore(name) {
    askedCounts[name] = (askedCounts[name] || 0) + STEP;
    fetchRest(name);
  }
  function updateButtons() {
    document.querySelectorAll("[data-rest]").forEach((button) => {
      const left = Number(button.dataset.left) - (askedCounts[button.dataset.rest] || 0);
      button.hidden = left <= 0;
      button.textContent = button.dataset.text.replace("{n}", left);
    });
  }
  const isShown = (name) => $("#more-" + name)?.closest("details:not([open])") === null;
  function fetchAgain() {
    updateButtons();
    clearTimeout(fetchTimer);
    fetchTimer = setTimeout(() => Object.keys(askedCounts).filter(isShown).forEach(fetchRest), FETCH_DELAY);
  }
  document.addEventListener("click", ({ target }) => {
    const name = target.closest("[data-rest]")?.dataset.rest;
    if (name) fetchMore(name);
  });

  // A drawer is filled when it is opened.
  function fill({ dataset: { drawer: name } }) {
    if (askedCounts[name]) fetchRest(name);
    else fetchMore(name);
  }
  const onToggle = ({ target }) => target.matches("[data-drawer][open]") && fill(target);
  document.addEventListener("toggle", onToggle, true);

  Events.on("landed", () => {
    sort();
    fetchAgain();
  });
  sort();
})();
