/* The pin of a producer's page from where the device stands; without this file the map is clicked. */
document.querySelectorAll("form[data-here]").forEach(function (form) {
  "use strict";
  if (!navigator.geolocation) { return; }
  var told = form.querySelector("[role=status]");
  form.hidden = false;
  form.addEventListener("submit", function (event) {
    if (form.elements.latitude.value) { return; }
    event.preventDefault();
    navigator.geolocation.getCurrentPosition(function (place) {
      form.elements.latitude.value = place.coords.latitude.toFixed(5);
      form.elements.longitude.value = place.coords.longitude.toFixed(5);
      form.submit();
    }, function () { told.textContent = told.dataset.failed; }, { enableHighAccuracy: true, timeout: 10000 });
  });
});
