/** Following a run: server-sent events that go on after a lost connection. */

import { graphOf, listFlow } from "../document/graph.ts";
import { counted } from "../document/words.ts";
import { call, isSignedOut, Problem } from "../server/api.ts";
import { type Execution, EXECUTION_WORDS, type ExecutionEvent, type ExecutionStatus, hasEnded } from "../server/wire.ts";
import { announce, announceFailure } from "../store/notices.ts";
import { countTasks, mergeTasks } from "../store/progress.ts";
import { app, present, type Run } from "../store/state.ts";

/** How long after a refused connection the page asks again, in milliseconds. */
const TRY_AGAIN = 3_000;
const LOST = "Connection lost, trying again…";
const SIGNED_OUT = "Signed out. Sign in in another tab; this page then goes on by itself.";

let source: EventSource | undefined;
let retry: number | undefined;
let queued: ExecutionEvent[] = [];

export function isRunning(): boolean {
  const { run } = app.get();
  return run !== null && !hasEnded(run.status);
}

/** Back to design mode: the statuses go away. They stay through edits, until the next run or until somebody wants this. */
export function clearRun(): void {
  if (isRunning()) return;
  stopListening();
  app.set({ run: null });
  setAddress(null);
}

export function follow(execution: Execution): void {
  stopListening();
  queued = [];
  const ids = new Set(listFlow(graphOf(present()), null).map(({ id }) => id));
  app.set({ run: { id: String(execution.id), status: execution.status, tasks: execution.tasks, ids, events: [], trouble: null, isTryOut: execution.try_out === true }, resultPath: null });
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
  source.addEventListener("open", () => updateRun({ trouble: null }));
  source.addEventListener("snapshot", (event) => applySnapshot(JSON.parse(event.data as string) as Pick<Run, "status" | "tasks">));
  source.addEventListener("message", (event) => queueEvent(JSON.parse(event.data as string) as ExecutionEvent));
  source.addEventListener("end", (event) => endRun((JSON.parse(event.data as string) as { status: ExecutionStatus }).status));
  source.addEventListener("error", () => waitForConnection(id));
}

function stopListening(): void {
  source?.close();
  source = undefined;
  window.clearTimeout(retry);
}

/** The browser asks again by itself with Last-Event-ID; after a refusal it gives up, then we ask. */
function waitForConnection(id: string): void {
  if (!source) return;
  showTrouble(LOST);
  if (source.readyState === EventSource.CLOSED) retry = window.setTimeout(() => void listenAgain(id), TRY_AGAIN);
}

function showTrouble(trouble: string): void {
  if (app.get().run?.trouble === trouble) return;
  updateRun({ trouble });
  announce(trouble);
}

/** A stream does not say why it was refused, so the execution itself is asked first. */
async function listenAgain(id: string): Promise<void> {
  try {
    await call<Execution>("GET", app.get().boot.urls.api_executions + id);
  } catch (error) {
    showTrouble(error instanceof Problem && isSignedOut(error.status) ? SIGNED_OUT : LOST);
    retry = window.setTimeout(() => void listenAgain(id), TRY_AGAIN);
    return;
  }
  flushEvents();
  listen(id, app.get().run?.events.at(-1)?.event_message_id ?? 0);
}

export function updateRun(part: Partial<Run>): void {
  const { run } = app.get();
  if (run) app.set({ run: { ...run, ...part } });
}

function applySnapshot({ status, tasks }: Pick<Run, "status" | "tasks">): void {
  const before = app.get().run?.tasks ?? {};
  updateRun({ status, tasks: mergeTasks(before, tasks), trouble: null });
  for (const [id, task] of Object.entries(tasks)) {
    if (task.status === "failed" && before[id]?.status !== "failed") sayFailure(id, task.message);
  }
}

function sayFailure(id: string, message: string): void {
  const name = graphOf(present()).byId.get(id)?.name ?? "A task";
  announceFailure(`${name} failed${message ? `: ${message}` : "."}`);
}

/** Events are shown together once per frame; there may be thousands. */
function queueEvent(event: ExecutionEvent): void {
  queued.push(event);
  if (queued.length === 1) requestAnimationFrame(flushEvents);
}

function flushEvents(): void {
  const events = app.get().run?.events ?? [];
  const last = events.at(-1)?.event_message_id ?? 0;
  const fresh = queued.filter((event) => event.event_message_id > last);
  queued = [];
  if (fresh.length > 0) updateRun({ events: [...events, ...fresh] });
}

function endRun(status: ExecutionStatus): void {
  stopListening();
  flushEvents();
  updateRun({ status, trouble: null });
  const { run } = app.get();
  const failed = run ? countTasks(run).failed : 0;
  const sentence = `Run ${EXECUTION_WORDS[status].toLowerCase()}${failed > 0 ? `, ${counted(failed, "task")} failed` : ""}.`;
  if (status === "succeeded") announce(sentence);
  else announceFailure(sentence);
}
