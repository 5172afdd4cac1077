/** What is done with a line of the tree: choosing, opening, renaming, deleting it, and its menu. */

import { deleteConstraints, editConstraints } from "../../commands/constraints.ts";
import { moveInto } from "../../commands/containers.ts";
import { deleteHandler } from "../../commands/event-handlers.ts";
import { tryChange } from "../../commands/edit.ts";
import { select, selectConstraints, selectNothing, targets } from "../../commands/selection.ts";
import { deleteTasks } from "../../commands/tasks.ts";
import { changeParameter, changeVariable, deleteParameter, deleteVariables } from "../../commands/variables.ts";
import { reveal, showSurface } from "../../commands/view.ts";
import { chosenOf, deleteConnection, openConnection, renameConnection } from "../../connections/commands.ts";
import { eventOf, type Executable, isContainer, isHandler } from "../../document/document.ts";
import type { Item } from "../../document/explorer/items.ts";
import { graphOf } from "../../document/graph.ts";
import { editExecutable } from "../../editors/editors.ts";
import { showVariable } from "../../menus/part-entries.ts";
import { editNote } from "../../notes/commands.ts";
import { app, type MenuState, NO_MENU, present, surfaceOf } from "../../store/state.ts";

function executableOf(item: Item): Executable | undefined {
  return item.kind === "executable" ? graphOf(present()).byId.get(item.id) : undefined;
}

/** Selects what a line is of, and shows it on the canvas, which keeps its zoom. */
export function choose(item: Item): void {
  const executable = executableOf(item);
  if (executable && isHandler(executable)) {
    showSurface({ tab: "handlers", owner: executable.parent, event: eventOf(executable) });
    return selectNothing();
  }
  if (executable || item.kind === "note") {
    const { id } = item as { readonly id: string };
    showSurface(surfaceOf(app.get(), id));
    select([id]);
    app.set({ current: id });
    reveal(id);
  } else if (item.kind === "constraint") {
    const constraint = present().precedence_constraints.find(({ id }) => id === item.id);
    if (constraint) showSurface(surfaceOf(app.get(), constraint.from_executable));
    selectConstraints([item.id]);
  } else selectNothing();
}

/** Enter and a double click: the editor of what the line is of. Answers whether it has one. */
export function open(item: Item): boolean {
  switch (item.kind) {
    case "executable":
      void editExecutable(item.id);
      return true;
    case "constraint":
      void editConstraints(new Set([item.id]));
      return true;
    case "connection": {
      const own = present().connections.find(({ id }) => id === item.id);
      if (own) void openConnection(chosenOf(own));
      return true;
    }
    case "variable":
      showVariable(item.id);
      return true;
    case "parameter":
      app.set({ tab: "parameters" });
      return true;
    case "note":
      editNote(item.id);
      return true;
    default:
      return false;
  }
}

/** What F2 can name anew. */
export function canRename(item: Item): boolean {
  if (!app.get().boot.canEdit || item.kind === "folder" || item.kind === "constraint" || item.kind === "note") return false;
  const executable = executableOf(item);
  return !executable || !isHandler(executable);
}

/** The name that stands in the field; a variable's without its namespace. */
export function nameOf(item: Item): string {
  return item.kind === "variable" ? item.label.replace(/^.*::/, "") : item.label;
}

/** Answers what forbids the name. */
export function rename(item: Item, name: string): string | null {
  const trimmed = name.trim();
  const isSame = trimmed === nameOf(item);
  switch (item.kind) {
    case "executable":
      return tryChange({ type: "rename", id: item.id, name }, isSame ? "" : `Renamed to ${trimmed}.`);
    case "connection":
      return renameConnection(item.id, name);
    case "variable": {
      const variable = present().variables.find(({ id }) => id === item.id);
      return variable && !isSame ? changeVariable(variable, { name: trimmed }, `Renamed to ${trimmed}.`) : null;
    }
    case "parameter": {
      const parameter = present().parameters.find(({ id }) => id === item.id);
      return parameter && !isSame ? changeParameter(parameter, { name: trimmed }) : null;
    }
    case "package":
      return tryChange({ type: "describe", name, description: present().description }, isSame ? "" : "Changed the package's properties.");
    default:
      return null;
  }
}

/** Delete and Backspace. */
export function remove(item: Item): void {
  const executable = executableOf(item);
  if (executable && isHandler(executable)) return deleteHandler(executable.id);
  if (executable || item.kind === "note") return deleteTasks(targets((item as { readonly id: string }).id));
  if (item.kind === "constraint") return deleteConstraints(new Set([item.id]));
  if (item.kind === "connection") return deleteConnection(item.id);
  if (item.kind === "variable") return deleteVariables(present().variables.filter(({ id }) => id === item.id));
  const parameter = item.kind === "parameter" ? present().parameters.find(({ id }) => id === item.id) : undefined;
  if (parameter) deleteParameter(parameter);
}

/** The menu that the part has elsewhere, at a place of the page. */
export function openMenuOf(item: Item, at: MenuState["at"], back: () => void): void {
  app.set({ menu: { ...NO_MENU, ...menuOf(item), at, back } });
}

function menuOf(item: Item): Partial<MenuState> {
  switch (item.kind) {
    case "executable":
      return { executable: item.id };
    case "constraint":
      return { constraint: item.id };
    case "note":
      return { note: item.id };
    case "connection": {
      const own = present().connections.find(({ id }) => id === item.id);
      return own ? { definition: { kind: "connection", connection: chosenOf(own) } } : {};
    }
    case "variable":
    case "parameter":
      return { definition: { kind: item.kind, id: item.id } };
    case "package":
      return { definition: { kind: "package" } };
    case "folder":
      return { definition: { kind: "folder", folder: item.folder, owner: item.owner } };
  }
}

/** Where what is added or dropped at a line goes: into a container, a handler or the package; undefined where nothing can be. */
export function targetOf(item: Item): string | null | undefined {
  if (item.kind === "package") return null;
  if (item.kind === "folder") return item.folder === "executables" ? item.owner : undefined;
  const executable = executableOf(item);
  if (!executable) return undefined;
  return isContainer(executable) || isHandler(executable) ? executable.id : executable.parent;
}

/** Takes tasks that were dragged to a line. */
export function dropOn(item: Item, ids: readonly string[]): void {
  const parent = targetOf(item);
  if (parent === undefined || ids.length === 0) return;
  const { byId } = graphOf(present());
  const movers = ids.filter((id) => byId.get(id)?.parent !== parent && id !== parent);
  if (movers.length > 0) moveInto(movers, parent);
}
