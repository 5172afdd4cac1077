/** htmx, which every page loads before our scripts. */
interface Window {
  readonly htmx?: {
    process(element: Element): void;
    ajax(method: "GET", url: string, context: { source: Element; target: Element; swap: string }): Promise<void>;
  };
}
