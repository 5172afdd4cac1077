/** The pages of an editor (General, Mail …) as tabs: the server draws all of them, one is seen. */

/** The page that was open last, by the names of the pages: a task's editor remembers its own. */
const lastLabels = new Map<string, string>();

function kindOf(dialog: HTMLElement): string {
  return tabsOf(dialog).map((tab) => tab.textContent.trim()).join();
}

function tabsOf(dialog: HTMLElement): HTMLElement[] {
  return Array.from(dialog.querySelectorAll<HTMLElement>("[role=tab]"));
}

function panelOf(tab: HTMLElement): HTMLElement | null {
  return document.getElementById(tab.getAttribute("aria-controls") ?? "");
}

function show(dialog: HTMLElement, shown: HTMLElement): void {
  for (const tab of tabsOf(dialog)) {
    tab.setAttribute("aria-selected", String(tab === shown));
    tab.tabIndex = tab === shown ? 0 : -1;
    panelOf(tab)?.toggleAttribute("hidden", tab !== shown);
  }
  lastLabels.set(kindOf(dialog), shown.textContent.trim());
  dialog.scrollTop = 0;
}

/** Opens the page with the first error, else the one that was open in the last editor. */
export function openPage(dialog: HTMLElement): void {
  const tabs = tabsOf(dialog);
  for (const tab of tabs) tab.toggleAttribute("data-has-error", Boolean(panelOf(tab)?.querySelector("[aria-invalid=true], .mw-field-error")));
  const last = lastLabels.get(kindOf(dialog));
  const first = tabs.find((tab) => tab.hasAttribute("data-has-error")) ?? tabs.find((tab) => tab.textContent.trim() === last) ?? tabs[0];
  if (first) show(dialog, first);
}

/** Tabs by click and arrow keys (WAI-ARIA tabs pattern); links to fields, as the error summary has them, open their page. */
export function listenForPages(dialog: HTMLElement): void {
  dialog.addEventListener("click", (event) => {
    const target = event.target as Element;
    const tab = target.closest<HTMLElement>("[role=tab]");
    if (tab) return show(dialog, tab);
    const link = target.closest<HTMLAnchorElement>(":is(.error-summary a, a[data-show-field])[href^='#']");
    if (!link) return;
    event.preventDefault();
    showField(dialog, link.hash.slice(1));
  });
  dialog.addEventListener("keydown", (event) => {
    const tab = (event.target as Element).closest<HTMLElement>("[role=tab]");
    const next = tab && nextTab(event.key, tab, tabsOf(dialog));
    if (!next) return;
    event.preventDefault();
    show(dialog, next);
    next.focus();
  });
}

function nextTab(key: string, tab: HTMLElement, tabs: readonly HTMLElement[]): HTMLElement | undefined {
  const at = tabs.indexOf(tab);
  const steps: Readonly<Record<string, number>> = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: -1 };
  const next = steps[key];
  return next === undefined ? undefined : tabs.at(next % tabs.length);
}

function showField(dialog: HTMLElement, id: string): void {
  const field = document.getElementById(id);
  const panel = field?.closest("[role=tabpanel]");
  const tab = tabsOf(dialog).find((each) => panel && each.getAttribute("aria-controls") === panel.id);
  if (tab) show(dialog, tab);
  (field?.matches("fieldset") ? field.querySelector<HTMLElement>("input, select, textarea") : field)?.focus();
}
