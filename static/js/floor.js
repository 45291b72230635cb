// A browser older than the oldest supported one (docs/running.md) can't use the scripts or the styles: it gets the
// plain page.
(function () {
  var isSupported = window.CSSLayerBlockRule && window.customElements && window.fetch;
  if (!isSupported)
    window.onload = function () {
      location.replace(document.body.getAttribute("data-mine"));
    };
})();
