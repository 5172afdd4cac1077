import { memo, useDeferredValue, useState } from "react";
import { ConstraintWords } from "../canvas/nodes/ConstraintWords.tsx";
import { StatusLine } from "../canvas/nodes/TaskNode.tsx";
import { issueWords, typePhrase } from "../canvas/nodes/wording.ts";
import { editConstraints } from "../commands/constraints.ts";
import { openTab } from "../commands/panes.ts";
import { select } from "../commands/selection.ts";
import { deleteTasks } from "../commands/tasks.ts";
import { focusTask } from "../commands/view.ts";
import { explainConstraint, shownValue } from "../document/constraints.ts";
import { type Executable, isHandler } from "../document/document.ts";
import { ancestorsOf, type Graph, graphOf, insideOf } from "../document/graph.ts";
import { counted } from "../document/words.ts";
import { editExecutable } from "../editors/editors.ts";
import { taskStatus } from "../store/progress.ts";
import { app, typeLabel, useApp } from "../store/state.ts";
import { Icon } from "../widgets/Icon.tsx";
import { OutlineNotes } from "./OutlineNotes.tsx";

const SHOWN = 100;

/** The control flow as a table, in run order: everything the canvas shows and does, without the canvas. */
export function Outline() {
  const document = useApp((state) => state.history.present);
  const [filter, setFilter] = useState("");
  const [limit, setLimit] = useState(SHOWN);
  const wanted = useDeferredValue(filter.trim().toLocaleLowerCase());
  const { order } = graphOf(document);
  const found = wanted === "" ? order : order.filter(({ name }) => name.toLocaleLowerCase().includes(wanted));
  if (order.length === 0 && document.notes.length === 0) return <p className="mw-empty">No tasks yet. Add one from the toolbox (Alt+1).</p>;
  return (
    <div className="mw-outline">
      <div className="mw-tray-tools">
        <input type="search" className="form-control form-control-sm mw-filter" aria-label="Filter tasks by name" placeholder="Filter by name" value={filter} onChange={(event) => setFilter(event.target.value)} />
        <span className="mw-hint" role="status">
          {wanted === "" ? counted(order.length, "task") : `${found.length} of ${counted(order.length, "task")}`}
        </span>
      </div>
      <div className="mw-table-scroll" tabIndex={0} role="region" aria-label="Outline">
        <table className="mw-table">
          <thead>
            <tr>
              {["Order", "Name", "Type", "Status", "Precedes", "Issues", "Actions"].map((heading) => (
                <th key={heading} scope="col">
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {found.slice(0, limit).map((executable) => (
              <Row key={executable.id} executable={executable} />
            ))}
          </tbody>
        </table>
        {found.length > limit && (
          <button type="button" className="mw-link-button" onClick={() => setLimit(limit + SHOWN * 2)}>
            Show more ({(found.length - limit).toLocaleString()} left)
          </button>
        )}
        <OutlineNotes />
      </div>
    </div>
  );
}

const Row = memo(function Row({ executable }: { executable: Executable }) {
  const { id, name } = executable;
  const number = useApp((state) => outlineNumber(graphOf(state.history.present), executable));
  const depth = useApp((state) => ancestorsOf(graphOf(state.history.present), executable).length);
  const label = useApp((state) => typePhrase(typeLabel(state, executable)));
  const isSelected = useApp((state) => state.selected.has(id));
  return (
    <tr data-selected={isSelected || undefined}>
      <td>{number}</td>
      <th scope="row" style={{ paddingInlineStart: `${10 + depth * 18}px` }}>
        <button type="button" className="mw-link-button" title="Show on the canvas" onClick={() => show(id)}>
          {name}
        </button>
      </th>
      <td>{label}</td>
      <td>
        <Status executable={executable} />
      </td>
      <td>
        <Precedes id={id} />
      </td>
      <td>
        <RowIssues id={id} />
      </td>
      <td>
        <Actions executable={executable} />
      </td>
    </tr>
  );
});

/** "2", and "2.1" in it; an event handler has its event's sign in place of a number. */
function outlineNumber(graph: Graph, executable: Executable): string {
  const line = [executable, ...ancestorsOf(graph, executable)].reverse();
  return line.map((each) => (isHandler(each) ? "⚡" : String(graph.position.get(each.id) ?? ""))).join(".");
}

function show(id: string): void {
  select([id]);
  focusTask(id);
}

function Status({ executable }: { executable: Executable }) {
  const status = useApp((state) => taskStatus(state.run, executable.id));
  if (status) return <StatusLine status={status} />;
  return <>{executable.disable ? "Disabled" : "Ready"}</>;
}

function Precedes({ id }: { id: string }) {
  const constraints = useApp((state) => graphOf(state.history.present).outgoing.get(id));
  const byId = useApp((state) => graphOf(state.history.present).byId);
  if (!constraints) return <span className="mw-hint">Nothing</span>;
  return (
    <>
      {constraints.map((constraint) => (
        <button
          key={constraint.id}
          type="button"
          className="mw-value-button"
          data-value={shownValue(constraint)}
          title={explainConstraint(app.get().history.present, constraint)}
          onClick={() => void editConstraints(new Set([constraint.id]))}
        >
          <ConstraintWords constraint={constraint} /> → {byId.get(constraint.to_executable)?.name}
        </button>
      ))}
    </>
  );
}

function RowIssues({ id }: { id: string }) {
  const issues = useApp((state) => state.issuesByExecutable.get(id));
  if (!issues) return <span className="mw-hint">None</span>;
  const severity = issues.some((issue) => issue.severity === "error") ? "error" : "warning";
  return (
    <button type="button" className="mw-value-button" data-severity={severity} title={issues.map(({ message }) => message).join("\n")} onClick={() => openTab("issues")}>
      <Icon name={severity} size={14} />
      {issueWords(issues).join(", ")}
    </button>
  );
}

function Actions({ executable }: { executable: Executable }) {
  const canEdit = useApp((state) => state.boot.canEdit);
  const hasOthers = useApp((state) => insideOf(graphOf(state.history.present), executable.parent).length > 1) && !isHandler(executable);
  const { id, name } = executable;
  const of = <span className="visually-hidden"> {name}</span>;
  if (!canEdit) return null;
  return (
    <span className="mw-row-actions">
      <button type="button" className="mw-link-button" onClick={() => void editExecutable(id)}>
        Edit{of}
      </button>
      {hasOthers && (
        <button type="button" className="mw-link-button" onClick={() => app.set({ dialog: { kind: "connect", from: id } })}>
          Connect{of}
        </button>
      )}
      <button type="button" className="mw-link-button" onClick={() => deleteTasks(new Set([id]))}>
        Delete{of}
      </button>
    </span>
  );
}
