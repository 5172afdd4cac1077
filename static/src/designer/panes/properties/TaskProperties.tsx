import { editConstraints } from "../../commands/constraints.ts";
import { deleteTasks } from "../../commands/tasks.ts";
import { isHandler, type Executable } from "../../document/document.ts";
import { counted } from "../../document/words.ts";
import { editExecutable } from "../../editors/editors.ts";
import { runPackage } from "../../running/running.ts";
import { app, typeLabel, useApp } from "../../store/state.ts";
import { Icon } from "../../widgets/Icon.tsx";
import { ExpressionsRow } from "./ExpressionsRow.tsx";
import { PropertyGrid } from "./PropertyGrid.tsx";

/** The properties of one task, or those that several have in common, and what can be done with them. */
export function TaskProperties({ ids }: { ids: ReadonlySet<string> }) {
  const executables = useApp((state) => state.history.present.executables);
  const chosen = executables.filter(({ id }) => ids.has(id));
  const only = chosen.length === 1 && ids.size === 1 ? chosen[0]! : null;
  const label = useApp((state) => (only ? typeLabel(state, only) : counted(ids.size, chosen.length < ids.size ? "part" : "task")));
  return (
    <div className="mw-form">
      <div className="mw-props-head">
        <h3 className="mw-form-heading">{only ? label : `${label} selected`}</h3>
        {only ? <TaskButtons executable={only} /> : <ManyButtons ids={ids} />}
      </div>
      {chosen.length > 0 && <PropertyGrid parts={chosen}>{only && <ExpressionsRow part={only} />}</PropertyGrid>}
    </div>
  );
}

function TaskButtons({ executable }: { executable: Executable }) {
  const canEdit = useApp((state) => state.boot.canEdit);
  const { id, type, disable, properties } = executable;
  const called = type === "ExecutePackageTask" ? String(properties["package"] ?? "") : "";
  return (
    <div className="mw-props-buttons">
      <button type="button" className="btn" onClick={() => void editExecutable(id)}>
        <Icon name="edit" /> {canEdit ? "Edit…" : "Show…"}
      </button>
      {called !== "" && (
        <a className="btn" href={`${app.get().boot.urls.called_page}?name=${encodeURIComponent(called)}`} target="_blank" rel="noopener" aria-label={`Open ${called}`} title={`Open ${called} (in a new tab)`}>
          <Icon name="external" size={16} /> Open
        </a>
      )}
      {!disable && !isHandler(executable) && (
        <button type="button" className="btn" aria-label="Execute task" title="Execute task (R)" onClick={() => void runPackage({ task: id })}>
          <Icon name="run" size={16} />
        </button>
      )}
    </div>
  );
}

function ManyButtons({ ids }: { ids: ReadonlySet<string> }) {
  const canEdit = useApp((state) => state.boot.canEdit);
  const constraints = useApp((state) => state.history.present.precedence_constraints);
  const between = constraints.filter((each) => ids.has(each.from_executable) && ids.has(each.to_executable));
  if (!canEdit) return null;
  return (
    <div className="mw-props-buttons">
      {between.length > 0 && (
        <button type="button" className="btn" onClick={() => void editConstraints(new Set(between.map(({ id }) => id)))}>
          <Icon name="edit" /> {counted(between.length, "constraint")} between them…
        </button>
      )}
      <button type="button" className="btn btn-outline-danger" onClick={() => deleteTasks(ids)}>
        <Icon name="delete" /> Delete
      </button>
    </div>
  );
}
