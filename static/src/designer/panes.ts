/** The page's panes and the keys that lead to them: Alt+1 … Alt+6. */

import { app, type Tab } from "./state.ts";
import { graphOf } from "./graph.ts";
import { present } from "./state.ts";
import { focusTask } from "./viewport.ts";

export type Pane = "toolbox" | "canvas" | "properties" | "connections" | "progress" | "variables";

export const PANES: readonly { readonly pane: Pane; readonly label: string }[] = [
  { pane: "toolbox", label: "Toolbox" },
  { pane: "canvas", label: "Control flow" },
  { pane: "properties", label: "Properties" },
  { pane: "connections", label: "Connection managers" },
  { pane: "progress", label: "Progress" },
  { pane: "variables", label: "Variables" },
];

export function focusPane(pane: Pane): void {
  if (pane === "canvas") return focusCanvas();
  if (pane === "connections" || pane === "progress" || pane === "variables") return openTab(pane);
  focusIn(`#${pane}`);
}

function focusCanvas(): void {
  const id = app.get().current ?? graphOf(present()).order[0]?.id;
  if (id !== undefined) focusTask(id);
  else focusIn("#canvas");
}

/** Opens a tab of the pane below and puts the focus on its handle. */
export function openTab(tab: Tab): void {
  app.set({ tab });
  document.getElementById(`tab-${tab}`)?.focus();
}

function focusIn(selector: string): void {
  const inside = `:is(a[href], button, input:not([type=hidden]), select, textarea, [tabindex]):not([tabindex="-1"]):not(:disabled)`;
  const pane = document.querySelector<HTMLElement>(selector);
  const checked = pane?.querySelector<HTMLElement>("input[type=radio]:checked");
  (checked ?? pane?.querySelector<HTMLElement>(inside) ?? pane)?.focus();
}
