/** What the server sends beside the document: issues, executions and their events, task types, addresses. */

import type { PackageDocument } from "../document/document.ts";
import type { DraftHead } from "./drafts.ts";

export interface Issue {
  readonly severity: "error" | "warning";
  readonly executable: string | null;
  readonly connection: string | null;
  readonly variable?: string | null;
  readonly constraint?: string | null;
  readonly property: string | null;
  readonly code: string | null;
  readonly message: string;
}

export type ExecutionStatus = "pending" | "running" | "stopping" | "succeeded" | "failed" | "canceled";

export type TaskStatusWord = "waiting" | "running" | "succeeded" | "failed" | "skipped" | "canceled";

export interface TaskStatus {
  readonly status: TaskStatusWord;
  readonly started_at: string | null;
  readonly ended_at: string | null;
  readonly message: string;
  /** When a task that was put off is tried again, or has waited for its outcome in vain. */
  readonly due_at?: string | null;
  /** It waits until somebody reports its outcome. */
  readonly is_awaited?: boolean;
  /** How often it ran, and how often it failed; what is in a loop may run many times. */
  readonly runs?: number;
  readonly failed?: number;
  /** Of a loop: the iterations that its last run began, of how many, and how many failed. */
  readonly iterations?: Iterations | null;
}

export interface Iterations {
  readonly begun: number;
  readonly ended: number;
  readonly failed: number;
  /** null where nobody knows before the end. */
  readonly total: number | null;
}

export type TaskStatuses = Readonly<Record<string, TaskStatus>>;

export interface Execution {
  readonly id: string | number;
  readonly status: ExecutionStatus;
  readonly tasks: TaskStatuses;
  readonly started_at?: string | null;
  readonly ended_at?: string | null;
  readonly environment?: string;
  readonly package?: { readonly id: number | null };
  /** The version of the package that it ran. */
  readonly package_version?: number;
  /** Whether it runs changes that are not saved. */
  readonly try_out?: boolean;
}

/** A parameter or variable in an execution, when it began and at its end. */
export interface RunValue {
  readonly name: string;
  readonly scope: string;
  readonly start_value: unknown;
  readonly value: unknown;
  readonly sensitive: boolean;
}

export interface ExecutionEvent {
  readonly event_message_id: number;
  readonly message_time: string;
  readonly event_name: string;
  readonly message_type: number;
  readonly message_source_id: string | null;
  readonly message_source_name: string;
  readonly message: string;
}

export interface PackageAnswer {
  readonly id: string | number;
  readonly name: string;
  readonly version: number;
  readonly modified_at: string | null;
  readonly modified_by: string | null;
  readonly document: PackageDocument;
  readonly issues: readonly Issue[];
}

/** What a stale save is told about the version that is stored now. */
export interface CurrentVersion {
  readonly version: number;
  readonly modified_at: string | null;
  readonly modified_by: string | null;
  /** It was the same person, on another page or by a program. */
  readonly is_yours: boolean;
  readonly changes: readonly string[];
  /** What both changed, where a merge was tried. */
  readonly conflicts?: readonly MergeConflict[];
  /** Why what comes of both is no package. */
  readonly problems?: readonly string[];
}

/** One thing that two people changed in different ways; what is the property, empty where it is the part itself. */
export interface MergeConflict {
  readonly key: string;
  readonly part: string;
  readonly what: string;
  readonly executable: string | null;
  readonly base: string;
  readonly mine: string;
  readonly theirs: string;
}

export type Side = "mine" | "theirs";

/** What a save answers; merged says what others had saved, where that was merged, left what is to be done by hand. */
export interface SaveAnswer extends PackageAnswer {
  readonly merged: readonly string[];
  readonly left: readonly string[];
}

export interface TaskType {
  readonly name: string;
  readonly label: string;
  readonly icon: string;
  readonly default_properties: Readonly<Record<string, unknown>>;
  readonly default_name: string;
  readonly in_toolbox: boolean;
  readonly description: string;
  readonly group: string;
}

export interface Urls {
  readonly api_package: string;
  readonly api_validate: string;
  readonly api_evaluate: string;
  readonly api_in_sight: string;
  readonly api_variable_values: string;
  readonly api_language: string;
  readonly api_run: string;
  readonly api_try_out: string;
  readonly run_dialog: string;
  readonly merge_picture: string;
  readonly api_copy: string;
  readonly api_drafts: string;
  readonly api_presence: string;
  /** Leads to a package of the project by its name. */
  readonly called_page: string;
  readonly sign_in: string;
  readonly api_connections: string;
  readonly api_executions: string;
  readonly editor_executable: string;
  readonly editor_connection: string;
  readonly editor_tray: string;
  readonly executions_page: string;
  readonly deliveries_page: string;
  readonly connections_page: string;
  readonly packages_page: string;
  readonly versions_page: string;
  readonly search_page: string;
}

/** What nobody may overlook beside a thing: a word, and the sentence that explains it. */
export interface Mark {
  readonly kind: "stopped" | "redirected" | "limited";
  readonly label: string;
  readonly sentence: string;
}

/** A property that an expression may drive; an enumeration's choices are pairs of what the expression gives and its word. */
export interface ExpressibleProperty {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly choices: readonly (readonly [number | string, string])[];
}

/** A property of a type as its editor's field tells of it: what the grid of properties edits it with. */
export interface GridField {
  /** The editor's page. */
  readonly category: string;
  /** Empty where the editor has fields that are no properties of their own. */
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly kind: "text" | "long" | "number" | "choice" | "tick" | "connection" | "editor";
  readonly choices?: readonly (readonly [string, string])[];
  readonly connection_type?: string;
  readonly least?: number | null;
  readonly most?: number | null;
  readonly is_optional?: boolean;
  readonly longest?: number | null;
}

/** What an expression gives: start and end count characters, not UTF-16 units. */
export interface Outcome {
  readonly type: string | null;
  readonly value: string | null;
  readonly is_cut: boolean;
  readonly problem: { readonly sentence: string; readonly line: number | null; readonly column: number | null; readonly start: number | null; readonly end: number | null } | null;
  readonly note: string;
}

/** A variable or parameter in sight of a part. */
export interface Seen {
  readonly name: string;
  readonly type: string;
  readonly scope: string;
  readonly outcome: Outcome;
}

/** A function, cast or operator of the expression language. */
export interface LanguageEntry {
  readonly group: string;
  readonly name: string;
  readonly signature: string;
  readonly description: string;
  readonly insert: string;
}

/** An environment that may be chosen for a run. */
export interface OfferedEnvironment {
  readonly name: string;
  readonly colour: string;
  readonly is_production: boolean;
}

/** Everything the page was opened with. */
export interface Boot {
  readonly package: { readonly id: string | number; readonly name: string; readonly project: { readonly id: string | number; readonly name: string } };
  readonly document: PackageDocument;
  readonly version: number;
  readonly issues: readonly Issue[];
  readonly types: readonly TaskType[];
  /** The data types of variables, each with the value of a new one. */
  readonly data_types: Readonly<Record<string, unknown>>;
  /** By type of task or connection manager, and for "Package". */
  readonly expressible: Readonly<Record<string, readonly ExpressibleProperty[]>>;
  readonly fields: Readonly<Record<string, readonly GridField[]>>;
  readonly marks: readonly Mark[];
  /** The newest execution of the package, while it is under way. */
  readonly running: number | null;
  /** The newest execution, whatever became of it. */
  readonly last_run: number | null;
  /** The number of who looks. */
  readonly user: number;
  readonly drafts: readonly DraftHead[];
  /** Unsaved changes that are shown in place of the package. */
  readonly looked_at: DraftHead | null;
  /** What can be chosen for a run, and what is in the document, in small letters, where that sets something. */
  readonly environments: readonly OfferedEnvironment[];
  readonly environment_signs: readonly string[];
  /** The one of this person's last run, empty for none; null without such a run. */
  readonly last_environment: string | null;
  readonly urls: Urls;
  readonly canEdit: boolean;
  readonly canRun: boolean;
}

const ENDED: ReadonlySet<ExecutionStatus> = new Set(["succeeded", "failed", "canceled"]);

export function hasEnded(status: ExecutionStatus): boolean {
  return ENDED.has(status);
}

export const EXECUTION_WORDS: Readonly<Record<ExecutionStatus, string>> = {
  pending: "Waiting for a worker",
  running: "Running",
  stopping: "Stopping",
  succeeded: "Succeeded",
  failed: "Failed",
  canceled: "Canceled",
};

export const TASK_WORDS: Readonly<Record<TaskStatusWord, string>> = {
  waiting: "Waiting",
  running: "Running",
  succeeded: "Succeeded",
  failed: "Failed",
  skipped: "Skipped",
  canceled: "Canceled",
};
