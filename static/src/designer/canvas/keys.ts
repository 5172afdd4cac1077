/** The canvas's keyboard model; single letters work only while the canvas has the focus. */

import { constraintTargets, deleteConstraints, editConstraints, openInsertMenu, toggleConstraint } from "../commands/constraints.ts";
import { enter, groupTasks, leave, resizeTo, toggleCollapsed, wrapInSequence } from "../commands/containers.ts";
import { duplicate } from "../commands/copying.ts";
import { select, selectAll, selectNothing, targets, toggleSelected } from "../commands/selection.ts";
import { deleteTasks, moveBy } from "../commands/tasks.ts";
import { addNote, editNote } from "../notes/commands.ts";
import { fitCanvas, focusTask, zoomIn, zoomOut } from "../commands/view.ts";
import { type Executable, isContainer, type PackageDocument } from "../document/document.ts";
import { geometryOf } from "../document/geometry.ts";
import { graphOf, insideOf, listFlow } from "../document/graph.ts";
import { noteOf, notesIn, parentOf } from "../document/notes.ts";
import { type Direction, GRID, nearest, type Rect } from "../document/placement.ts";
import { counted } from "../document/words.ts";
import { editExecutable } from "../editors/editors.ts";
import { runPackage } from "../running/running.ts";
import { announce } from "../store/notices.ts";
import { app, present, shownFlow } from "../store/state.ts";
import { openAlignMenu, openMenuAt } from "../menus/opening.ts";

const DIRECTIONS: Readonly<Record<string, readonly [Direction, number, number]>> = {
  ArrowUp: ["up", 0, -1],
  ArrowDown: ["down", 0, 1],
  ArrowLeft: ["left", -1, 0],
  ArrowRight: ["right", 1, 0],
};

/** What a key does; answers whether it did something, so that the browser does nothing more. */
export function pressCanvasKey(event: KeyboardEvent): boolean {
  const target = event.target as Element;
  if (target.closest("input, textarea, select, .mw-zoom") || app.get().menu) return false;
  const constraint = target.closest<HTMLElement>("[data-constraint]")?.dataset["constraint"];
  const id = target.closest<HTMLElement>("[data-task]")?.dataset["task"] ?? null;
  const isCommand = (event.ctrlKey || event.metaKey) && !event.getModifierState("AltGraph");
  if (constraint !== undefined && !isCommand && !event.altKey && pressConstraintKey(event.key, constraint)) return true;
  if (event.key in DIRECTIONS) return id === null ? resume() : pressArrow(event, id, isCommand);
  if (isCommand) return pressCommand(event.key.toLowerCase(), id);
  if (event.altKey && !event.getModifierState("AltGraph")) return false;
  if (id !== null && noteOf(present(), id)) return pressNoteKey(event, id) || pressViewKey(event.key);
  return (id !== null && pressTaskKey(event, id)) || pressViewKey(event.key);
}

/** After a click on nothing an arrow key goes on where the keyboard was. */
function resume(): boolean {
  const { current } = app.get();
  if (current !== null) focusTask(current);
  return current !== null;
}

function pressConstraintKey(key: string, id: string): boolean {
  const constraint = present().precedence_constraints.find((each) => each.id === id);
  if (!constraint) return false;
  const actions: Readonly<Record<string, () => void>> = {
    Enter: () => void editConstraints(constraintTargets(id)),
    " ": () => toggleConstraint(id),
    Delete: () => deleteConstraints(constraintTargets(id)),
    Backspace: () => deleteConstraints(constraintTargets(id)),
    i: () => openInsertMenu(id),
    j: () => app.set({ dialog: { kind: "json", ids: [...constraintTargets(id)] } }),
    t: () => app.set({ dialog: { kind: "connect", from: null, constraint: id } }),
    "[": () => focusTask(constraint.from_executable),
    "]": () => focusTask(constraint.to_executable),
  };
  const action = actions[key.length === 1 ? key.toLowerCase() : key];
  action?.();
  return action !== undefined;
}

function pressArrow(event: KeyboardEvent, id: string, isCommand: boolean): boolean {
  const [direction, dx, dy] = DIRECTIONS[event.key]!;
  if (event.altKey) return pressNesting(event, id, dx, dy);
  if (isCommand) {
    const factor = event.shiftKey ? 4 : 1;
    moveBy(targets(id), dx * factor, dy * factor, event.repeat);
    focusTask(id);
    return true;
  }
  const next = neighbourIn(id, direction);
  if (!next) return true;
  if (event.shiftKey) extendSelection(id, next.id);
  focusTask(next.id);
  return true;
}

/** Alt with an arrow goes into a container and out of it; with Shift it makes a container larger or smaller. */
function pressNesting(event: KeyboardEvent, id: string, dx: number, dy: number): boolean {
  if (event.ctrlKey || event.metaKey) return false;
  if (event.shiftKey) {
    const executable = graphOf(present()).byId.get(id);
    const rect = geometryOf(present()).rects.get(id);
    const isBox = executable !== undefined && isContainer(executable) && !executable.collapsed;
    if (!rect || !(isBox || noteOf(present(), id))) return false;
    resizeTo(id, { ...rect, width: rect.width + dx * GRID * 2, height: rect.height + dy * GRID * 2 }, event.repeat);
    focusTask(id);
  } else if (dy > 0) enter(id);
  else if (dy < 0) leave(id);
  else return false;
  return true;
}

/** The nearest of what is drawn beside it in the same container. */
function neighbourIn(id: string, direction: Direction): (Rect & { readonly id: string }) | null {
  const document = present();
  const graph = graphOf(document);
  const { rects, hidden } = geometryOf(document);
  const member = document.groups.find((group) => group.id === id)?.executables[0] ?? id;
  const parent = parentOf(document, member) ?? null;
  const siblings = insideOf(graph, parent);
  const collapsed = new Set(siblings.flatMap((each) => graph.groups.get(each.id) ?? []).filter((group) => group.collapsed));
  const drawn = [...siblings.filter((each) => !hidden.has(each.id)), ...collapsed, ...notesIn(document, parent)].map((each) => ({ id: each.id, ...rects.get(each.id)! }));
  return nearest({ id, ...rects.get(id)! }, direction, drawn);
}

function extendSelection(from: string, to: string): void {
  const selected = new Set([...app.get().selected, from, to]);
  select(selected);
  announce(`${counted(selected.size, "task")} selected.`);
}

/** Copying, cutting and pasting are events of the browser (clipboard-events.ts). */
function pressCommand(key: string, id: string | null): boolean {
  const ids = id === null ? targets() : targets(id);
  if (key === "a") selectAll();
  else if (key === "d") duplicate(ids);
  else return false;
  return true;
}

/** Of a note: what of a task's keys means something for it. */
function pressNoteKey(event: KeyboardEvent, id: string): boolean {
  if (event.key !== "Enter" && event.key !== "F2") return /^([ aAjJmM]|Delete|Backspace|F10|ContextMenu)$/.test(event.key) && pressTaskKey(event, id);
  editNote(id);
  return true;
}

function pressTaskKey(event: KeyboardEvent, id: string): boolean {
  switch (event.key) {
    case "Enter":
      if (graphOf(present()).byId.has(id)) void editExecutable(id);
      else toggleCollapsed(id);
      return true;
    case "F2":
      app.set({ renaming: app.get().boot.canEdit ? id : null });
      return true;
    case " ":
      toggleSelected(id);
      return true;
    case "Delete":
    case "Backspace":
      deleteTasks(targets(id));
      return true;
    case "a":
    case "A":
      openAlignMenu(id);
      return true;
    case "c":
    case "C":
      app.set({ dialog: { kind: "connect", from: id } });
      return true;
    case "e":
    case "E":
      toggleCollapsed(id);
      return true;
    case "g":
    case "G":
      groupTasks(targets(id));
      return true;
    case "j":
    case "J":
      app.set({ dialog: { kind: "json", ids: [...targets(id)] } });
      return true;
    case "m":
    case "M":
      app.set({ dialog: { kind: "move", ids: [...targets(id)] } });
      return true;
    case "n":
    case "N":
      addNote(graphOf(present()).byId.has(id) ? { on: id } : {});
      return true;
    case "r":
    case "R":
      if (graphOf(present()).byId.has(id)) void runPackage(event.shiftKey ? { startAt: id } : { task: id });
      return true;
    case "s":
    case "S":
      wrapInSequence(targets(id));
      return true;
    case "[":
    case "]":
      return followConstraint(id, event.key === "]");
    case "F10":
      return event.shiftKey && openMenuAt(id);
    case "ContextMenu":
      return openMenuAt(id);
    default:
      return false;
  }
}

function followConstraint(id: string, isForward: boolean): boolean {
  const next = neighbour(present(), id, isForward);
  if (next) focusTask(next.id);
  else announce(isForward ? "No task follows." : "No task comes before.");
  return true;
}

/** The first task, in run order, that a constraint leads to or comes from. */
function neighbour(document: PackageDocument, id: string, isForward: boolean): Executable | undefined {
  const { incoming, outgoing, order } = graphOf(document);
  const constraints = (isForward ? outgoing : incoming).get(id) ?? [];
  const ids = new Set(constraints.map((constraint) => (isForward ? constraint.to_executable : constraint.from_executable)));
  return order.find((executable) => ids.has(executable.id));
}

function pressViewKey(key: string): boolean {
  const flow = shownFlow(app.get());
  const order = flow === undefined ? [] : listFlow(graphOf(present()), flow);
  const actions: Readonly<Record<string, () => void>> = {
    Home: () => order[0] && focusTask(order[0].id),
    End: () => order.at(-1) && focusTask(order.at(-1)!.id),
    n: () => app.get().boot.canEdit && addNote(),
    N: () => app.get().boot.canEdit && addNote(),
    j: () => app.set({ dialog: { kind: "json", ids: null } }),
    "+": zoomIn,
    "=": zoomIn,
    "-": zoomOut,
    "0": fitCanvas,
    "?": () => app.set({ dialog: { kind: "help" } }),
    Escape: selectNothing,
  };
  const action = actions[key];
  action?.();
  return action !== undefined;
}
