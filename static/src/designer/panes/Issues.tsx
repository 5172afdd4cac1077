import { editConstraints } from "../commands/constraints.ts";
import { select } from "../commands/selection.ts";
import { focusTask } from "../commands/view.ts";
import { trayItem } from "../editors/tray.ts";
import type { Issue } from "../server/wire.ts";
import { app, useApp } from "../store/state.ts";
import { placeOf } from "../store/validation.ts";
import { Icon } from "../widgets/Icon.tsx";

/** SSIS's Error List: what validation found; each leads to its task or connection manager. */
export function Issues() {
  const issues = useApp((state) => state.issues);
  if (issues.length === 0) return <p className="mw-empty mw-empty-good">Validation found nothing. The package is ready to run.</p>;
  const sorted = [...issues].sort((a, b) => Number(b.severity === "error") - Number(a.severity === "error"));
  return (
    <ul className="mw-issues" aria-label="Issues">
      {sorted.map((issue, index) => (
        <li key={index}>
          <button type="button" className="mw-issue" data-severity={issue.severity} onClick={() => goTo(issue)}>
            <Icon name={issue.severity} size={17} />
            <span className="mw-issue-severity">{issue.severity === "error" ? "Error" : "Warning"}</span>
            <span className="mw-issue-place">{placeOf(issue)}</span>
            <span className="mw-issue-message">
              {issue.message}
              {issue.code && <code>{issue.code}</code>}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Selects and focuses the task, opens the editor of the constraint, or opens the tray at the connection manager. */
function goTo(issue: Issue): void {
  if (issue.variable) app.set({ tab: "variables", wantedVariable: issue.variable });
  else if (issue.constraint) void editConstraints(new Set([issue.constraint]));
  else if (issue.executable !== null) {
    select([issue.executable]);
    focusTask(issue.executable);
  } else if (issue.connection !== null) {
    app.set({ tab: "connections" });
    focusTrayItem(issue.connection, 40);
  }
}

/** The tray is asked from the server when its tab opens; wait for it, some frames. */
function focusTrayItem(id: string, patience: number): void {
  const item = trayItem(id);
  if (item) item.focus();
  else if (patience > 0) requestAnimationFrame(() => focusTrayItem(id, patience - 1));
}
