// What htmx leaves alone when it morphs: an open disclosure, what the person here typed, and the items of a list, which
// are applied one by one.
(() => {
  "use strict";
  htmx.config.morphIgnore = ["data-htmx-powered", "open"];
  htmx.config.morphSkip = "[data-preserve]";
  htmx.config.morphSkipChildren = "[data-items]";
})();
