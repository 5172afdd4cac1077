import { useRef } from "react";
import { redo, undo } from "../commands/edit.ts";
import { save } from "../commands/saving.ts";
import { deleteSelection, layoutAutomatically } from "../commands/tasks.ts";
import { graphOf, listFlow } from "../document/graph.ts";
import type { IconName } from "../icons.ts";
import { cancelRun, runPackage } from "../running/running.ts";
import { hasEnded } from "../server/wire.ts";
import { app, type AppState, isDirty, type MenuState, NO_MENU, present, shownFlow, useApp } from "../store/state.ts";
import { Icon } from "../widgets/Icon.tsx";
import { useRoving } from "../widgets/roving.ts";
import { EnvironmentChip } from "./EnvironmentChip.tsx";
import { GuardMarks } from "./GuardMarks.tsx";

interface ToolProps {
  readonly icon: IconName;
  readonly label: string;
  readonly keys?: string;
  readonly title?: string;
  readonly onClick: (button: HTMLElement) => void;
  readonly hasMenu?: boolean;
  readonly isOff?: boolean;
  readonly look?: string;
  /** Whether the word stays beside the icon where there is little room. */
  readonly hasWord?: boolean;
}

/** A toolbar button; one that is off keeps the focus and says that it is off. */
function Tool({ icon, label, keys, title = label, onClick, hasMenu = false, isOff = false, look = "", hasWord = false }: ToolProps) {
  return (
    <button
      type="button"
      className={`mw-tool ${look}`}
      title={keys ? `${title} (${keys})` : title}
      aria-disabled={isOff}
      aria-keyshortcuts={keys?.replace("Ctrl", "Control")}
      aria-haspopup={hasMenu ? "menu" : undefined}
      onClick={(event) => !isOff && onClick(event.currentTarget)}
    >
      <Icon name={icon} />
      <span className={hasWord ? "mw-tool-word" : "mw-tool-word mw-tool-word-wide"}>{label}</span>
    </button>
  );
}

/** The designer's toolbar: one tab stop, arrows inside. */
export function Toolbar() {
  const bar = useRef<HTMLDivElement>(null);
  const roving = useRoving(bar);
  return (
    <header className="mw-topbar">
      <PackageTitle />
      <div ref={bar} className="mw-toolbar" role="toolbar" aria-label="Designer" onKeyDown={roving.onKeyDown} onFocus={roving.onFocus}>
        <DocumentTools />
        <span className="mw-tool-gap" />
        <TaskTools />
        <span className="mw-tool-gap" />
        <RunTools />
        <Tool icon="help" label="Help" keys="?" onClick={() => app.set({ dialog: { kind: "help" } })} look="mw-tool-plain" />
      </div>
    </header>
  );
}

function PackageTitle() {
  const name = useApp((state) => state.history.present.name);
  const project = useApp((state) => state.boot.package.project);
  return (
    <div className="mw-title">
      <nav aria-label="Project" className="mw-title-project">
        <a href={`/projects/${project.id}/`}>{project.name}</a>
        <span aria-hidden="true">/</span>
      </nav>
      <h1 title={name}>{name}</h1>
      <GuardMarks />
    </div>
  );
}

function DocumentTools() {
  const dirty = useApp(isDirty);
  const isSaving = useApp((state) => state.isSaving);
  const canUndo = useApp((state) => state.history.past.length > 0);
  const canRedo = useApp((state) => state.history.future.length > 0);
  return (
    <div className="mw-tools">
      <Tool icon="save" label={isSaving ? "Saving…" : "Save"} keys="Ctrl+S" onClick={() => void save()} isOff={!dirty || isSaving} hasWord />
      <Tool icon="chevron-down" label="Save with a note, versions" keys="Ctrl+Shift+S" onClick={() => app.set({ dialog: { kind: "save" } })} look="mw-tool-more" />
      <Tool icon="undo" label="Undo" keys="Ctrl+Z" onClick={undo} isOff={!canUndo} />
      <Tool icon="redo" label="Redo" keys="Ctrl+Y" onClick={redo} isOff={!canRedo} />
      <Tool icon="history" label="Undo list" onClick={() => app.set({ dialog: { kind: "history" } })} isOff={!canUndo && !canRedo} />
      <Tool icon="search" label="Find" keys="Ctrl+F" onClick={() => app.set({ finding: (app.get().finding ?? 0) + 1 })} />
    </div>
  );
}

function TaskTools() {
  const canEdit = useApp((state) => state.boot.canEdit);
  const count = useApp(countShown);
  const hasSelection = useApp((state) => state.selected.size > 0 || state.constraints.size > 0);
  return (
    <div className="mw-tools">
      <Tool icon="add" label="Add" hasMenu onClick={(button) => openMenuBelow(button, { adding: {} })} isOff={!canEdit} />
      <Tool icon="connect" label="Connect" keys="C" onClick={openConnect} isOff={!canEdit || count < 2} />
      <Tool icon="delete" label="Delete" keys="Delete" onClick={deleteSelection} isOff={!canEdit || !hasSelection} />
      <Tool icon="auto-layout" label="Auto layout" onClick={() => void layoutAutomatically()} isOff={!canEdit || count === 0} />
      <Tool icon="download" label="Export" hasMenu onClick={(button) => openMenuBelow(button, { isExporting: true })} />
    </div>
  );
}

/** How many tasks the flow on the canvas has. */
function countShown(state: AppState): number {
  const flow = shownFlow(state);
  return flow === undefined ? 0 : listFlow(graphOf(state.history.present), flow).length;
}

/** A menu below the button. */
function openMenuBelow(button: HTMLElement, what: Pick<MenuState, "adding" | "isExporting" | "isStartingRun">): void {
  const { left, bottom } = button.getBoundingClientRect();
  app.set({ menu: { at: { x: left, y: bottom + 4 }, ...what, ...NO_MENU } });
}

function openConnect(): void {
  const { selected, current } = app.get();
  app.set({ dialog: { kind: "connect", from: [...selected].find((id) => graphOf(present()).byId.has(id)) ?? current } });
}

function RunTools() {
  const isRunning = useApp((state) => state.run !== null && !hasEnded(state.run.status));
  const canRun = useApp((state) => state.boot.canRun);
  const isStopping = useApp((state) => state.run?.status === "stopping");
  const isStarting = useApp((state) => state.isStarting);
  const isEmpty = useApp((state) => state.history.present.executables.length === 0);
  const dirty = useApp(isDirty);
  if (isRunning) return <Tool icon="cancel" label={isStopping ? "Stopping…" : "Cancel"} onClick={() => void cancelRun()} isOff={isStopping} look="mw-tool-cancel" hasWord />;
  return (
    <>
      <EnvironmentChip />
      <Tool icon="run" label={isStarting ? "Starting…" : "Run"} keys="Ctrl+Enter" onClick={() => void runPackage()} isOff={isStarting || isEmpty || !canRun} look="mw-tool-run" hasWord />
      {dirty && <Tool icon="chevron-down" label="Run or try out" hasMenu onClick={(button) => openMenuBelow(button, { isStartingRun: true })} isOff={isStarting || isEmpty || !canRun} look="mw-tool-more" />}
      <Tool icon="options" label="Run with options" keys="Ctrl+Shift+Enter" title="Run with values, an environment, a logging level" onClick={() => void runPackage({ asks: true })} isOff={isStarting || isEmpty || !canRun} />
    </>
  );
}
