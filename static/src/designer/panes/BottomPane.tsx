/** The room panes/: what stands around the canvas. The properties have a room of their own in it. */

import { type KeyboardEvent, lazy, type ReactNode, Suspense, useEffect } from "react";
import { Progress } from "../running/Progress.tsx";
import { TaskResult } from "../running/TaskResult.tsx";
import { rememberTab, toggleTall, useLayout } from "../store/layout.ts";
import { app, errorCount, type Tab, useApp } from "../store/state.ts";
import { Icon } from "../widgets/Icon.tsx";
import { Issues } from "./Issues.tsx";
import { Parameters } from "./Parameters.tsx";
import { Tray } from "./Tray.tsx";
import { Variables } from "./Variables.tsx";

/** Loaded when it is opened. */
const Explorer = lazy(async () => ({ default: (await import("./explorer/Explorer.tsx")).Explorer }));

const TABS: readonly { readonly tab: Tab; readonly label: string; readonly content: () => ReactNode }[] = [
  { tab: "connections", label: "Connection Managers", content: () => <Tray /> },
  { tab: "variables", label: "Variables", content: () => <Variables /> },
  { tab: "parameters", label: "Parameters", content: () => <Parameters /> },
  { tab: "progress", label: "Progress", content: () => <Progress /> },
  { tab: "result", label: "Task Result", content: () => <TaskResult /> },
  { tab: "explorer", label: "Package Explorer", content: () => <Suspense fallback={<p className="mw-empty">Opening…</p>}><Explorer /></Suspense> },
  { tab: "issues", label: "Issues", content: () => <Issues /> },
];

/** Below the canvas: the tray, variables and parameters, the progress of a run, the package as a tree, the list of issues. */
export function BottomPane() {
  const tab = useApp((state) => state.tab);
  const isTall = useLayout((state) => state.isTall);
  useEffect(() => rememberTab(tab), [tab]);
  return (
    <section className="mw-pane mw-bottom" aria-label="Connection managers, variables, progress, explorer and issues">
      <div className="mw-tabs">
        <div role="tablist" aria-label="Panes" onKeyDown={pressTabKey}>
          {TABS.map((each) => (
            <button
              key={each.tab}
              type="button"
              role="tab"
              id={`tab-${each.tab}`}
              aria-selected={tab === each.tab}
              aria-controls={tab === each.tab ? `panel-${each.tab}` : undefined}
              tabIndex={tab === each.tab ? 0 : -1}
              onClick={() => app.set({ tab: each.tab })}
            >
              {each.label}
              <Count tab={each.tab} />
            </button>
          ))}
        </div>
        <button type="button" className="mw-icon-button" title={isTall ? "Make this pane lower" : "Make this pane taller"} aria-label="Tall pane" aria-pressed={isTall} onClick={toggleTall}>
          <Icon name={isTall ? "chevron-down" : "chevron-up"} />
        </button>
      </div>
      <div key={tab} role="tabpanel" id={`panel-${tab}`} aria-labelledby={`tab-${tab}`} className="mw-tab-panel">
        {TABS.find((each) => each.tab === tab)?.content()}
      </div>
    </section>
  );
}

function Count({ tab }: { tab: Tab }) {
  const issues = useApp((state) => state.issues.length);
  const errors = useApp(errorCount);
  const variables = useApp((state) => state.history.present.variables.length);
  const parameters = useApp((state) => state.history.present.parameters.length);
  const events = useApp((state) => state.run?.events.length ?? 0);
  const count = { connections: 0, variables, parameters, progress: events, result: 0, explorer: 0, issues }[tab];
  if (count === 0) return null;
  return <span className={tab === "issues" ? (errors > 0 ? "mw-count mw-count-error" : "mw-count mw-count-warning") : "mw-count"}>{count.toLocaleString()}</span>;
}

/** Arrows, Home and End open the next tab at once (WAI-ARIA tabs pattern). */
function pressTabKey(event: KeyboardEvent): void {
  const at = TABS.findIndex(({ tab }) => tab === app.get().tab);
  const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: TABS.length - 1 }[event.key];
  if (next === undefined || event.altKey || event.ctrlKey) return;
  event.preventDefault();
  const { tab } = TABS[(next + TABS.length) % TABS.length]!;
  app.set({ tab });
  document.getElementById(`tab-${tab}`)?.focus();
}

