/** The page's panes and the keys that lead to them: Alt+1 … Alt+9. */

import { notesIn } from "../document/notes.ts";
import { graphOf, insideOf } from "../document/graph.ts";
import { openPane, type Side } from "../store/layout.ts";
import { app, present, shownFlow, type Tab } from "../store/state.ts";
import { focusTask, showSurface } from "./view.ts";

export type Pane = "toolbox" | "canvas" | "properties" | "connections" | "progress" | "variables" | "handlers" | "result" | "explorer";

export const PANES: readonly { readonly pane: Pane; readonly label: string }[] = [
  { pane: "toolbox", label: "Toolbox" },
  { pane: "canvas", label: "Control flow" },
  { pane: "properties", label: "Properties" },
  { pane: "connections", label: "Connection managers" },
  { pane: "progress", label: "Progress" },
  { pane: "variables", label: "Variables" },
  { pane: "handlers", label: "Event handlers" },
  { pane: "result", label: "Task result" },
  { pane: "explorer", label: "Package Explorer" },
];

/** Frames to wait for the tree to be drawn. */
const TREE_PATIENCE = 120;

const SIDE_OF: Readonly<Partial<Record<Pane, Side>>> = { toolbox: "toolbox", properties: "properties" };

export function focusPane(pane: Pane): void {
  if (pane === "canvas") return focusCanvas();
  const side = SIDE_OF[pane];
  if (side) openPane(side);
  if (pane === "handlers") return openHandlers();
  if (pane === "connections" || pane === "progress" || pane === "variables" || pane === "result") return openTab(pane);
  if (pane === "explorer") return openExplorer();
  focusIn(pane === "toolbox" ? "#toolbox [role=toolbar]" : `#${pane}`);
}

/** The tab of event handlers, or back to the control flow from there. */
function openHandlers(): void {
  const { surface } = app.get();
  const tab = surface.tab === "flow" ? "handlers" : "flow";
  showSurface({ ...surface, tab });
  document.getElementById(`surface-${tab}`)?.focus();
}

/** The tree itself, which is loaded when it is wanted first. */
function openExplorer(): void {
  openTab("explorer");
  focusTree(TREE_PATIENCE);
}

function focusTree(patience: number): void {
  const tree = document.getElementById("explorer");
  if (tree) tree.focus();
  else if (patience > 0) requestAnimationFrame(() => focusTree(patience - 1));
}

function focusCanvas(): void {
  const flow = shownFlow(app.get());
  const first = flow === undefined ? undefined : (insideOf(graphOf(present()), flow)[0] ?? notesIn(present(), flow)[0]);
  const id = app.get().current ?? first?.id;
  if (id !== undefined) focusTask(id);
  else focusIn("#canvas");
}

/** Opens a tab of the pane below and puts the focus on its handle. */
export function openTab(tab: Tab): void {
  openPane("bottom");
  app.set({ tab });
  focusOn(document.getElementById(`tab-${tab}`));
}

/** What was closed can be focused when it is drawn. */
function focusOn(element: HTMLElement | null): void {
  element?.focus();
  if (document.activeElement !== element) requestAnimationFrame(() => element?.focus());
}

function focusIn(selector: string): void {
  const inside = `:is(a[href], button, input:not([type=hidden]), select, textarea, [tabindex]):not([tabindex="-1"]):not(:disabled)`;
  const pane = document.querySelector<HTMLElement>(selector);
  const checked = pane?.querySelector<HTMLElement>("input[type=radio]:checked");
  focusOn(checked ?? pane?.querySelector<HTMLElement>(inside) ?? pane);
}
