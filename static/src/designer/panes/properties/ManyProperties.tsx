import { editConstraints } from "../../commands/constraints.ts";
import { deleteTasks } from "../../commands/tasks.ts";
import { counted } from "../../document/words.ts";
import { useApp } from "../../store/state.ts";
import { Icon } from "../../widgets/Icon.tsx";
import { CommonProperties } from "./CommonProperties.tsx";

/** With several tasks selected: the properties that they have in common, and what can be done with all of them. */
export function ManyProperties({ ids }: { ids: ReadonlySet<string> }) {
  const canEdit = useApp((state) => state.boot.canEdit);
  const { executables, precedence_constraints } = useApp((state) => state.history.present);
  const chosen = executables.filter(({ id }) => ids.has(id));
  const between = precedence_constraints.filter((each) => ids.has(each.from_executable) && ids.has(each.to_executable));
  return (
    <div className="mw-form">
      <h3 className="mw-form-heading">{counted(ids.size, chosen.length < ids.size ? "part" : "task")} selected</h3>
      {chosen.length > 0 && <CommonProperties key={[...ids].join()} parts={chosen} />}
      {canEdit && (
        <div className="mw-form-buttons">
          {between.length > 0 && (
            <button type="button" className="btn" onClick={() => void editConstraints(new Set(between.map(({ id }) => id)))}>
              <Icon name="edit" /> {counted(between.length, "constraint")} between them…
            </button>
          )}
          <button type="button" className="btn btn-outline-danger" onClick={() => deleteTasks(ids)}>
            <Icon name="delete" /> Delete
          </button>
        </div>
      )}
    </div>
  );
}
