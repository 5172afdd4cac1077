import { useState } from "react";
import { focusPane } from "../commands/panes.ts";
import { hasEnded } from "../server/wire.ts";
import { type Run, useApp } from "../store/state.ts";
import { Icon } from "../widgets/Icon.tsx";
import { Messages } from "./Messages.tsx";
import { ProgressTree } from "./ProgressTree.tsx";
import { clearRun } from "./live-view.ts";
import { mayRestart, restartRun } from "./restarting.ts";
import { followExecution } from "./running.ts";

const VIEWS = { tree: "Tree", messages: "Messages" } as const;
type View = keyof typeof VIEWS;

/** What was looked at last, as long as the page is open. */
let last: View = "tree";

/** How a run goes, as a tree or message by message; design mode says what would be here. */
export function Progress() {
  const run = useApp((state) => state.run);
  const [view, setView] = useState<View>(last);
  if (!run) return <NoRun />;
  const choose = (chosen: View) => {
    last = chosen;
    setView(chosen);
  };
  return (
    <>
      <div className="mw-tray-tools">
        <div className="btn-group mw-progress-as" role="group" aria-label="Show the progress as">
          {Object.entries(VIEWS).map(([name, label]) => (
            <button key={name} type="button" className="btn btn-sm" aria-pressed={view === name} onClick={() => choose(name as View)}>
              {label}
            </button>
          ))}
        </div>
        <RunTools run={run} />
      </div>
      {view === "tree" ? <ProgressTree key={run.id} id={run.id} /> : <Messages key={run.id} run={run} />}
    </>
  );
}

function NoRun() {
  const last = useApp((state) => state.boot.last_run);
  return (
    <div className="mw-empty">
      <p>Run the package (Ctrl+Enter) to follow it here, task by task and message by message.</p>
      {last !== null && (
        <button type="button" className="btn btn-sm" onClick={() => void followExecution(String(last))}>
          <Icon name="history" size={16} /> Show the last run
        </button>
      )}
    </div>
  );
}

/** The button that was pressed goes with the run that was over; the pane's tab stays. */
function keepFocus(): void {
  requestAnimationFrame(() => document.activeElement === document.body && focusPane("progress"));
}

/** The way to the execution's page, and what can be done with a run that is over. */
function RunTools({ run }: { run: Run }) {
  const page = useApp((state) => state.boot.urls.executions_page);
  const canRun = useApp((state) => state.boot.canRun);
  return (
    <>
      <a className="btn btn-sm" href={`${page}${run.id}/`} target="_blank" rel="noopener">
        <Icon name="external" size={16} /> Execution {run.id}
        <span className="visually-hidden"> (opens in a new tab)</span>
      </a>
      {canRun && mayRestart(run) && (
        <button type="button" className="btn btn-sm" onClick={() => void restartRun(run.id).then(keepFocus)}>
          <Icon name="failure" size={16} /> Only what failed…
        </button>
      )}
      {hasEnded(run.status) && (
        <button type="button" className="btn btn-sm" onClick={() => (clearRun(), keepFocus())}>
          <Icon name="close" size={16} /> Close the run
        </button>
      )}
    </>
  );
}
