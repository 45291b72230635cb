// The page without scripts sends its forms with fields of their own. With scripts they go out again: what is pushed
// later hasn't got them, and a press has to be the same press before and after.
(() => {
  "use strict";
  const strip = (root) => root.querySelectorAll("[data-plain]").forEach((field) => field.remove());
  Events.on("element", strip);
  strip(document);
})();
