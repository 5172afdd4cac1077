/** The entries of the context menus. */

import type { Alignment } from "../changes/aligning.ts";
import { constraintTargets, deleteConstraints, editConstraints, openInsertMenu, setConstraintValue } from "../commands/constraints.ts";
import { fitContainer, groupTasks, partOf, setCollapsed, ungroup, wrapInSequence } from "../commands/containers.ts";
import { copy, cut, duplicate, paste, pasteProperties } from "../commands/copying.ts";
import { showHandlers } from "../commands/event-handlers.ts";
import { focusPane } from "../commands/panes.ts";
import { setDisable } from "../commands/properties.ts";
import { select, selectAll, targets } from "../commands/selection.ts";
import { addTask, align, deleteTasks, layoutAutomatically } from "../commands/tasks.ts";
import { addNote, attachNote, editNote, fitNote } from "../notes/commands.ts";
import { fitCanvas } from "../commands/view.ts";
import { CONSTRAINT_LABELS, CONSTRAINT_VALUES, type Executable, isContainer } from "../document/document.ts";
import { noteOf } from "../document/notes.ts";
import { flowOf, graphOf } from "../document/graph.ts";
import { editExecutable } from "../editors/editors.ts";
import { iconNamed, type IconName } from "../icons.ts";
import { chooseEnvironment } from "../running/environments.ts";
import { hasResult, showResult } from "../running/task-result.ts";
import { runPackage, tryOut } from "../running/running.ts";
import { app, type MenuState, present, type Where } from "../store/state.ts";
import { openAlignMenu } from "./menus.ts";

export interface Entry {
  readonly label: string;
  readonly icon: IconName;
  readonly keys?: string;
  readonly act: () => void;
  /** Whether it only looks; the others are left out where one may not edit. */
  readonly isHarmless?: boolean;
}

/** What can be done with what a menu is for; without what changes something where one may not. */
export function entriesOf(menu: MenuState): Entry[] {
  return allEntries(menu).filter((entry) => app.get().boot.canEdit || entry.isHarmless);
}

function allEntries(menu: MenuState): Entry[] {
  if (menu.adding !== undefined) return addEntries(menu.adding);
  if (menu.isExporting) return exportEntries();
  if (menu.isStartingRun) return startEntries();
  if (menu.isChoosing) return environmentEntries();
  if (menu.isAligning) return alignEntries(targets(menu.executable ?? menu.note ?? undefined));
  if (menu.executable !== null) return taskEntries(menu.executable);
  if (menu.group !== null) return groupEntries(menu.group);
  if (menu.note !== null) return noteEntries(menu.note);
  if (menu.constraint !== null) return constraintEntries(menu.constraint);
  return canvasEntries();
}

function environmentEntries(): Entry[] {
  const { boot, environment } = app.get();
  const entry = (name: string, label: string): Entry => ({
    label,
    icon: name === (environment ?? "") ? "success" : "waiting",
    isHarmless: true,
    act: () => chooseEnvironment(name),
  });
  return [entry("", "No environment: default values"), ...boot.environments.map(({ name, is_production }) => entry(name, is_production ? `${name} (production)` : name))];
}

function taskEntries(id: string): Entry[] {
  const ids = targets(id);
  const graph = graphOf(present());
  const disable = !graph.byId.get(id)?.disable;
  const joined = graph.incoming.get(id) ?? [];
  const constraints = (graph.outgoing.get(id) ?? []).slice(0, 8).map(
    (constraint): Entry => ({
      label: `Constraint to ${graph.byId.get(constraint.to_executable)?.name ?? ""}…`,
      icon: constraint.value,
      act: () => void editConstraints(new Set([constraint.id])),
    }),
  );
  return [
    { label: "Edit…", icon: "edit", keys: "Enter", act: () => void editExecutable(id) },
    ...resultEntries(id),
    ...runEntries(graph.byId.get(id)),
    { label: "Connect…", icon: "connect", keys: "C", act: () => app.set({ dialog: { kind: "connect", from: id } }) },
    ...constraints,
    ...(joined.length > 1 ? [{ label: `The ${joined.length} constraints on this…`, icon: "edit", act: () => void editConstraints(new Set(joined.map((each) => each.id))) } as const] : []),
    { label: "Rename", icon: "rename", keys: "F2", act: () => app.set({ renaming: id }) },
    { label: disable ? "Disable" : "Enable", icon: disable ? "disabled" : "success", act: () => setDisable(ids, disable) },
    ...containerEntries(graph.byId.get(id)),
    { label: "Move to a container…", icon: "move-in", keys: "M", act: () => app.set({ dialog: { kind: "move", ids: [...ids] } }) },
    { label: "Put into a Sequence Container", icon: "sequence", keys: "S", act: () => wrapInSequence(ids) },
    { label: "Group", icon: "group", keys: "G", act: () => groupTasks(ids) },
    ...(ids.size > 1 ? [{ label: "Align and distribute…", icon: "layout", keys: "A", act: () => openAlignMenu(id) } as const] : []),
    { label: "Add a note to it", icon: "annotation", keys: "N", act: () => addNote({ on: id }) },
    { label: "Event handlers…", icon: "event-handler", isHarmless: true, act: () => showHandlers(id) },
    jsonEntry(ids),
    { label: "Paste properties", icon: "paste", keys: "Ctrl+Shift+V", act: () => void pasteProperties(ids) },
    ...clipboardEntries(ids),
  ];
}

function resultEntries(id: string): Entry[] {
  return hasResult(id) ? [{ label: "Show its result", icon: "information", isHarmless: true, act: () => showResult(id) }] : [];
}

/** The ways to run a package with changes that are not saved. */
function startEntries(): Entry[] {
  return [
    { label: "Save and run", icon: "run", act: () => void runPackage() },
    { label: "Save and run with options…", icon: "options", act: () => void runPackage({ asks: true }) },
    { label: "Try out without saving (no mail leaves)", icon: "task", act: () => void tryOut() },
  ];
}

/** SSIS's Execute Task and Execute Container, and a run that begins here. */
function runEntries(executable: Executable | undefined): Entry[] {
  if (!executable || executable.disable) return [];
  const { id } = executable;
  const alone: Entry = { label: `Execute ${isContainer(executable) ? "container" : "task"}`, icon: "run", keys: "R", isHarmless: true, act: () => void runPackage({ task: id }) };
  // What is in an event handler has no run that could begin with it.
  if (flowOf(graphOf(present()), id) !== null) return [alone];
  return [alone, { label: "Run from here", icon: "run", keys: "Shift+R", isHarmless: true, act: () => void runPackage({ startAt: id }) }];
}

function clipboardEntries(ids: ReadonlySet<string>): Entry[] {
  return [
    { label: "Cut", icon: "cut", keys: "Ctrl+X", act: () => cut(ids) },
    { label: "Copy", icon: "copy", keys: "Ctrl+C", isHarmless: true, act: () => copy(ids) },
    { label: "Duplicate", icon: "copy", keys: "Ctrl+D", act: () => duplicate(ids) },
    { label: "Delete", icon: "delete", keys: "Del", act: () => deleteTasks(ids) },
  ];
}

function collapseEntry(id: string, collapsed: boolean): Entry {
  return { label: collapsed ? "Expand" : "Collapse", icon: collapsed ? "chevron-down" : "chevron-right", keys: "E", isHarmless: true, act: () => setCollapsed(id, !collapsed) };
}

function containerEntries(executable: Executable | undefined): Entry[] {
  if (!executable || !isContainer(executable)) return [];
  const fit: Entry = { label: "Fit to what is inside", icon: "fit", act: () => fitContainer(executable.id) };
  return [collapseEntry(executable.id, executable.collapsed), ...(executable.collapsed ? [] : [fit])];
}

function groupEntries(id: string): Entry[] {
  const ids = targets(id);
  return [
    collapseEntry(id, partOf(id)?.collapsed ?? false),
    { label: "Rename", icon: "rename", keys: "F2", act: () => app.set({ renaming: id }) },
    { label: "Ungroup", icon: "group", act: () => ungroup(id) },
    ...clipboardEntries(ids),
  ];
}

function noteEntries(id: string): Entry[] {
  const isAttached = (noteOf(present(), id)?.executable ?? null) !== null;
  const choose = () => {
    select([id]);
    focusPane("properties");
  };
  return [
    { label: "Write", icon: "edit", keys: "Enter", act: () => editNote(id) },
    { label: "Put on a task…", icon: "connect", act: choose },
    ...(isAttached ? [{ label: "Take off its task", icon: "close", act: () => attachNote(id, null) } as const] : []),
    { label: "Fit to its text", icon: "fit", act: () => fitNote(id) },
    { label: "Move to a container…", icon: "move-in", keys: "M", act: () => app.set({ dialog: { kind: "move", ids: [...targets(id)] } }) },
    ...clipboardEntries(targets(id)),
  ];
}

function constraintEntries(id: string): Entry[] {
  const ids = constraintTargets(id);
  return [
    { label: "Edit…", icon: "edit", keys: "Enter", act: () => void editConstraints(ids) },
    ...CONSTRAINT_VALUES.map((value): Entry => ({ label: CONSTRAINT_LABELS[value], icon: value, act: () => setConstraintValue(ids, value) })),
    { label: "Insert a task…", icon: "add", keys: "I", act: () => openInsertMenu(id) },
    { label: "Change target…", icon: "connect", keys: "T", act: () => app.set({ dialog: { kind: "connect", from: null, constraint: id } }) },
    jsonEntry(ids),
    { label: "Delete", icon: "delete", keys: "Del", act: () => deleteConstraints(ids) },
  ];
}

/** The letters are those of Node-RED. */
const ALIGN_ENTRIES: readonly (readonly [Alignment, string, string])[] = [
  ["left", "Align left", "L"],
  ["center", "Align centers", "C"],
  ["right", "Align right", "R"],
  ["top", "Align top", "T"],
  ["middle", "Align middles", "M"],
  ["bottom", "Align bottom", "B"],
  ["across", "Distribute from left to right", "H"],
  ["down", "Distribute from top to bottom", "V"],
];

function alignEntries(ids: ReadonlySet<string>): Entry[] {
  return ALIGN_ENTRIES.map(([how, label, keys]): Entry => ({ label, icon: "layout", keys, act: () => align(ids, how) }));
}

function addEntries(where: Where = {}): Entry[] {
  const types = app.get().boot.types.filter((type) => type.in_toolbox);
  const isJoined = [where.onto, where.after, where.before].some((each) => each !== undefined);
  return [
    ...types.map((type): Entry => ({ label: `Add ${type.label}`, icon: iconNamed(type.icon), act: () => addTask(type.name, where) })),
    ...(isJoined ? [] : [{ label: "Add a note", icon: "annotation", keys: "N", act: () => addNote() } as const]),
  ];
}

function canvasEntries(): Entry[] {
  return [
    ...addEntries(),
    { label: "Paste", icon: "paste", keys: "Ctrl+V", act: () => void paste() },
    { label: "Event handlers of the package…", icon: "event-handler", isHarmless: true, act: () => showHandlers(null) },
    { label: "Select all", icon: "success", keys: "Ctrl+A", isHarmless: true, act: selectAll },
    { label: "Auto layout", icon: "layout", act: layoutAutomatically },
    { label: "Fit", icon: "fit", keys: "0", isHarmless: true, act: fitCanvas },
    ...exportEntries(),
  ];
}

function jsonEntry(ids: ReadonlySet<string> | null): Entry {
  return { label: ids === null ? "Package as JSON…" : "As JSON…", icon: "edit", keys: "J", isHarmless: true, act: () => app.set({ dialog: { kind: "json", ids: ids && [...ids] } }) };
}

/** What goes out of the page: into tickets and documents. */
function exportEntries(): Entry[] {
  const { urls, package: own } = app.get().boot;
  const load = () => import("../export/pictures.ts");
  const picture = (kind: "svg" | "png") => void load().then(({ downloadPicture }) => downloadPicture(kind));
  return [
    { label: "Picture as SVG", icon: "download", isHarmless: true, act: () => picture("svg") },
    { label: "Picture as PNG", icon: "download", isHarmless: true, act: () => picture("png") },
    { label: "Documentation page (as saved)", icon: "download", isHarmless: true, act: () => void load().then(({ follow }) => follow(`${urls.packages_page}${own.id}/export/?format=html&download=1`, "")) },
    jsonEntry(null),
  ];
}
