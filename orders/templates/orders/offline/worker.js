{% load static %}/* Under the producers' pages: the list of products opens without a network, and kept numbers are sent when it is back. */
importScripts("{% static "js/queue.js" %}");
var LIST = "{% url 'orders:products' %}", OFFLINE = "{% url 'orders:no_network' %}";
var PAGES = "ban-hang-trang", FILES = "ban-hang-tap";

self.addEventListener("install", function (event) {
  var ready = caches.open(FILES).then(function (files) { return files.add(OFFLINE); });
  event.waitUntil(ready.then(function () { return self.skipWaiting(); }));
});
self.addEventListener("activate", function (event) { event.waitUntil(self.clients.claim()); });

self.addEventListener("fetch", function (event) {
  var asked = event.request, path = new URL(asked.url).pathname;
  if (asked.method !== "GET") { return; }
  if (asked.mode === "navigate") {
    event.respondWith(fetch(asked).then(function (answer) {
      if (path === LIST && answer.ok && !answer.redirected) { keep(PAGES, LIST, answer.clone()); }
      return answer;
    }).catch(function () {
      return (path === LIST ? kept(PAGES, LIST) : Promise.resolve()).then(function (page) { return page || kept(FILES, OFFLINE); });
    }));
  } else if (["style", "script", "font"].indexOf(asked.destination) >= 0 || path.indexOf("{% static "img/" %}") === 0) {
    event.respondWith(fetch(asked).then(function (answer) {
      if (answer.ok) { keep(FILES, asked.url, answer.clone()); }
      return answer;
    }).catch(function () {
      return kept(FILES, asked.url).then(function (file) { return file || Response.error(); });
    }));
  }
});

self.addEventListener("sync", function (event) {
  if (event.tag === "numbers") { event.waitUntil(offlineQueue.flush().then(tell)); }
});

function keep(box, key, answer) { caches.open(box).then(function (files) { files.put(key, answer); }); }
function kept(box, key) { return caches.open(box).then(function (files) { return files.match(key); }); }
function tell() {
  return self.clients.matchAll().then(function (pages) { pages.forEach(function (page) { page.postMessage("numbers"); }); });
}
