/** The room page/status/: the line below everything, which tells how things stand. */

import { useStore } from "@xyflow/react";
import { openTab } from "../../commands/panes.ts";
import { namesOf } from "../../commands/naming.ts";
import { counted, listed } from "../../document/words.ts";
import { Here } from "../../drafts/Here.tsx";
import { chosenEnvironment } from "../../running/environments.ts";
import { RunStatus } from "../../running/RunStatus.tsx";
import { type AppState, errorCount, isDirty, useApp } from "../../store/state.ts";
import { unsaved } from "../../store/typed.ts";
import { Icon } from "../../widgets/Icon.tsx";

/** Problems, what is selected, the run, who else is here, the environment, the zoom, and whether all is saved. */
export function StatusBar() {
  return (
    <section className="mw-status-bar" aria-label="Status">
      <Problems />
      <Selection />
      <RunStatus />
      <Here />
      <span className="mw-status-gap" />
      <a className="mw-status-item" href="https://reactflow.dev" target="_blank" rel="noreferrer" title="The library that the canvas is drawn with">
        React Flow
      </a>
      <Environment />
      <Zoom />
      <Saved />
    </section>
  );
}

/** "2 errors, 1 warning", and the way to them. */
function Problems() {
  const errors = useApp(errorCount);
  const warnings = useApp((state) => state.issues.length) - errors;
  const words = [errors > 0 ? counted(errors, "error") : "", warnings > 0 ? counted(warnings, "warning") : ""].filter(Boolean).join(", ");
  return (
    <button type="button" className="mw-status-item" title="Open the list of issues" onClick={() => openTab("issues")}>
      <Icon name={errors > 0 ? "error" : warnings > 0 ? "warning" : "success"} size={15} />
      {words || "No problems"}
    </button>
  );
}

function Selection() {
  const text = useApp(selectionWords);
  return text === "" ? null : <span className="mw-status-item mw-ellipsis">{text}</span>;
}

/** "Mail report selected", "3 tasks selected"; nothing where nothing is. */
function selectionWords({ selected, constraints, history }: AppState): string {
  if (constraints.size > 0) return `${counted(constraints.size, "constraint")} selected`;
  if (selected.size === 0) return "";
  const tasks = history.present.executables.filter(({ id }) => selected.has(id)).length;
  if (selected.size > 1) return `${counted(selected.size, tasks === selected.size ? "task" : "part")} selected`;
  return `${listed(namesOf(selected)) || "Group"} selected`;
}

/** What the next run would be in; the chip beside Run changes it. */
function Environment() {
  const chosen = useApp(chosenEnvironment);
  const hasAny = useApp((state) => state.boot.environments.length > 0);
  if (!hasAny) return null;
  return <span className="mw-status-item">Environment: {chosen ? `${chosen.name}${chosen.is_production ? " (production)" : ""}` : "none"}</span>;
}

function Zoom() {
  const percent = useStore((state) => Math.round(state.transform[2] * 100));
  return <span className="mw-status-item mw-status-zoom">{percent} %</span>;
}

/** Whether all is saved, and whether what is not is kept as a draft. */
function Saved() {
  const dirty = useApp(isDirty);
  const isKept = useApp((state) => state.keeping === "server" && state.kept?.document === unsaved(state));
  return (
    <>
      {dirty && isKept && <span className="mw-status-item mw-hint">Draft kept</span>}
      <span className={dirty ? "mw-dirty mw-dirty-on" : "mw-dirty"}>{dirty ? "Unsaved changes" : "Saved"}</span>
    </>
  );
}
