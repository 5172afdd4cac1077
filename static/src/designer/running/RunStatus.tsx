import { counted } from "../document/words.ts";
import type { IconName } from "../icons.ts";
import { EXECUTION_WORDS, type ExecutionStatus, hasEnded } from "../server/wire.ts";
import { countTasks } from "../store/progress.ts";
import { type Run, useApp } from "../store/state.ts";
import { Icon } from "../widgets/Icon.tsx";
import { clearRun } from "./live-view.ts";

const ICON_OF: Readonly<Record<ExecutionStatus, IconName>> = {
  pending: "waiting",
  running: "running",
  stopping: "running",
  succeeded: "success",
  failed: "failure",
  canceled: "canceled",
};

/** How the run is going, in the status bar; design mode shows nothing. */
export function RunStatus() {
  const run = useApp((state) => state.run);
  if (!run) return null;
  return (
    <div className="mw-run-status">
      <span className="mw-chip" data-status={run.status}>
        <Icon name={ICON_OF[run.status]} size={16} />
        {EXECUTION_WORDS[run.status]}
      </span>
      {run.isTryOut && (
        <span className="mw-chip" title="It runs what is not saved, and all its mail is withheld.">
          Try-out: no mail leaves
        </span>
      )}
      <span className="mw-run-count">{countLine(run)}</span>
      {run.trouble && (
        <span className="mw-chip" data-status="lost">
          <Icon name="warning" size={16} />
          {run.trouble}
        </span>
      )}
      {hasEnded(run.status) && (
        <button type="button" className="mw-link-button" onClick={clearRun}>
          Close the run
        </button>
      )}
    </div>
  );
}

function countLine(run: Run): string {
  const { all, done, skipped } = countTasks(run);
  const rest = skipped > 0 ? `, ${skipped.toLocaleString()} skipped` : "";
  return all === 0 ? "" : `${done.toLocaleString()} of ${counted(all, "task")}${rest}`;
}
