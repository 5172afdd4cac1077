/** Running only what failed in a run that is over: the server's dialog says what that is, and starts it. */

import { openEditor } from "../editors/editor-dialog.ts";
import { type Execution, hasEnded } from "../server/wire.ts";
import { countTasks } from "../store/progress.ts";
import { app, type Run } from "../store/state.ts";
import { begin } from "./running.ts";

/** Whether anything of a run may be left to be done: what it says of its tasks is enough to offer it. */
export function mayRestart(run: Run): boolean {
  return hasEnded(run.status) && run.isTryOut !== true && (run.status !== "succeeded" || countTasks(run).failed > 0);
}

export async function restartRun(id: string): Promise<void> {
  await begin(async () => {
    const url = `${app.get().boot.urls.executions_page}${id}/restart-dialog/`;
    const edited = await openEditor({ url, fields: () => ({}), opening: "Asking what is left to be done…" });
    return edited && (edited.value as Execution);
  });
}
