/* Pictures of a product: sent one by one with progress, and put in order by dragging. Both work without this file. */
(function () {
  "use strict";

  document.querySelectorAll("form[data-uploads]").forEach(function (form) {
    var input = form.querySelector("input[type=file]"), list = form.querySelector(".uploads");
    if (!input || form.dataset.uploads === "off" || !window.FormData) { return; }
    form.addEventListener("submit", function (event) {
      if (!input.files.length) { return; }
      event.preventDefault();
      list.hidden = false;
      list.textContent = "";
      form.querySelector("button").disabled = true;
      var files = Array.from(input.files), failed = 0;
      // One by one: on a poor line many at once all fail, one after the other most arrive.
      (function next() {
        var file = files.shift();
        if (!file) {
          if (!failed) { window.location.reload(); return; }
          form.querySelector("button").disabled = false;
          return;
        }
        send(form, input.name, file, list, function (arrived) { if (!arrived) { failed += 1; } next(); });
      })();
    });
  });

  function send(form, name, file, list, done) {
    var item = document.createElement("li"), words = document.createElement("span"), bar = document.createElement("progress");
    words.textContent = file.name;
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    item.append(words, bar);
    list.append(item);
    var data = new FormData(), request = new XMLHttpRequest();
    data.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    data.append(name, file);
    request.open("POST", form.action || window.location.href);
    request.upload.addEventListener("progress", function (event) {
      if (event.lengthComputable) { bar.value = Math.round(100 * event.loaded / event.total); }
    });
    request.addEventListener("loadend", function () {
      var arrived = request.status >= 200 && request.status < 400;
      words.textContent = file.name + ": " + (arrived ? list.dataset.done : list.dataset.failed);
      bar.value = arrived ? 100 : 0;
      done(arrived);
    });
    request.send(data);
  }

  // Dragging is an extra: the buttons below each picture do the same.
  var shots = document.querySelector("[data-shots]"), drop = document.getElementById("drop"), dragged = null;
  if (!shots || !drop) { return; }
  Array.from(shots.children).forEach(function (shot, place) {
    shot.draggable = true;
    shot.addEventListener("dragstart", function () { dragged = shot; shot.classList.add("dragged"); });
    shot.addEventListener("dragend", function () { shot.classList.remove("dragged"); });
    shot.addEventListener("dragover", function (event) { event.preventDefault(); });
    shot.addEventListener("drop", function (event) {
      event.preventDefault();
      if (!dragged || dragged === shot) { return; }
      drop.action = drop.dataset.address.replace("DIGEST", dragged.dataset.digest);
      drop.elements.to.value = place;
      drop.submit();
    });
  });
})();
