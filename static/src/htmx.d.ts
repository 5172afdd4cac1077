/** htmx, which every page loads before our scripts. */
interface Window {
  readonly htmx?: { process(element: Element): void };
}
