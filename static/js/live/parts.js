// Applies what a frame or a page brings, each element by its id: whole parts, items of lists, and items put off while
// somebody is writing in them.
(() => {
  "use strict";
  const deferred = new Map();
  let appliedCount = 0;

  // One text is applied after the other: in a background tab one can take a second.
  let queue = Promise.resolve();
  function applyParts(text, options) {
    queue = queue.catch(() => {}).then(() => applyNow(text, options));
    return queue;
  }
  async function applyNow(text, { quietly } = {}) {
    const holder = document.createElement("template");
    holder.innerHTML = text;
    for (const element of [...holder.content.children]) {
      if (element.id === "pulse") {
        Events.emit("pulse", element.dataset);
        continue;
      }
      Events.emit("element", element);
      if (element.dataset.numbers) {
        appliedCount += 1;
        applyNumbers(element.dataset.numbers);
        continue;
      }
      const isTemplate = element.localName === "template";
      if (!isTemplate && (!element.id || !document.getElementById(element.id))) continue;
      appliedCount += 1;
      await (isTemplate ? applyTemplate(element) : applyPart(element));
    }
    await retryDeferred();
    if (!quietly) Events.emit("landed");
  }
  // The votes of the question whose key ends so.
  const findVotes = (ending) => document.querySelector(`[id^="votes-"][id$="${ending}"]`);
  // The votes of questions, as `ending:votes ending:votes`.
  function applyNumbers(pairs) {
    for (const pair of pairs.split(" ")) {
      const [ending, votes] = pair.split(":");
      const place = findVotes(ending);
      if (place) place.textContent = votes;
    }
  }
  const morph = (element) =>
    htmx.swap({ target: "#" + element.id, swap: "outerMorph", text: element.outerHTML, sourceElement: document.body });

  // A whole part: first what surrounds its lists, then their items.
  async function applyPart(part) {
    const lists = [...part.querySelectorAll("[data-items]")].map((list) => [list, [...list.children]]);
    lists.forEach(([list]) => list.replaceChildren());
    await morph(part);
    for (const [{ id, dataset }, items] of lists) {
      const nextIds = items.map((_, n) => items[n + 1]?.id || "");
      for (let n = items.length - 1; n >= 0; n -= 1) await applyItem(items[n], id, nextIds[n]);
      const ids = new Set(items.map((item) => item.id));
      // a list that is cut into pages may hold items of later pages here
      if ("cut" in dataset) Events.emit("listed", ids);
      else [...document.getElementById(id).children].forEach((item) => ids.has(item.id) || removeItem(item));
    }
  }

  // A template carries one change: what surrounds the lists, or an item that was added, changed or removed.
  async function applyTemplate({ dataset, content }) {
    if (dataset.gone) return removeItem(document.getElementById(dataset.gone));
    const element = content.firstElementChild;
    if (!element) return;
    if ("around" in dataset) return morph(element);
    return applyItem(element, dataset.list, dataset.before);
  }
  async function applyItem(incoming, listId, nextId) {
    deferred.delete(incoming.id);
    const item = document.getElementById(incoming.id);
    const list = document.getElementById(listId);
    if (!item && !list) return;
    if (!item) {
      list.insertBefore(incoming, findChild(list, nextId));
      return htmx.process(incoming);
    }
    const moves = list && item.parentElement !== list;
    if (mustStay(item, incoming, moves)) return deferred.set(incoming.id, [incoming, listId, nextId]);
    if (moves) (list.moveBefore || list.insertBefore).call(list, item, findChild(list, nextId));
    return morph(incoming);
  }
  function removeItem(item) {
    if (!item) return;
    deferred.delete(item.id);
    if (mustStay(item, null, true)) deferred.set(item.id, null);
    else item.remove();
  }
  const findChild = (list, id) => [...list.children].find((item) => id && item.id === id) || null;

  // An item that somebody is writing in stays where it is until they finish, and no text is lost.
  function mustStay(item, incoming, moves) {
    const { activeElement } = document;
    const hasText = [...item.querySelectorAll("textarea")].some(({ value }) => value.trim());
    const losesText = hasText && !incoming?.querySelector("textarea");
    const losesFocus = moves && item.contains(activeElement) && (hasText || activeElement.matches("textarea"));
    return losesText || losesFocus;
  }
  async function retryDeferred() {
    for (const [id, change] of [...deferred]) {
      if (change) await applyItem(...change);
      else removeItem(document.getElementById(id));
    }
  }
  document.addEventListener("focusout", () => setTimeout(retryDeferred));

  window.Parts = { apply: applyParts, count: () => appliedCount, findVotes };
})();
