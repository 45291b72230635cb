// The tabs of the questions, and the button that shows more of the bar on a phone.
(() => {
  "use strict";
  const { body } = document;
  const storageKey = "tab";
  const findTabs = () => [...document.querySelectorAll("[role=tab]")];

  function update() {
    const more = document.querySelector("button[data-more]");
    more?.setAttribute("aria-expanded", String(body.hasAttribute("data-more")));
    findTabs().forEach((tab) => {
      const isChosen = tab.dataset.tab === body.dataset.tab;
      tab.setAttribute("aria-selected", String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
    });
  }
  function chooseTab(name) {
    body.dataset.tab = name;
    Stored.tab.set(storageKey, name);
    update();
  }
  function moveTab(event) {
    event.preventDefault();
    const tabs = findTabs();
    const step = event.key === "ArrowRight" ? 1 : tabs.length - 1;
    const next = tabs[(tabs.indexOf(event.target) + step) % tabs.length];
    chooseTab(next.dataset.tab);
    next.focus();
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.matches("[role=tab]") && event.key.startsWith("Arrow")) moveTab(event);
  });
  document.addEventListener("click", ({ target }) => {
    const tab = target.closest("[role=tab]");
    if (tab) chooseTab(tab.dataset.tab);
    if (!target.closest("button[data-more]")) return;
    body.toggleAttribute("data-more");
    update();
  });
  Events.on("landed", update);
  body.dataset.tab = Stored.tab.get(storageKey) || "waiting";
  update();
})();
