/** The room menus/: what can be done with a part, wherever it is shown. This says which entries a menu has. */

import { targets } from "../commands/selection.ts";
import { app, type MenuState } from "../store/state.ts";
import { addEntries, canvasEntries, environmentEntries, exportEntries, startEntries } from "./canvas-entries.ts";
import { definitionEntries } from "./definition-entries.ts";
import type { Entry } from "../widgets/entry.ts";
import { alignEntries, constraintEntries, groupEntries, noteEntries, taskEntries } from "./part-entries.ts";

/** What can be done with what a menu is for; without what changes something where one may not. */
export function entriesOf(menu: MenuState): Entry[] {
  return allEntries(menu).filter((entry) => app.get().boot.canEdit || entry.isHarmless);
}

function allEntries(menu: MenuState): Entry[] {
  if (menu.adding !== undefined) return addEntries(menu.adding);
  if (menu.isExporting) return exportEntries();
  if (menu.isStartingRun) return startEntries();
  if (menu.isChoosing) return environmentEntries();
  if (menu.definition) return definitionEntries(menu.definition);
  if (menu.isAligning) return alignEntries(targets(menu.executable ?? menu.note ?? undefined));
  if (menu.executable !== null) return taskEntries(menu.executable, menu);
  if (menu.group !== null) return groupEntries(menu.group);
  if (menu.note !== null) return noteEntries(menu.note);
  if (menu.constraint !== null) return constraintEntries(menu.constraint);
  return canvasEntries();
}
