// Passkeys: ask the server what to ask, ask the device, send its answer as an ordinary form. Forms of this kind are
// hidden until here: without JavaScript or without a device that can, the other ways stand alone on the page.
"use strict";
(() => {
  if (!window.PublicKeyCredential || !navigator.credentials) return;

  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  // What the server wrote as text, as the bytes the browser wants.
  const wish = (told) => {
    const options = { ...told.publicKey, challenge: bytes(told.publicKey.challenge) };
    if (options.user) options.user = { ...options.user, id: bytes(options.user.id) };
    if (options.excludeCredentials) options.excludeCredentials = known(options.excludeCredentials);
    if (options.allowCredentials) options.allowCredentials = known(options.allowCredentials);
    return { publicKey: options };
  };

  const answer = (made) => {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (made.response[name]) response[name] = text(made.response[name]);
    }
    return JSON.stringify({
      id: made.id,
      rawId: text(made.rawId),
      type: made.type,
      response,
      clientExtensionResults: made.getClientExtensionResults(),
    });
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const trouble = form.querySelector(".passkey-trouble");
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      if (form.elements.credential.value) return;
      event.preventDefault();
      trouble.hidden = true;
      try {
        const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
        const told = await fetch(form.dataset.options, { method: "POST", headers, redirect: "error" });
        const options = wish(await told.json());
        form.elements.credential.value = answer(await navigator.credentials[form.dataset.passkey](options));
        form.submit();
      } catch {
        trouble.hidden = false;
      }
    });
  }
})();
