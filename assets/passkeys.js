// Passkeys: the browser asks the device, and the form brings us its answer.

const REFUSED = "No passkey was used. Try again, or choose another way.";
const IMPOSSIBLE = "This browser cannot use passkeys here. Choose another way.";

const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (each) => each.charCodeAt(0));

function toText(buffer) {
  const plain = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return plain.replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

const named = (list) => (list ?? []).map((each) => ({ ...each, id: toBytes(each.id) }));

function create(options) {
  const user = { ...options.user, id: toBytes(options.user.id) };
  const excludeCredentials = named(options.excludeCredentials);
  return navigator.credentials.create({ publicKey: { ...options, challenge: toBytes(options.challenge), user, excludeCredentials } });
}

function get(options) {
  const allowCredentials = named(options.allowCredentials);
  return navigator.credentials.get({ publicKey: { ...options, challenge: toBytes(options.challenge), allowCredentials } });
}

// What the device answered, as text that a form can carry.
function written(credential) {
  const answer = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) answer[part] = toText(credential.response[part]);
  }
  const { id, type } = credential;
  const clientExtensionResults = credential.getClientExtensionResults();
  return JSON.stringify({ id, type, rawId: toText(credential.rawId), response: answer, clientExtensionResults });
}

async function ask(form) {
  const { publicKey } = JSON.parse(form.dataset.options);
  const trouble = form.querySelector("[data-passkey-error]");
  trouble.hidden = true;
  try {
    const credential = await (form.dataset.passkey === "create" ? create(publicKey) : get(publicKey));
    form.elements.credential.value = written(credential);
    form.submit();
  } catch (error) {
    trouble.textContent = window.PublicKeyCredential && error.name !== "SecurityError" ? REFUSED : IMPOSSIBLE;
    trouble.hidden = false;
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask(form);
  });
}
