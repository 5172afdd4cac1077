/** How far a run is: the server tells which tasks it has begun, the rest follows from that (running/live-view.ts hears it). */

import { isSame } from "../document/comparing.ts";
import { type ExecutionStatus, hasEnded, type TaskStatus, type TaskStatuses } from "../server/wire.ts";

const NOT_BEGUN = { started_at: null, ended_at: null, message: "" };
const WAITING: TaskStatus = { status: "waiting", ...NOT_BEGUN };
const SKIPPED: TaskStatus = { status: "skipped", ...NOT_BEGUN };

/** What of a run the tasks' states follow from. */
export interface RunState {
  readonly status: ExecutionStatus;
  /** The tasks that the run has begun. */
  readonly tasks: TaskStatuses;
  /** The tasks of the package's flow when the page began to follow the run; event handlers may never begin. */
  readonly ids: ReadonlySet<string>;
}

/** The state of a task; what was never begun waits, and was skipped when the run has ended. Undefined: not in the run. */
export function taskStatus(run: RunState | null, id: string): TaskStatus | undefined {
  if (!run) return undefined;
  return run.tasks[id] ?? (run.ids.has(id) ? (hasEnded(run.status) ? SKIPPED : WAITING) : undefined);
}

/** The states after a snapshot, which names only the tasks that changed; the same object when none did. */
export function mergeTasks(before: TaskStatuses, changed: TaskStatuses): TaskStatuses {
  const fresh = Object.entries(changed).filter(([id, status]) => !isSame(before[id], status));
  return fresh.length === 0 ? before : { ...before, ...Object.fromEntries(fresh) };
}

/** The run as far as it is about these tasks. */
export function runOf(run: RunState, ids: readonly string[]): RunState {
  return { ...run, ids: new Set(ids) };
}

export interface Counts {
  readonly all: number;
  /** Tasks that have run and are over. */
  readonly done: number;
  readonly failed: number;
  readonly skipped: number;
}

/** A task that was skipped has done nothing. */
const NOT_DONE: ReadonlySet<string> = new Set(["waiting", "running", "skipped"]);

export function countTasks(run: RunState): Counts {
  const statuses = Array.from(run.ids, (id) => taskStatus(run, id)?.status);
  return {
    all: statuses.length,
    done: statuses.filter((status) => status !== undefined && !NOT_DONE.has(status)).length,
    skipped: statuses.filter((status) => status === "skipped").length,
    failed: statuses.filter((status) => status === "failed").length,
  };
}
