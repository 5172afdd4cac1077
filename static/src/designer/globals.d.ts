/** What else is on the page: htmx 2 of django-htmx, when the page has it. */

export {};

declare global {
  interface Window {
    readonly htmx?: { process(element: Element): void };
  }
}
