/* The packing slip's print button; without this file the browser's own menu prints. */
document.querySelectorAll("[data-print]").forEach(function (button) {
  "use strict";
  button.hidden = false;
  button.addEventListener("click", function () { window.print(); });
});
