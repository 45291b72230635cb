// The token that a form needs, from its cookie: a page's own is old once another tab has signed in.
(() => {
  "use strict";
  const token = () => /(?:^|; )(?:__Host-)?csrf=(\w+)/.exec(document.cookie)?.[1] || "";
  window.Csrf = { token };
})();
