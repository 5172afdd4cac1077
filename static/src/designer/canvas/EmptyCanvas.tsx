import { change } from "../commands/edit.ts";
import { selecting } from "../commands/selection.ts";
import { addTask } from "../commands/tasks.ts";
import { fitCanvas, focusTask } from "../commands/view.ts";
import { makeStart, type StartName } from "../document/starts.ts";
import { iconNamed } from "../icons.ts";
import { app, present, typeOf, useApp } from "../store/state.ts";
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
      {canEdit && !isHandler && <Starts />}
    </div>
  );
}

/** What else a package can begin with. */
function Starts() {
  const project = useApp((state) => state.boot.package.project.id);
  return (
    <div className="mw-starts" role="group" aria-label="Other starts">
      <button type="button" className="mw-start" onClick={() => begin("failure", "Send Mail Task", "Added a mail, and another one on failure.")}>
        <strong>Notify on failure</strong>
        <span>A mail, and an OnError event handler that mails what went wrong.</span>
      </button>
      <button type="button" className="mw-start" onClick={() => begin("merge", "For Each Row", "Added a mail merge from a file.")}>
        <strong>Mail merge from a file</strong>
        <span>A mail for each row of a CSV file, with its columns in the text.</span>
      </button>
      <a className="mw-start" href={`/projects/${project}/import/`}>
        <strong>Import from SSIS</strong>
        <span>Packages of SSIS, as .dtsx or .ispac files.</span>
      </a>
    </div>
  );
}

/** One step, which Undo takes back whole. */
function begin(name: StartName, first: string, sentence: string): void {
  const defaults = (type: string) => ({ ...typeOf(app.get(), type)?.default_properties });
  const start = makeStart(name, present(), defaults);
  const task = start.executables.find((each) => each.name === first)!;
  if (!change({ type: "add", ...start }, sentence, selecting([task.id]))) return;
  focusTask(task.id);
  requestAnimationFrame(() => fitCanvas());
}
