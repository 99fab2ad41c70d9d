/* What htmx leaves to do. Every page works without this file; it only saves taps. */
(function () {
  "use strict";

  // Units: − and + beside a number input.
  function prepare(root) {
    root.querySelectorAll("[data-step]").forEach(function (button) { button.hidden = false; });
  }
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-step]");
    if (!button) { return; }
    var input = button.parentElement.querySelector("input");
    var least = Number(input.min || 0), most = input.max ? Number(input.max) : Infinity;
    input.value = Math.min(most, Math.max(least, Number(input.value || least) + Number(button.dataset.step)));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });

  // Suggestions: arrows walk through them, Escape closes, so does leaving.
  var box = document.querySelector("[data-suggest]");
  if (box) {
    var list = box.querySelector(".suggestions"), field = box.querySelector("input");
    var close = function () { list.textContent = ""; };
    box.addEventListener("keydown", function (event) {
      var links = Array.from(list.querySelectorAll("a"));
      var at = links.indexOf(document.activeElement);
      if (event.key === "Escape") { close(); field.focus(); }
      if (!links.length || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) { return; }
      event.preventDefault();
      var next = at + (event.key === "ArrowDown" ? 1 : -1);
      (links[next] || field).focus();
    });
    document.addEventListener("click", function (event) { if (!box.contains(event.target)) { close(); } });
    box.addEventListener("focusout", function (event) {
      if (event.relatedTarget && !box.contains(event.relatedTarget)) { close(); }
    });
  }

  // A weak network must not look like a button that does nothing.
  var trouble = document.getElementById("net-trouble");
  function say(isBad) { if (trouble) { trouble.hidden = !isBad; } }
  ["htmx:sendError", "htmx:timeout", "htmx:responseError"].forEach(function (name) {
    document.addEventListener(name, function () { say(true); });
  });
  document.addEventListener("htmx:afterOnLoad", function (event) { if (event.detail.successful) { say(false); } });
  document.addEventListener("htmx:load", function (event) { prepare(event.target); });
  prepare(document);
})();
