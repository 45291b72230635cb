// The room's questions by their votes: a list under somebody's finger stays as it is, and says so. The page holds the
// first of a long list: more come when they are asked for, or when votes bring them up.
(() => {
  "use strict";
  const $ = (selector, from = document) => from.querySelector(selector);
  const list = () => $("#question-list");
  const reader = ByVotes.watch($("#ask-view"));
  const resort = $("#sort-anew");
  let later = null;

  function sort() {
    if ($("#now[data-phase=over]")) {
      resort.hidden = true;
      return;
    }
    resort.hidden = ByVotes.sort(list(), !reader.isTouched(list()));
    clearTimeout(later);
    if (!resort.hidden) later = setTimeout(sort, ByVotes.SETTLE + 100);
  }
  // with the focus in it the box to ask grows, and the button would move away under the finger
  resort.firstElementChild.addEventListener("mousedown", (event) => event.preventDefault());
  resort.firstElementChild.addEventListener("click", () => {
    reader.release();
    sort();
  });

  // pages of the list, as the server cuts it; the first came with the room's page
  const more = $("#more-questions");
  const button = more.firstElementChild;
  const { address, size, text } = button.dataset;
  const total = () => Number($("#question_state").dataset.count);
  const ids = () => [...list().children].map((item) => item.id);
  let page = 1;
  let meanwhile = null; // what frames brought while a page was on its way: it may be older, so they land once more

  function showRest() {
    const rest = total() - list().children.length;
    more.hidden = rest <= 0;
    button.textContent = text.replace("{n}", rest);
  }
  // the ids that a page holds; nothing where it can't be had
  async function readPage(number) {
    meanwhile = [];
    try {
      const reply = await fetch(`${address}${number}/`, { cache: "no-cache" });
      if (!reply.ok || reply.redirected) {
        Live.fetchPage(); // it knows where to go
        return null;
      }
      const holder = document.createElement("template");
      holder.innerHTML = await reply.text();
      const found = [...holder.content.children].map((item) => item.content.firstElementChild.id);
      const passed = meanwhile.join("");
      meanwhile = null;
      await Live.applyParts(holder.innerHTML + passed);
      return found;
    } catch {
      Live.offline();
      return null;
    } finally {
      meanwhile = null;
    }
  }
  // one after the other
  let turn = Promise.resolve();
  const inTurn = (work) => (turn = turn.then(work, work));

  async function showMore() {
    const had = new Set(ids());
    button.setAttribute("aria-busy", "true");
    for (let left = Math.ceil(total() / size); left > 0 && list().children.length <= had.size; left -= 1) {
      page = page * size < total() ? page + 1 : 1;
      if (!(await readPage(page))) break;
    }
    button.removeAttribute("aria-busy");
    const first = [...list().children].find((item) => !had.has(item.id));
    if (!first || ![button, document.body].includes(document.activeElement)) return;
    first.tabIndex = -1; // who goes on by keyboard reads on there
    first.focus({ preventScroll: true });
  }
  button.addEventListener("click", () => {
    if (!button.hasAttribute("aria-busy")) inTurn(showMore);
  });

  // a page has landed: what else is drawn may have gone, which only the pages after it say. Not all phones at once
  Live.on("listed", (first) => {
    const extra = ids().filter((id) => !first.has(id));
    if (!extra.length) return;
    if (first.size < size) extra.forEach((id) => document.getElementById(id).remove());
    else setTimeout(() => inTurn(() => checkExtra(first)), Math.random() * 3000);
  });
  async function checkExtra(first) {
    const kept = new Set(first);
    const before = ids();
    for (let number = 2; (number - 1) * size < total(); number += 1) {
      const found = await readPage(number);
      if (!found) return;
      found.forEach((id) => kept.add(id));
    }
    before.filter((id) => !kept.has(id)).forEach((id) => document.getElementById(id)?.remove());
    showRest();
  }

  // votes bring a question up that isn't drawn here
  let rising = null;
  function rises(pair) {
    const [key, votes] = pair.split(":");
    if (document.getElementById(`votes-${key}`)) return false;
    const above = [...list().children].filter((item) => ByVotes.votes(item) >= Number(votes));
    return above.length < size;
  }
  Live.on("element", (element) => {
    const { numbers } = element.dataset;
    if (meanwhile && (numbers || element.matches("template"))) meanwhile.push(element.outerHTML);
    if (!rising && numbers?.split(" ").some(rises))
      rising = setTimeout(
        () => {
          rising = null;
          inTurn(() => readPage(1));
        },
        1000 + Math.random() * 4000,
      );
  });

  Live.on("landed", () => {
    sort();
    showRest();
  });
  ByVotes.sort(list(), false); // all that is here is known
  showRest();
})();
