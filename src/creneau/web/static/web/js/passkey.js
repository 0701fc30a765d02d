// A form with data-passkey asks the browser for a passkey, and sends what it gives. The options stand in the page
// (data-options), or are asked for where the form goes. Where passkeys are not known the form stays hidden.
const known = window.PublicKeyCredential?.parseRequestOptionsFromJSON && navigator.credentials;

async function options(form) {
  if (!form.dataset.options) return (await (await fetch(form.action, { headers: { Accept: "application/json" } })).json()).request_options;
  const { creation_options: creation, request_options: request } = JSON.parse(document.getElementById(form.dataset.options).textContent);
  return creation ?? request;
}

// Whatever the device can: to sign in without a password where it can, else as a second step.
async function given(form) {
  const { publicKey } = await options(form);
  if (form.dataset.passkey === "get") {
    return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
  }
  const selection = { ...publicKey.authenticatorSelection, residentKey: "preferred", requireResidentKey: false };
  const wished = { ...publicKey, authenticatorSelection: selection };
  return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(wished) });
}

for (const form of known ? document.querySelectorAll("form[data-passkey]") : []) {
  form.hidden = false;
  for (const instead of document.querySelectorAll("[data-no-passkey]")) instead.hidden = true;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const said = form.querySelector("[data-failed]");
    said.textContent = "";
    try {
      form.elements.credential.value = JSON.stringify(await given(form));
      form.submit();
    } catch {
      said.textContent = said.dataset.failed;
    }
  });
}
