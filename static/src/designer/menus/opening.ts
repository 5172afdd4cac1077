/** Opening the context menus: where, and for what. */

import { constraintTargets } from "../commands/constraints.ts";
import { select, selectConstraints } from "../commands/selection.ts";
import { graphOf } from "../document/graph.ts";
import { noteOf } from "../document/notes.ts";
import { app, type MenuState, NO_MENU, present } from "../store/state.ts";

/** Whether a menu is for an executable, a note or a group. */
export function menuFor(id: string): Omit<MenuState, "at"> {
  if (graphOf(present()).byId.has(id)) return { ...NO_MENU, executable: id };
  return noteOf(present(), id) ? { ...NO_MENU, note: id } : { ...NO_MENU, group: id };
}

/** Opens the context menu beside a task, for the keyboard. */
export function openMenuAt(id: string): true {
  const box = document.querySelector(`#canvas [data-task="${CSS.escape(id)}"]`)?.getBoundingClientRect();
  app.set({ menu: { at: { x: (box?.left ?? 0) + 24, y: (box?.bottom ?? 0) - 8 }, ...menuFor(id) } });
  return true;
}

/** Opens the ways to align what is selected with a task. */
export function openAlignMenu(id: string): void {
  openMenuAt(id);
  const { menu } = app.get();
  if (menu && app.get().boot.canEdit) app.set({ menu: { ...menu, isAligning: true } });
}

/** Opens the menu of what was clicked, and selects that. */
export function openMenu(event: { preventDefault: () => void; clientX: number; clientY: number }, what: Omit<MenuState, "at">): void {
  event.preventDefault();
  const id = what.executable ?? what.group ?? what.note;
  if (id !== null && !app.get().selected.has(id)) select([id]);
  if (what.constraint !== null) selectConstraints(constraintTargets(what.constraint));
  app.set({ menu: { ...what, at: { x: event.clientX, y: event.clientY } }, ...(id === null ? {} : { current: id }) });
}
