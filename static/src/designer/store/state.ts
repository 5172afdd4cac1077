/**
 * The room store/: what the page knows, and what it tells those who look and those who listen.
 *
 * Everything that the island knows, in one place.
 */

import type { Change } from "../changes/changes.ts";
import type { SharedConnection } from "../changes/clipboard/matching.ts";
import { type History, startHistory } from "../changes/history.ts";
import type { Folder } from "../document/explorer/items.ts";
import { eventOf, type Executable, newId, type PackageDocument, type Point } from "../document/document.ts";
import { flowOf, graphOf, handlersOf } from "../document/graph.ts";
import { noteOf } from "../document/notes.ts";
import { keptLabel } from "../document/kept.ts";
import type { ChangedHere, Draft, DraftHead, PersonHere, Stored } from "../server/drafts.ts";
import type { Boot, CurrentVersion, ExecutionEvent, Issue, TaskType } from "../server/wire.ts";
import type { RunState } from "./progress.ts";
import type { Prompt } from "./prompts.ts";
import { layout, type Tab } from "./layout.ts";
import { Store, useStore } from "./store.ts";

export type { Tab } from "./layout.ts";

/** What the canvas shows: the control flow, or the handler of an executable's event (null: the package's), if there is one. */
export interface Surface {
  readonly tab: "flow" | "handlers";
  readonly owner: string | null;
  readonly event: string;
}

/** A run as the page follows it. */
export interface Run extends RunState {
  readonly id: string;
  readonly events: readonly ExecutionEvent[];
  /** Why nothing comes from the server at the moment, as a sentence. */
  readonly trouble: string | null;
  /** Whether it runs changes that are not saved. */
  readonly isTryOut?: boolean;
}

/** An execution that the page was opened with, and the version of the package that it ran. */
export interface OpenedRun {
  readonly id: string;
  readonly version: number;
}

export type DialogState =
  | { kind: "save" }
  /** Connects tasks, or gives the constraint other ends. */
  | { kind: "connect"; from: string | null; constraint?: string }
  | { kind: "move"; ids: readonly string[] }
  | { kind: "help" }
  | { kind: "history" }
  | { kind: "connection-uses" | "connection-replace" | "connection-share" | "connection-rename"; connection: ChosenConnection }
  /** Parts as JSON; null is the whole package. */
  | { kind: "json"; ids: readonly string[] | null }
  | { kind: "conflict"; current: CurrentVersion }
  | { kind: "gone"; sentence: string }
  | { kind: "draft"; draft: Draft }
  | { kind: "confirm"; heading: string; text: string; action: string; confirm: () => void };

/** What the server has kept of what is not saved: a document, and the base and version that it is told by. */
export interface Kept {
  readonly document: PackageDocument;
  readonly saved: PackageDocument;
  readonly version: number;
}

/** Where a new task goes, if not to where new ones go: at a place on the canvas, between the ends of a constraint, after or before another task. */
export interface Where {
  readonly at?: Point | undefined;
  readonly onto?: string | undefined;
  readonly after?: string | undefined;
  readonly before?: string | undefined;
  /** The container, event handler or package (null) that it goes into, whatever is shown. */
  readonly into?: string | null | undefined;
}

/** A connection manager as lists name it: the package's own, or one of project or catalog. */
export interface ChosenConnection {
  readonly id: string;
  readonly scope: string;
  readonly name: string;
  readonly type: string;
}

/** What has a menu and stands on no canvas. */
export type Definition =
  | { readonly kind: "connection"; readonly connection: ChosenConnection }
  | { readonly kind: "variable" | "parameter"; readonly id: string }
  | { readonly kind: "package" }
  | { readonly kind: "folder"; readonly folder: Folder; readonly owner: string | null };

/** Where the context menu is open and for what; null means the canvas itself. One that is about adding shows what can be added alone. */
export interface MenuState {
  readonly at: Point;
  readonly adding?: Where;
  /** Shows how the chosen can be aligned alone. */
  readonly isAligning?: true;
  /** Shows what can be exported alone. */
  readonly isExporting?: true;
  /** Shows the ways to run what is not saved alone. */
  readonly isStartingRun?: true;
  /** Shows the environments for the next run alone. */
  readonly isChoosing?: true;
  readonly definition?: Definition;
  /** Gives the focus back to where the menu was opened, where that is not the canvas. */
  readonly back?: () => void;
  readonly executable: string | null;
  readonly constraint: string | null;
  readonly group: string | null;
  readonly note: string | null;
}

/** A menu of the canvas itself. */
export const NO_MENU: Omit<MenuState, "at"> = { executable: null, constraint: null, group: null, note: null };

export interface Notice {
  readonly key: number;
  readonly kind: "info" | "error";
  readonly text: string;
}

/** A sentence for a screen reader; the key makes the same sentence heard again. */
export interface Announcement {
  readonly key: number;
  readonly text: string;
}

export interface AppState {
  readonly boot: Boot;
  readonly history: History;
  readonly saved: PackageDocument;
  readonly version: number;
  readonly isSaving: boolean;
  /** The page's own ID, by which its unsaved changes are kept. */
  readonly page: string;
  /** What is typed in open editors and not taken yet, as the changes that it would be. */
  readonly typed: readonly Change[];
  readonly kept: Kept | null;
  /** Where unsaved changes are kept; in the browser while the server cannot take them. */
  readonly keeping: "server" | "browser" | "signed-out";
  /** Unsaved changes of other pages. */
  readonly drafts: readonly DraftHead[];
  readonly others: readonly PersonHere[];
  /** What other pages have changed and not saved. */
  readonly changedElsewhere: readonly ChangedHere[];
  /** The executable whose editor is open on this page. */
  readonly editor: string | null;
  /** A version that somebody saved after the one that is open. */
  readonly stored: Stored | null;
  readonly surface: Surface;
  readonly selected: ReadonlySet<string>;
  /** The selected precedence constraints; they are never selected together with tasks. */
  readonly constraints: ReadonlySet<string>;
  /** The task, group or note that has the canvas's one tab stop. */
  readonly current: string | null;
  readonly isCurrentDrawn: boolean;
  /** The container or group that what is dragged would be dropped into. */
  readonly dropTarget: string | null;
  /** The task whose name, or the note whose text is being typed. */
  readonly renaming: string | null;
  /** What is renamed in the Package Explorer, by its line. */
  readonly renamingRow: string | null;
  readonly issues: readonly Issue[];
  readonly issuesByExecutable: ReadonlyMap<string, readonly Issue[]>;
  /** The connection managers of project and catalog, as far as the tray has listed them. */
  readonly shared: readonly SharedConnection[];
  readonly run: Run | null;
  /** Whose environment and values a run begins with that is asked for. */
  readonly opened: OpenedRun | null;
  /** The one run of a task whose result is shown, as in an iteration; null for all its runs. */
  readonly resultPath: { readonly task: string; readonly path: string } | null;
  readonly isStarting: boolean;
  /** The environment that the next run is in, empty for none; null while nobody has chosen. */
  readonly environment: string | null;
  readonly tab: Tab;
  readonly dialog: DialogState | null;
  /** Dialogs that answer who opened them, each above the one before. */
  readonly prompts: readonly Prompt[];
  /** A variable that the Variables pane is to show. */
  readonly wantedVariable: string | null;
  /** Whether one looks for texts; another number is to look anew. */
  readonly finding: number | null;
  readonly menu: MenuState | null;
  readonly notice: Notice | null;
  readonly polite: Announcement;
  readonly assertive: Announcement;
}

/** The page's one store; begin() fills it before the first drawing. */
export const app = new Store<AppState>({} as AppState);

export function begin(boot: Boot): void {
  app.set({
    boot,
    history: startHistory(boot.document),
    saved: boot.document,
    version: boot.version,
    isSaving: false,
    page: newId(),
    typed: [],
    kept: null,
    keeping: "server",
    drafts: boot.drafts ?? [],
    others: [],
    changedElsewhere: [],
    editor: null,
    stored: null,
    surface: { tab: "flow", owner: null, event: "OnError" },
    selected: new Set(),
    constraints: new Set(),
    current: null,
    isCurrentDrawn: false,
    dropTarget: null,
    renaming: null,
    renamingRow: null,
    issues: boot.issues,
    issuesByExecutable: new Map(),
    shared: [],
    run: null,
    opened: null,
    resultPath: null,
    isStarting: false,
    environment: boot.last_environment,
    tab: layout.get().tab,
    dialog: null,
    prompts: [],
    wantedVariable: null,
    finding: null,
    menu: null,
    notice: null,
    polite: { key: 0, text: "" },
    assertive: { key: 0, text: "" },
  });
}

export function useApp<Part>(select: (state: AppState) => Part): Part {
  return useStore(app, select);
}

export function present(): PackageDocument {
  return app.get().history.present;
}

/** The flow on the canvas: the package's (null), or an event handler by its ID; undefined where there is no handler yet. */
export function shownFlow({ surface, history }: AppState): string | null | undefined {
  if (surface.tab === "flow") return null;
  return handlersOf(graphOf(history.present), surface.owner).find((handler) => eventOf(handler) === surface.event)?.id;
}

/** The surface that an executable or a note is drawn on; an event handler's own is that of what is in it. */
export function surfaceOf(state: AppState, id: string): Surface {
  const graph = graphOf(state.history.present);
  const around = noteOf(state.history.present, id)?.parent ?? id;
  const flow = graph.byId.has(around) ? flowOf(graph, around) : null;
  const handler = flow === null ? undefined : graph.byId.get(flow);
  return handler ? { tab: "handlers", owner: handler.parent, event: eventOf(handler) } : { ...state.surface, tab: "flow" };
}

export function isDirty(state: AppState): boolean {
  return state.history.present !== state.saved;
}

export function typeOf(state: AppState, name: string): TaskType | undefined {
  return state.boot.types.find((type) => type.name === name);
}

/** What a task is called by its type; a kept one as SSIS calls it. The bare name of a type that this server does not know. */
export function typeLabel(state: AppState, executable: Executable): string {
  return keptLabel(executable) || (typeOf(state, executable.type)?.label ?? executable.type);
}

export function errorCount(state: AppState): number {
  return state.issues.filter(({ severity }) => severity === "error").length;
}
