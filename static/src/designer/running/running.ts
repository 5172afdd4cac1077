/**
 * The room running/: running a package and following the run.
 *
 * Running the package: it is saved first, asked for values where there are some to give, and then followed.
 */

import { askDespiteErrors } from "../commands/asking.ts";
import { save } from "../commands/saving.ts";
import { graphOf, withInside } from "../document/graph.ts";
import { openEditor } from "../editors/editor-dialog.ts";
import { call, sentenceOf } from "../server/api.ts";
import { type Execution, hasEnded } from "../server/wire.ts";
import { announce, closeNotice, notifyFailure } from "../store/notices.ts";
import { app, isDirty, type OpenedRun, present } from "../store/state.ts";
import { placeOf } from "../store/validation.ts";
import { asksFirst, chosenEnvironment } from "./environments.ts";
import { follow, isRunning, updateRun } from "./live-view.ts";

/** The part of a package that is to run, as the server is told; none of both is all of it. */
type Part = Readonly<Partial<Record<"task" | "start_at", string>>>;

/** How a package is to run: one task alone, and whether to ask for values although none is needed. */
interface How {
  readonly task?: string;
  /** The task with which the run begins. */
  readonly startAt?: string;
  readonly asks?: boolean;
}

/** Saves when needed, asks for values where there are some to give, starts an execution and follows it. */
export async function runPackage({ task, startAt, asks = asksFirst() }: How = {}): Promise<void> {
  await begin(async () => {
    if (isDirty(app.get()) && !(await save())) return null;
    closeNotice();
    if (!(await mayRun(task))) return null;
    const part: Part = task !== undefined ? { task } : startAt !== undefined ? { start_at: startAt } : {};
    return asks ? ask(() => ({ task: "", ...part })) : start(part);
  });
}

/** Runs what is on the canvas without saving it, in the environment that is chosen, or as the dialog says; the server withholds all its mail. */
export async function tryOut({ asks = asksFirst() }: Pick<How, "asks"> = {}): Promise<void> {
  await begin(async () => {
    closeNotice();
    if (!(await mayRun(undefined))) return null;
    if (asks) return ask(() => ({ document: JSON.stringify(present()) }));
    announce("Trying out the package.");
    return call<Execution>("POST", app.get().boot.urls.api_try_out, { document: present(), environment: chosenEnvironment(app.get())?.name ?? "" });
  });
}

/** Starts an execution, unless one is under way, and follows it; null when it was canceled. */
export async function begin(starting: () => Promise<Execution | null>): Promise<void> {
  if (app.get().isStarting || isRunning()) return;
  app.set({ isStarting: true });
  try {
    const execution = await starting();
    if (!execution) return;
    follow(execution);
    app.set({ tab: "progress", opened: null });
  } catch (error) {
    notifyFailure(`The package was not started. ${sentenceOf(error)}`);
  } finally {
    app.set({ isStarting: false });
  }
}

/** Asks first where errors are known that the run would meet: of the task that runs alone, or of all. */
async function mayRun(task: string | undefined): Promise<boolean> {
  const alone = task === undefined ? null : withInside(graphOf(present()), [task]);
  const errors = app.get().issues.filter(({ severity, executable }) => severity === "error" && (alone === null || (executable !== null && alone.has(executable))));
  return errors.length === 0 || (await askDespiteErrors({ errors: errors.map((issue) => ({ place: placeOf(issue), message: issue.message })) })) !== null;
}

function start(part: Part): Promise<Execution> {
  announce("Starting the package.");
  const environment = chosenEnvironment(app.get())?.name ?? "";
  return call<Execution>("POST", app.get().boot.urls.api_run, { environment, ...part });
}

/** The server's dialog starts the execution itself; null when it was canceled. It begins with the values of a run that was opened. */
async function ask(fields: () => Record<string, string>): Promise<Execution | null> {
  const { boot, opened, environment } = app.get();
  const url = opened ? `${boot.urls.run_dialog}?again=${opened.id}` : boot.urls.run_dialog;
  const once = opened || environment === null ? {} : { once: { environment } };
  const edited = await openEditor({ url, fields, opening: "Asking how the package is to run…", ...once });
  if (!edited) return null;
  const execution = edited.value as Execution;
  app.set({ environment: execution.environment ?? "" });
  return execution;
}

/** Opens the live view of the execution that the address names (?execution=ID), or of one that is under way. */
export async function followFromAddress(): Promise<void> {
  const { running } = app.get().boot;
  const id = new URLSearchParams(location.search).get("execution") ?? (running === null ? null : String(running));
  if (id) await followExecution(id);
}

/** Shows an execution, under way or over, on the canvas and in the panes. */
export async function followExecution(id: string): Promise<void> {
  try {
    const execution = await call<Execution>("GET", app.get().boot.urls.api_executions + encodeURIComponent(id));
    follow(execution);
    app.set({ tab: "progress", opened: openedBy(execution) });
  } catch (error) {
    notifyFailure(`Execution ${id} cannot be shown. ${sentenceOf(error)}`);
  }
}

/** A run of this package that is over is opened with its values. */
function openedBy({ id, status, ...execution }: Execution): OpenedRun | null {
  const isOwn = String(execution.package?.id) === String(app.get().boot.package.id);
  return isOwn && hasEnded(status) && execution.package_version !== undefined && !execution.try_out ? { id: String(id), version: execution.package_version } : null;
}

export async function cancelRun(): Promise<void> {
  const { run, boot } = app.get();
  if (!run || !isRunning()) return;
  try {
    const execution = await call<Execution>("POST", `${boot.urls.api_executions}${run.id}/cancel`, {});
    closeNotice();
    announce("Canceling the run.");
    // The live view may have told the end before this answer came; the end is its to tell.
    if (isRunning() && !hasEnded(execution.status)) updateRun({ status: execution.status });
  } catch (error) {
    notifyFailure(`The run could not be canceled. ${sentenceOf(error)}`);
  }
}
