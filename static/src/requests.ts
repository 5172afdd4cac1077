/**
 * Who may ask the server for something in the reader's name: elements that carry the page's key (data-request-key).
 *
 * Our templates write it, and it differs from reader to reader. Markup that somebody smuggled into a page does not know
 * it, so it can ask for nothing, whether by htmx, by a form, by a button of one of our forms, or by what our scripts do.
 */

/** Attributes of htmx that an element takes over from those around it. We use none of them. */
const INHERITED = ["hx-vals", "hx-vars", "hx-headers", "hx-request", "hx-inherit", "hx-ext"];
const TAINTED = INHERITED.flatMap((name) => [`[${name}]`, `[data-${name}]`]).join();

// The true methods: in smuggled markup a name such as <img name="querySelector"> hides those of the document, and a field
// called getAttribute those of its form.
const attribute = (element: Element, name: string) => Element.prototype.getAttribute.call(element, name);
const around = (element: Element, selector: string) => Element.prototype.closest.call(element, selector);
const first = (selector: string) => Document.prototype.querySelector.call(document, selector);

interface RequestConfig {
  readonly elt: Element;
  readonly headers: Record<string, string>;
}

/** The first of this name stands at the head of the page, before anything that a person wrote. Empty when signed out. */
function pageKey(): string {
  const meta = first('meta[name="request-key"]');
  return (meta && attribute(meta, "content")) ?? "";
}

/** Whether our templates made the element, and nothing around it adds to what it asks for. */
export function isOurs(element: Element): boolean {
  const key = pageKey();
  return key !== "" && attribute(element, "data-request-key") === key && !around(element, TAINTED);
}

/** Django's token. It is the cookie's, since signing in again in another tab makes a new one. */
export function csrfToken(): string {
  return /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";
}

/** Has a script's own request made by htmx, for a place of the page. */
export function load(place: Element, url: string): void {
  const source = document.createElement("p");
  source.className = "mw-hint";
  source.textContent = "Asking the server…";
  source.setAttribute("data-request-key", pageKey());
  place.replaceChildren(source);
  void window.htmx?.ajax("GET", url, { source, target: place, swap: "innerHTML" });
}

/** Has a request made by htmx for an element of a script's own, which shows by itself that it waits. */
export function ask(place: Element, url: string): void {
  place.setAttribute("data-request-key", pageKey());
  void window.htmx?.ajax("GET", url, { source: place, target: place, swap: "innerHTML" });
}

/** A form is sent to where it says, or where the button says that was pressed: both have to be ours. */
function maySend(form: HTMLFormElement, button: HTMLElement | null): boolean {
  const redirects = button?.matches("[formaction], [formmethod]") ?? false;
  if (redirects && button && !isOurs(button)) return false;
  return isOurs(form) || (!redirects && attribute(form, "method")?.toLowerCase() !== "post");
}

export function guardRequests(): void {
  EventTarget.prototype.addEventListener.call(document, "htmx:configRequest", (event) => {
    const { elt, headers } = (event as CustomEvent<RequestConfig>).detail;
    if (!isOurs(elt)) return event.preventDefault();
    headers["X-CSRFToken"] = csrfToken();
  });
  // First of all, before a dialog sends the form by itself. Who is signed out has no key, and nothing to lose.
  window.addEventListener(
    "submit",
    (event) => {
      if (pageKey() === "" || maySend(event.target as HTMLFormElement, event.submitter)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    { capture: true },
  );
}
