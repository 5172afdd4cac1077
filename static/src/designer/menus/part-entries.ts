/** The menus of what stands on the canvas: tasks, containers, event handlers, groups, notes and constraints. */

import type { Alignment } from "../changes/aligning.ts";
import { constraintTargets, deleteConstraints, editConstraints, openInsertMenu, setConstraintValue } from "../commands/constraints.ts";
import { fitContainer, groupTasks, partOf, setCollapsed, ungroup, wrapInSequence } from "../commands/containers.ts";
import { copy, cut, duplicate, paste, pasteProperties } from "../commands/copying.ts";
import { deleteHandler, showHandlers } from "../commands/event-handlers.ts";
import { beginRenaming } from "../commands/naming.ts";
import { focusPane, openTab } from "../commands/panes.ts";
import { setDisable } from "../commands/properties.ts";
import { select, targets } from "../commands/selection.ts";
import { align, deleteTasks } from "../commands/tasks.ts";
import { addVariable } from "../commands/variables.ts";
import { focusOnCanvas, isInTree } from "../commands/view.ts";
import { CONSTRAINT_LABELS, CONSTRAINT_VALUES, type Executable, isContainer, isHandler } from "../document/document.ts";
import { noteOf } from "../document/notes.ts";
import { flowOf, graphOf } from "../document/graph.ts";
import { editExecutable } from "../editors/editors.ts";
import { addNote, attachNote, editNote, fitNote } from "../notes/commands.ts";
import { hasResult, showResult } from "../running/task-result.ts";
import { runPackage } from "../running/running.ts";
import { app, type MenuState, NO_MENU, present } from "../store/state.ts";
import { jsonEntry } from "./canvas-entries.ts";
import type { Entry } from "../widgets/entry.ts";
import { openAlignMenu } from "./opening.ts";

export function taskEntries(id: string, menu: MenuState): Entry[] {
  const executable = graphOf(present()).byId.get(id);
  if (executable && isHandler(executable)) return handlerEntries(executable, menu);
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
    ...treeEntries(id, menu),
    ...resultEntries(id),
    ...runEntries(graph.byId.get(id)),
    { label: "Connect…", icon: "connect", keys: "C", act: () => app.set({ dialog: { kind: "connect", from: id } }) },
    ...constraints,
    ...(joined.length > 1 ? [{ label: `The ${joined.length} constraints on this…`, icon: "edit", act: () => void editConstraints(new Set(joined.map((each) => each.id))) } as const] : []),
    { label: "Rename", icon: "rename", keys: "F2", act: () => beginRenaming(id) },
    { label: disable ? "Disable" : "Enable", icon: disable ? "disabled" : "success", act: () => setDisable(ids, disable) },
    ...containerEntries(graph.byId.get(id)),
    { label: "Move to a container…", icon: "move-in", keys: "M", act: () => app.set({ dialog: { kind: "move", ids: [...ids] } }) },
    { label: "Put into a Sequence Container", icon: "sequence", keys: "S", act: () => wrapInSequence(ids) },
    { label: "Group", icon: "group", keys: "G", act: () => groupTasks(ids) },
    ...(ids.size > 1 ? [{ label: "Align and distribute…", icon: "align", keys: "A", act: () => openAlignMenu(id) } as const] : []),
    { label: "Add a note to it", icon: "annotation", keys: "N", act: () => addNote({ on: id }) },
    { label: "Add a variable to it", icon: "add", act: () => showVariable(addVariable(id)?.id) },
    { label: "Event handlers…", icon: "event-handler", isHarmless: true, act: () => showHandlers(id) },
    jsonEntry(ids),
    { label: "Paste properties", icon: "paste", keys: "Ctrl+Shift+V", act: () => void pasteProperties(ids) },
    ...clipboardEntries(ids),
  ];
}

/** What the tree needs beside: the canvas is seen, and has a menu of its own for adding. */
function treeEntries(id: string, menu: MenuState): Entry[] {
  if (!isInTree()) return [];
  const executable = graphOf(present()).byId.get(id);
  const hasIssues = app.get().issuesByExecutable.has(id);
  return [
    { label: "Show on the canvas", icon: "external", isHarmless: true, act: () => focusOnCanvas(id) },
    ...(hasIssues ? [{ label: "Its issues", icon: "warning", isHarmless: true, act: () => openTab("issues") } as const] : []),
    ...(executable && (isContainer(executable) || isHandler(executable)) ? [addInto(id, menu)] : []),
  ];
}

function addInto(into: string, { at, back }: MenuState): Entry {
  return { label: "Add into it…", icon: "add", act: () => app.set({ menu: { ...NO_MENU, at, adding: { into }, ...(back ? { back } : {}) } }) };
}

function handlerEntries({ id, disable }: Executable, menu: MenuState): Entry[] {
  return [
    { label: "Edit…", icon: "edit", keys: "Enter", act: () => void editExecutable(id) },
    ...treeEntries(id, menu),
    { label: disable ? "Enable" : "Disable", icon: disable ? "success" : "disabled", act: () => setDisable(new Set([id]), !disable) },
    { label: "Paste", icon: "paste", keys: "Ctrl+V", act: () => void paste(id) },
    { label: "Delete", icon: "delete", keys: "Del", act: () => deleteHandler(id) },
  ];
}

/** Shows a variable in its pane, where it is named. */
export function showVariable(id: string | undefined): void {
  if (id !== undefined) app.set({ tab: "variables", wantedVariable: id });
}

function resultEntries(id: string): Entry[] {
  return hasResult(id) ? [{ label: "Show its result", icon: "information", isHarmless: true, act: () => showResult(id) }] : [];
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
    ...(isInTree() ? [{ label: "Paste", icon: "paste", keys: "Ctrl+V", act: () => void paste([...ids][0]) } as const] : []),
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

export function groupEntries(id: string): Entry[] {
  const ids = targets(id);
  return [
    collapseEntry(id, partOf(id)?.collapsed ?? false),
    { label: "Rename", icon: "rename", keys: "F2", act: () => beginRenaming(id) },
    { label: "Ungroup", icon: "group", act: () => ungroup(id) },
    ...clipboardEntries(ids),
  ];
}

export function noteEntries(id: string): Entry[] {
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

export function constraintEntries(id: string): Entry[] {
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

export function alignEntries(ids: ReadonlySet<string>): Entry[] {
  return ALIGN_ENTRIES.map(([how, label, keys]): Entry => ({ label, icon: "align", keys, act: () => align(ids, how) }));
}

