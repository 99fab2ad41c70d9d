/* Writing numbers down without a network: kept on the phone, sent when the line is back, and told how it went.
 * Everything else on the page works without this file. */
(function () {
  "use strict";

  var box = document.getElementById("offline-queue");
  if (!box || !window.indexedDB) { return; }
  var user = box.dataset.user, list = box.querySelector("ul"), row = box.querySelector("template");

  function token() {
    var field = document.querySelector("[name=csrfmiddlewaretoken]");
    return field ? field.value : "";
  }

  function show() {
    return offlineQueue.all().then(function (rows) {
      list.textContent = "";
      rows.filter(function (one) { return one.user === user; })
        .sort(function (one, other) { return one.at - other.at; })
        .forEach(function (one) { list.append(line(one)); });
      box.hidden = !list.children.length;
      box.querySelector("[data-send]").hidden = !list.querySelector("[data-state=waiting]");
    });
  }

  function line(one) {
    var item = row.content.cloneNode(true).firstElementChild, at = new Date(one.at);
    item.dataset.state = one.state;
    item.querySelector("[data-label]").textContent = one.label;
    if (one.shop && one.shop !== box.dataset.shop) { item.querySelector("[data-shop]").textContent = one.shop + " · "; }
    item.querySelector("[data-said]").textContent = one.said;
    item.querySelector("[data-at]").textContent = at.toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
    item.querySelector("[data-words]").textContent = one.words || box.dataset[one.state];
    var button = item.querySelector("button");
    button.hidden = one.state === "waiting";
    button.addEventListener("click", function () { offlineQueue.drop(one.key).then(show); });
    return item;
  }

  function flush() { return offlineQueue.flush(user, token()).then(show); }

  function keep(form) {
    var data = new FormData(form);
    return offlineQueue.put({
      key: form.getAttribute("action") + "#" + (data.get("lot") || ""),
      url: form.getAttribute("action"),
      body: new URLSearchParams(data).toString(),
      user: user,
      consent: box.dataset.consent,
      shop: box.dataset.shop,
      label: form.querySelector("label").textContent.replace(/\s+/g, " ").trim(),
      said: form.elements[form.dataset.waits].value,
      at: Date.now(),
      state: "waiting",
      words: ""
    });
  }

  document.addEventListener("htmx:sendError", function (event) {
    var form = event.target.closest("form[data-waits]");
    if (!form) { return; }
    keep(form).then(show).then(function () {
      var trouble = document.getElementById("net-trouble");
      if (trouble) { trouble.hidden = true; }  // it is kept: nobody has to press again
      box.scrollIntoView({ block: "nearest" });
      if (!navigator.serviceWorker) { return; }
      navigator.serviceWorker.ready.then(function (worker) {
        if (worker.sync) { worker.sync.register("numbers").catch(function () {}); }
      });
    });
  });

  box.querySelector("[data-send]").addEventListener("click", flush);
  window.addEventListener("online", flush);
  flush();

  if (!navigator.serviceWorker) { return; }
  navigator.serviceWorker.register(box.dataset.worker);
  navigator.serviceWorker.addEventListener("message", show);
  // Another person at the same phone does not find the list of the one before.
  if (localStorage.getItem("ban-hang") !== user) {
    caches.delete("ban-hang-trang").then(function () { localStorage.setItem("ban-hang", user); });
  }
})();
