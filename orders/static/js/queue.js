/* Numbers that were written down without a network, kept on the phone until they are sent. For the page and its worker.
 *
 * A row: {key, url, body, user, consent, shop, label, said, at, state, words}; state is waiting, done, refused or forbidden;
 * consent is what a helper acted by where it was written, 0 for somebody of the shop. Sending a row twice is harmless: the server compares what the page had seen with what is there (catalog/services/counting.py).
 */
var offlineQueue = (function () {
  "use strict";

  function open() {
    return new Promise(function (resolve, reject) {
      var asked = indexedDB.open("ban-hang", 1);
      asked.onupgradeneeded = function () { asked.result.createObjectStore("numbers", { keyPath: "key" }); };
      asked.onsuccess = function () { resolve(asked.result); };
      asked.onerror = function () { reject(asked.error); };
    });
  }

  function run(mode, act) {
    return open().then(function (db) {
      return new Promise(function (resolve, reject) {
        var doing = db.transaction("numbers", mode), asked = act(doing.objectStore("numbers"));
        doing.oncomplete = function () { db.close(); resolve(asked.result); };
        doing.onerror = function () { db.close(); reject(doing.error); };
      });
    });
  }

  function put(row) { return run("readwrite", function (rows) { return rows.put(row); }); }
  function drop(key) { return run("readwrite", function (rows) { return rows.delete(key); }); }
  function all() { return run("readonly", function (rows) { return rows.getAll(); }); }

  /* Say what became of a row that was sent, unless another number was written down for the same pack meanwhile. */
  function settle(row) {
    return run("readwrite", function (rows) {
      var asked = rows.get(row.key);
      asked.onsuccess = function () { if (asked.result && asked.result.at === row.at) { rows.put(row); } };
      return asked;
    });
  }

  /* Send one row. It stays waiting where there is still no network, or where its writer has to sign in first
   * (412: somebody else is; 403 without a token of the page: the old one went with the old session). */
  function send(row, token) {
    var body = new URLSearchParams(row.body);
    if (token) { body.set("csrfmiddlewaretoken", token); }
    var headers = { Accept: "application/json", "X-Queued-By": row.user };
    if (row.consent !== undefined) { headers["X-Queued-In"] = row.consent; }
    return fetch(row.url, { method: "POST", body: body, headers: headers, credentials: "same-origin", redirect: "manual" })
      .then(function (answer) {
        var states = { 200: "done", 404: "refused", 409: "refused" };
        if (token) { states[403] = "forbidden"; }
        if (!states[answer.status]) { return row; }
        return (answer.status === 404 || answer.status === 403 ? Promise.resolve({}) : answer.json()).then(function (told) {
          row.state = states[answer.status];
          row.words = told.words || "";
          return settle(row);
        });
      }, function () { return row; });
  }

  /* Send what waits, in the order it was written; with a user only that person's rows. */
  function flush(user, token) {
    return all().then(function (rows) {
      return rows.filter(function (row) { return row.state === "waiting" && (!user || row.user === user); })
        .sort(function (one, other) { return one.at - other.at; })
        .reduce(function (before, row) { return before.then(function () { return send(row, token); }); }, Promise.resolve());
    });
  }

  return { put: put, drop: drop, all: all, flush: flush };
})();
