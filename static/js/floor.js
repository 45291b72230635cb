// A browser below our floor (docs/running.md) can't use the scripts or the styles: it gets the plain page.
(function () {
  var fits = window.CSSLayerBlockRule && window.customElements && window.fetch;
  if (!fits)
    window.onload = function () {
      location.replace(document.body.getAttribute("data-mine"));
    };
})();
