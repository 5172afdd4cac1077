/** What became of one task in the run that the page follows: which task is asked for, and the way to its result. */

import { openTab } from "../commands/panes.ts";
import { taskStatus } from "../store/progress.ts";
import { app, type AppState } from "../store/state.ts";

/** The one selected task, if it is in the run. */
export function chosenTask(state: AppState): string | null {
  const [id] = state.selected.size === 1 ? state.selected : [];
  return id !== undefined && taskStatus(state.run, id) ? id : null;
}

export function hasResult(id: string): boolean {
  return taskStatus(app.get().run, id) !== undefined;
}

/** Shows what became of a task, or of its one run under a path. */
export function showResult(id: string, path = ""): void {
  app.set({ selected: new Set([id]), constraints: new Set(), resultPath: path === "" ? null : { task: id, path } });
  openTab("result");
}

/** A click on a task while a run is followed leads from its progress to the task's own result; a failed one always tells why. */
export function followClick(id: string): void {
  const { run, tab } = app.get();
  if (!hasResult(id)) return;
  if (tab === "progress" || taskStatus(run, id)?.status === "failed") app.set({ tab: "result" });
}
