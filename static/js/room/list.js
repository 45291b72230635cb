// The room's questions by their votes. A list in use keeps its order, and a button offers to sort it. The page holds
// the first of a long list; more come when they are asked for, or when votes bring them up.
(() => {
  "use strict";
  const $ = (selector, from = document) => from.querySelector(selector);
  const list = () => $("#question-list");
  const items = () => [...list().children];
  const usage = ByVotes.watch($("#ask-view"));
  const sortAnew = $("#sort-anew");
  let timer = null;

  function sort() {
    if ($("#now[data-phase=over]")) {
      sortAnew.hidden = true;
      return;
    }
    sortAnew.hidden = ByVotes.sort(list(), !usage.isUsed(list()));
    clearTimeout(timer);
    if (!sortAnew.hidden) timer = setTimeout(sort, ByVotes.SETTLE + 100);
  }
  // With the focus in it the box for a question grows, and this button would move away under the finger.
  sortAnew.firstElementChild.addEventListener("mousedown", (event) => event.preventDefault());
  sortAnew.firstElementChild.addEventListener("click", () => {
    usage.release();
    sort();
  });

  // The server cuts the list into pages; the first came with the room's page.
  const more = $("#more-questions");
  const button = more.firstElementChild;
  const { address, size, text } = button.dataset;
  const total = () => Number($("#question_state").dataset.count);
  let page = 1;

  function updateButton() {
    const rest = total() - items().length;
    more.hidden = rest <= 0;
    button.textContent = text.replace("{n}", rest);
  }

  // What frames bring while a page is being fetched: the page may be older, so they are applied again after it.
  let isFetching = false;
  let arrived = [];
  Events.on("element", (element) => {
    if (isFetching && element.matches("template, [data-numbers]")) arrived.push(element.outerHTML);
  });

  // Applies a page, and returns the ids of its items; null if it can't be had.
  async function applyPage(number) {
    arrived = [];
    isFetching = true;
    try {
      const reply = await fetch(`${address}${number}/`, { cache: "no-cache" });
      if (!reply.ok || reply.redirected) {
        // the room's page knows where to go
        Live.fetchPage();
        return null;
      }
      const holder = document.createElement("template");
      holder.innerHTML = await reply.text();
      isFetching = false;
      const ids = [...holder.content.children].map((each) => each.content.firstElementChild.id);
      await Live.applyParts(holder.innerHTML + arrived.join(""));
      return ids;
    } catch {
      Live.setOffline();
      return null;
    } finally {
      isFetching = false;
    }
  }

  // one after the other
  let queue = Promise.resolve();
  const enqueue = (work) => (queue = queue.then(work, work));

  async function showMore() {
    const before = new Set(items());
    button.setAttribute("aria-busy", "true");
    for (let left = Math.ceil(total() / size); left > 0 && items().length <= before.size; left -= 1) {
      page = page * size < total() ? page + 1 : 1;
      if (!(await applyPage(page))) break;
    }
    button.removeAttribute("aria-busy");
    const first = items().find((item) => !before.has(item));
    if (!first || ![button, document.body].includes(document.activeElement)) return;
    // who goes on by keyboard reads on there
    first.tabIndex = -1;
    first.focus({ preventScroll: true });
  }
  button.addEventListener("click", () => {
    if (!button.hasAttribute("aria-busy")) enqueue(showMore);
  });

  // A fresh first page: items drawn beyond it may be gone; check the later pages, spread over time.
  Events.on("listed", (firstIds) => {
    const beyond = items().filter((item) => !firstIds.has(item.id));
    if (!beyond.length) return;
    if (firstIds.size < size) beyond.forEach((item) => item.remove());
    else setTimeout(() => enqueue(() => removeGone(firstIds)), Math.random() * 3000);
  });
  async function removeGone(firstIds) {
    const ids = new Set(firstIds);
    const before = items();
    for (let number = 2; (number - 1) * size < total(); number += 1) {
      const found = await applyPage(number);
      if (!found) return;
      found.forEach((id) => ids.add(id));
    }
    before.filter((item) => !ids.has(item.id)).forEach((item) => item.remove());
    updateButton();
  }

  // Votes bring up a question that isn't drawn here: the first page has it.
  let rise = null;
  function hasRisen(pair) {
    const [ending, votes] = pair.split(":");
    if (Parts.findVotes(ending)) return false;
    const above = items().filter((item) => ByVotes.countVotes(item) >= Number(votes));
    return above.length < size;
  }
  function fetchFirst() {
    rise = null;
    enqueue(() => applyPage(1));
  }
  Events.on("element", ({ dataset }) => {
    if (!rise && dataset.numbers?.split(" ").some(hasRisen)) rise = setTimeout(fetchFirst, 1000 + Math.random() * 4000);
  });

  Events.on("landed", () => {
    sort();
    updateButton();
  });
  // all that is here is known
  ByVotes.sort(list(), false);
  updateButton();
})();
