/** The canvas's keyboard model; single letters work only while the canvas has the focus. */

import {
  copy, cut, deleteConstraints, deleteTasks, moveBy, paste, select, selectAll, selectNothing, targets, toggleSelected,
} from "./commands.ts";
import { constraintTargets, editConstraints, toggleConstraint } from "./constraint-commands.ts";
import { editExecutable } from "./editors.ts";
import type { Executable, PackageDocument } from "./document.ts";
import { graphOf } from "./graph.ts";
import { nearest, type Direction } from "./placement.ts";
import { announce } from "./speech.ts";
import { app, present } from "./state.ts";
import { counted } from "./wording.ts";
import { fitCanvas, focusTask, zoomIn, zoomOut } from "./viewport.ts";

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
  if (id !== null && event.key in DIRECTIONS) return pressArrow(event, id, isCommand);
  if (isCommand) return pressCommand(event.key.toLowerCase(), id);
  if (event.altKey && !event.getModifierState("AltGraph")) return false;
  return (id !== null && pressTaskKey(event, id)) || pressViewKey(event.key);
}

function pressConstraintKey(key: string, id: string): boolean {
  const constraint = present().precedence_constraints.find((each) => each.id === id);
  if (!constraint) return false;
  const actions: Readonly<Record<string, () => void>> = {
    Enter: () => void editConstraints(constraintTargets(id)),
    " ": () => toggleConstraint(id),
    Delete: () => deleteConstraints(constraintTargets(id)),
    Backspace: () => deleteConstraints(constraintTargets(id)),
    "[": () => focusTask(constraint.from_executable),
    "]": () => focusTask(constraint.to_executable),
  };
  const action = actions[key];
  action?.();
  return action !== undefined;
}

function pressArrow(event: KeyboardEvent, id: string, isCommand: boolean): boolean {
  const [direction, dx, dy] = DIRECTIONS[event.key]!;
  if (event.altKey) return false;
  if (isCommand) {
    const factor = event.shiftKey ? 4 : 1;
    moveBy(targets(id), dx * factor, dy * factor, event.repeat);
    focusTask(id);
    return true;
  }
  const { byId } = graphOf(present());
  const from = byId.get(id);
  const next = from && nearest(from, direction, present().executables);
  if (!next) return true;
  if (event.shiftKey) extendSelection(id, next.id);
  focusTask(next.id);
  return true;
}

function extendSelection(from: string, to: string): void {
  const selected = new Set([...app.get().selected, from, to]);
  select(selected);
  announce(`${counted(selected.size, "task")} selected.`);
}

function pressCommand(key: string, id: string | null): boolean {
  const ids = id === null ? targets() : targets(id);
  if (key === "a") selectAll();
  else if (key === "c") copy(ids);
  else if (key === "x") cut(ids);
  else if (key === "v") paste();
  else return false;
  return true;
}

function pressTaskKey(event: KeyboardEvent, id: string): boolean {
  switch (event.key) {
    case "Enter":
      void editExecutable(id);
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
    case "c":
    case "C":
      app.set({ dialog: { kind: "connect", from: id } });
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

/** Opens the context menu beside a task, for the keyboard. */
export function openMenuAt(id: string): true {
  const box = document.querySelector(`#canvas [data-task="${CSS.escape(id)}"]`)?.getBoundingClientRect();
  app.set({ menu: { at: { x: (box?.left ?? 0) + 24, y: (box?.bottom ?? 0) - 8 }, executable: id, constraint: null } });
  return true;
}

function pressViewKey(key: string): boolean {
  const { order } = graphOf(present());
  const actions: Readonly<Record<string, () => void>> = {
    Home: () => order[0] && focusTask(order[0].id),
    End: () => order.at(-1) && focusTask(order.at(-1)!.id),
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
