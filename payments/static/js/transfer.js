/* Payment by transfer: copy buttons and a ticking clock. Without this file the page says the same, only less often. */
(function () {
  "use strict";

  function prepare(root) {
    if (!navigator.clipboard) { return; }
    root.querySelectorAll("[data-copy]").forEach(function (button) { button.hidden = false; });
  }
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-copy]");
    if (!button) { return; }
    navigator.clipboard.writeText(button.dataset.copy).then(function () {
      var before = button.innerHTML;
      button.textContent = button.dataset.copied;
      setTimeout(function () { button.innerHTML = before; }, 1500);
    });
  });

  function tick() {
    document.querySelectorAll("[data-until]").forEach(function (box) { // one code for each producer that is paid directly
      var left = Math.max(0, Number(box.dataset.until) - Math.floor(Date.now() / 1000));
      var seconds = left % 60;
      box.querySelector("[data-clock]").textContent = Math.floor(left / 60) + ":" + (seconds < 10 ? "0" : "") + seconds;
    });
  }
  setInterval(tick, 1000);
  document.addEventListener("htmx:load", function (event) { prepare(event.target); tick(); });
  prepare(document);
  tick();
})();
