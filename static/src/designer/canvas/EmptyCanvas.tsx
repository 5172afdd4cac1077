import { addTask } from "../commands/tasks.ts";
import { iconNamed } from "../icons.ts";
import { useApp } from "../store/state.ts";
import { Icon } from "../widgets/Icon.tsx";

/** What to do first in an empty package. */
export function EmptyCanvas() {
  const type = useApp((state) => state.boot.types.find((each) => each.in_toolbox));
  const isHandler = useApp((state) => state.surface.tab === "handlers");
  const canEdit = useApp((state) => state.boot.canEdit);
  if (!type) return null;
  return (
    <div className="mw-empty-canvas">
      <Icon name={iconNamed(type.icon)} size={40} />
      <h2>This {isHandler ? "event handler" : "package"} has no tasks yet</h2>
      <p>Add a task here or from the toolbox, then connect tasks with precedence constraints.</p>
      {canEdit && (
        <button type="button" className="btn btn-primary" data-empty-action="" onClick={() => addTask(type.name)}>
          <Icon name="add" /> Add a {type.label}
        </button>
      )}
    </div>
  );
}
