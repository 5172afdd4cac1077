/** [data-passkey="create|get"] has the browser make or ask a passkey, writes what it answers into the form, and sends it. */

const OLD = "This browser knows no passkeys. Use a newer one, or another second factor.";
const NONE = "There was no passkey. Try again, or use another second factor.";

interface Options {
  readonly publicKey: PublicKeyCredentialCreationOptionsJSON & PublicKeyCredentialRequestOptionsJSON;
}

async function askBrowser(kind: string | undefined, { publicKey }: Options): Promise<Credential | null> {
  if (kind === "create") return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) });
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
}

function tell(form: HTMLFormElement, sentence: string): void {
  const place = form.querySelector<HTMLElement>("[data-passkey-problem]");
  if (!place) return;
  place.textContent = sentence;
  place.hidden = false;
}

async function usePasskey(button: HTMLButtonElement, form: HTMLFormElement): Promise<void> {
  const field = form.querySelector<HTMLInputElement>("input[name=credential]");
  if (!field) return;
  if (typeof PublicKeyCredential === "undefined" || !("parseRequestOptionsFromJSON" in PublicKeyCredential)) {
    tell(form, OLD);
    return;
  }
  try {
    const credential = await askBrowser(button.dataset["passkey"], JSON.parse(button.dataset["passkeyOptions"] ?? "{}") as Options);
    field.value = JSON.stringify(credential);
    form.requestSubmit();
  } catch {
    tell(form, NONE);
  }
}

export function listenForPasskeys(): void {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLButtonElement>("button[data-passkey]") : null;
    if (button?.form) void usePasskey(button, button.form);
  });
}
