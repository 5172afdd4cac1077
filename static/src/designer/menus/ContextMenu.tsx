import { type KeyboardEvent, useEffect, useLayoutEffect, useRef } from "react";
import { focusConstraint } from "../commands/constraints.ts";
import { partOf } from "../commands/containers.ts";
import { focusPane } from "../commands/panes.ts";
import { focusTask } from "../commands/view.ts";
import { noteOf, noteTitle } from "../document/notes.ts";
import { graphOf } from "../document/graph.ts";
import { app, type MenuState, present, useApp } from "../store/state.ts";
import { Icon } from "../widgets/Icon.tsx";
import { definitionName } from "./definition-entries.ts";
import { entriesOf } from "./entries.ts";

/** The context menu of a task, a constraint or the canvas; right click or Shift+F10. */
export function ContextMenu() {
  const menu = useApp((state) => state.menu);
  if (!menu) return null;
  return <OpenMenu key={`${JSON.stringify(menu.definition)}${menu.adding === undefined}${menu.executable}${menu.constraint}${menu.group}${menu.note}${menu.at.x}`} menu={menu} />;
}

function OpenMenu({ menu }: { menu: MenuState }) {
  const list = useRef<HTMLDivElement>(null);
  const entries = entriesOf(menu);

  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    const { width, height } = element.getBoundingClientRect();
    element.style.left = `${Math.max(8, Math.min(menu.at.x, window.innerWidth - width - 8))}px`;
    element.style.top = `${Math.max(8, Math.min(menu.at.y, window.innerHeight - height - 8))}px`;
    element.querySelector<HTMLElement>("[role=menuitem]")?.focus();
  }, [menu]);

  useEffect(() => {
    const leave = (event: Event) => !list.current?.contains(event.target as Node) && close();
    document.addEventListener("pointerdown", leave, true);
    return () => document.removeEventListener("pointerdown", leave, true);
  }, []);

  return (
    <div ref={list} className="mw-menu" role="menu" aria-label={nameOf(menu)} onKeyDown={(event) => pressMenuKey(event, menu)}>
      {entries.map((entry) => (
        <button
          key={entry.label}
          type="button"
          role="menuitem"
          tabIndex={-1}
          aria-keyshortcuts={entry.keys?.replace("Ctrl", "Control").replace("Del", "Delete")}
          onClick={() => {
            close();
            returnFocus(menu);
            entry.act();
          }}
        >
          <Icon name={entry.icon} />
          <span>{entry.label}</span>
          {entry.keys && <kbd>{entry.keys}</kbd>}
        </button>
      ))}
    </div>
  );
}

function close(): void {
  app.set({ menu: null });
}

function returnFocus({ executable, constraint, group, note, back }: MenuState): void {
  if (back) return back();
  const id = executable ?? group ?? note;
  if (id !== null) focusTask(id);
  else if (constraint !== null) focusConstraint(constraint);
  else focusPane("canvas");
}

function nameOf({ executable, constraint, group, note, adding, isAligning, isExporting, isStartingRun, isChoosing, definition }: MenuState): string {
  if (definition) return definitionName(definition);
  if (isChoosing) return "Environment of the next run";
  if (adding !== undefined) return adding.onto === undefined ? "Add" : "Insert a task";
  if (isExporting) return "Export";
  if (isStartingRun) return "Run";
  if (isAligning) return "Align and distribute";
  if (note !== null) return noteTitle(noteOf(present(), note)!);
  if (group !== null) return partOf(group)?.name ?? "Group";
  if (executable !== null) return graphOf(present()).byId.get(executable)?.name ?? "Task";
  return constraint !== null ? "Precedence constraint" : "Control flow";
}

function pressMenuKey(event: KeyboardEvent<HTMLElement>, menu: MenuState): void {
  const items = Array.from(event.currentTarget.querySelectorAll<HTMLElement>("[role=menuitem]"));
  const at = items.indexOf(document.activeElement as HTMLElement);
  const wanted = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey ? items.find((item) => item.getAttribute("aria-keyshortcuts") === event.key.toUpperCase()) : undefined;
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (wanted) wanted.click();
  else if (next !== undefined) items[(next + items.length) % items.length]?.focus();
  else if (event.key === "Escape" || event.key === "Tab") {
    close();
    returnFocus(menu);
  } else return;
  event.preventDefault();
  event.stopPropagation();
}
