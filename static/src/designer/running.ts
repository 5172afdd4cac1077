/** Running the package and following it: server-sent events that go on after a lost connection. */

import { call, isSignedOut, Problem, sentenceOf } from "./api.ts";
import { openEditor } from "./editor-dialog.ts";
import { graphOf, listFlow } from "./graph.ts";
import { countTasks, mergeTasks } from "./progress.ts";
import { save } from "./saving.ts";
import { alarm, announce, closeNotice, complain } from "./speech.ts";
import { app, isDirty, present, type Run } from "./state.ts";
import { counted } from "./wording.ts";
import { EXECUTION_WORDS, hasEnded, type Execution, type ExecutionEvent, type ExecutionStatus } from "./wire.ts";

/** How long after a refused connection the page asks again, in milliseconds. */
const TRY_AGAIN = 3_000;
const LOST = "Connection lost, trying again…";
const SIGNED_OUT = "Signed out. Sign in in another tab; this page then goes on by itself.";

let source: EventSource | undefined;
let retry: number | undefined;
let waiting: ExecutionEvent[] = [];

export function isRunning(): boolean {
  const { run } = app.get();
  return run !== null && !hasEnded(run.status);
}

/** How a package is to run: one task alone, and whether to ask for values although none is needed. */
interface How {
  readonly task?: string;
  readonly asks?: boolean;
}

/** Saves when needed, asks for values where there are some to give, starts an execution and follows it. */
export async function runPackage({ task, asks = hasChoices() }: How = {}): Promise<void> {
  const state = app.get();
  if (state.isStarting || isRunning()) return;
  app.set({ isStarting: true });
  try {
    if (isDirty(state) && !(await save())) return;
    closeNotice();
    const execution = asks ? await askAndStart(task) : await start(task);
    if (!execution) return;
    follow(execution);
    app.set({ tab: "progress" });
  } catch (error) {
    complain(`The package was not started. ${sentenceOf(error)}`);
  } finally {
    app.set({ isStarting: false });
  }
}

/** Whether a run has something to choose: parameters of the package, environments of its project. */
function hasChoices(): boolean {
  return present().parameters.length > 0 || app.get().boot.has_environments;
}

function start(task: string | undefined): Promise<Execution> {
  announce("Starting the package.");
  return call<Execution>("POST", app.get().boot.urls.api_run, task === undefined ? {} : { task });
}

/** The server's dialog starts the execution itself; null when it was canceled. */
async function askAndStart(task: string | undefined): Promise<Execution | null> {
  const url = app.get().boot.urls.run_dialog;
  const edited = await openEditor({ url, fields: () => ({ task: task ?? "" }), opening: "Asking how the package is to run…" });
  return edited && (edited.value as Execution);
}

/** Opens the live view of the execution that the address names (?execution=ID), or of one that is under way. */
export async function followFromAddress(): Promise<void> {
  const { running } = app.get().boot;
  const id = new URLSearchParams(location.search).get("execution") ?? (running === null ? null : String(running));
  if (!id) return;
  try {
    follow(await call<Execution>("GET", app.get().boot.urls.api_executions + encodeURIComponent(id)));
    app.set({ tab: "progress" });
  } catch (error) {
    complain(`Execution ${id} cannot be shown. ${sentenceOf(error)}`);
  }
}

export async function cancelRun(): Promise<void> {
  const { run, boot } = app.get();
  if (!run || !isRunning()) return;
  try {
    const execution = await call<Execution>("POST", `${boot.urls.api_executions}${run.id}/cancel`, {});
    closeNotice();
    announce("Canceling the run.");
    // The live view may have told the end before this answer came; the end is its to tell.
    if (isRunning() && !hasEnded(execution.status)) update({ status: execution.status });
  } catch (error) {
    complain(`The run could not be canceled. ${sentenceOf(error)}`);
  }
}

/** Back to design mode: the statuses go away. */
export function clearRun(): void {
  if (isRunning()) return;
  stopListening();
  app.set({ run: null });
  setAddress(null);
}

/** An edit after the end of a run ends the live view, as in SSIS. */
export function forgetEndedRun(): void {
  if (app.get().run && !isRunning()) clearRun();
}

function follow(execution: Execution): void {
  stopListening();
  waiting = [];
  const ids = new Set(listFlow(graphOf(present()), null).map(({ id }) => id));
  app.set({ run: { id: String(execution.id), status: execution.status, tasks: execution.tasks, ids, events: [], trouble: null } });
  setAddress(String(execution.id));
  listen(String(execution.id), 0);
}

function setAddress(id: string | null): void {
  const url = new URL(location.href);
  if (id === null) url.searchParams.delete("execution");
  else url.searchParams.set("execution", id);
  history.replaceState(history.state, "", url);
}

function listen(id: string, after: number): void {
  source = new EventSource(`${app.get().boot.urls.api_executions}${id}/stream${after > 0 ? `?after=${after}` : ""}`);
  source.addEventListener("open", () => update({ trouble: null }));
  source.addEventListener("snapshot", (event) => takeSnapshot(JSON.parse(event.data as string) as Pick<Run, "status" | "tasks">));
  source.addEventListener("message", (event) => takeEvent(JSON.parse(event.data as string) as ExecutionEvent));
  source.addEventListener("end", (event) => end((JSON.parse(event.data as string) as { status: ExecutionStatus }).status));
  source.addEventListener("error", () => lose(id));
}

function stopListening(): void {
  source?.close();
  source = undefined;
  window.clearTimeout(retry);
}

/** The browser asks again by itself with Last-Event-ID; after a refusal it gives up, then we ask. */
function lose(id: string): void {
  if (!source) return;
  suffer(LOST);
  if (source.readyState === EventSource.CLOSED) retry = window.setTimeout(() => void listenAgain(id), TRY_AGAIN);
}

function suffer(trouble: string): void {
  if (app.get().run?.trouble === trouble) return;
  update({ trouble });
  announce(trouble);
}

/** A stream does not say why it was refused, so the execution itself is asked first. */
async function listenAgain(id: string): Promise<void> {
  try {
    await call<Execution>("GET", app.get().boot.urls.api_executions + id);
  } catch (error) {
    suffer(error instanceof Problem && isSignedOut(error.status) ? SIGNED_OUT : LOST);
    retry = window.setTimeout(() => void listenAgain(id), TRY_AGAIN);
    return;
  }
  flush();
  listen(id, app.get().run?.events.at(-1)?.event_message_id ?? 0);
}

function update(part: Partial<Run>): void {
  const { run } = app.get();
  if (run) app.set({ run: { ...run, ...part } });
}

function takeSnapshot({ status, tasks }: Pick<Run, "status" | "tasks">): void {
  const before = app.get().run?.tasks ?? {};
  update({ status, tasks: mergeTasks(before, tasks), trouble: null });
  for (const [id, task] of Object.entries(tasks)) {
    if (task.status === "failed" && before[id]?.status !== "failed") sayFailure(id, task.message);
  }
}

function sayFailure(id: string, message: string): void {
  const name = graphOf(present()).byId.get(id)?.name ?? "A task";
  alarm(`${name} failed${message ? `: ${message}` : "."}`);
}

/** Events are shown together once per frame; there may be thousands. */
function takeEvent(event: ExecutionEvent): void {
  waiting.push(event);
  if (waiting.length === 1) requestAnimationFrame(flush);
}

function flush(): void {
  const events = app.get().run?.events ?? [];
  const last = events.at(-1)?.event_message_id ?? 0;
  const fresh = waiting.filter((event) => event.event_message_id > last);
  waiting = [];
  if (fresh.length > 0) update({ events: [...events, ...fresh] });
}

function end(status: ExecutionStatus): void {
  stopListening();
  flush();
  update({ status, trouble: null });
  const { run } = app.get();
  const failed = run ? countTasks(run).failed : 0;
  const sentence = `Run ${EXECUTION_WORDS[status].toLowerCase()}${failed > 0 ? `, ${counted(failed, "task")} failed` : ""}.`;
  if (status === "succeeded") announce(sentence);
  else alarm(sentence);
}
