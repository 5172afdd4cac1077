import { useState } from "react";
import { deleteTasks, setDisable, tryChange } from "../commands.ts";
import { isHandler, type InDoubt } from "../document.ts";
import { LONGEST_DESCRIPTION, LONGEST_NAME } from "../names.ts";
import { useApp } from "../state.ts";
import { counted } from "../wording.ts";
import { ExpressionsRow } from "./ExpressionsRow.tsx";
import { Icon } from "./Icon.tsx";

/** With nothing selected: the package's own name and description, as SSIS shows them. */
export function PackageProperties() {
  const name = useApp((state) => state.history.present.name);
  const description = useApp((state) => state.history.present.description);
  const inDoubt = useApp((state) => state.history.present.in_doubt);
  const handlers = useApp((state) => state.history.present.executables.filter(isHandler).length);
  const tasks = useApp((state) => state.history.present.executables.length) - handlers;
  const constraints = useApp((state) => state.history.present.precedence_constraints.length);
  const connections = useApp((state) => state.history.present.connections.length);
  const expressions = useApp((state) => state.history.present.expressions);
  const version = useApp((state) => state.version);
  const canEdit = useApp((state) => state.boot.canEdit);
  const [problem, setProblem] = useState<string | null>(null);

  function take(newName: string, newDescription: string): void {
    const isSame = newName.trim() === name && newDescription === description;
    setProblem(tryChange({ type: "describe", name: newName, description: newDescription }, isSame ? "" : "Changed the package's properties."));
  }

  return (
    <div className="mw-form">
      <h3 className="mw-form-heading">Package</h3>
      <label className="form-label">
        Name
        <input
          key={name}
          className={problem ? "form-control is-invalid" : "form-control"}
          defaultValue={name}
          maxLength={LONGEST_NAME}
          readOnly={!canEdit}
          aria-invalid={problem !== null}
          onBlur={(event) => take(event.target.value, description)}
          onKeyDown={(event) => event.key === "Enter" && take(event.currentTarget.value, description)}
        />
        {problem && <span className="invalid-feedback">{problem}</span>}
      </label>
      <label className="form-label">
        Description
        <textarea
          key={description}
          className="form-control"
          rows={3}
          defaultValue={description}
          maxLength={LONGEST_DESCRIPTION}
          readOnly={!canEdit}
          onBlur={(event) => take(name, event.target.value)}
        />
      </label>
      <label className="form-label">
        Message in doubt
        <select
          className="form-select"
          value={inDoubt}
          disabled={!canEdit}
          aria-describedby="in-doubt-hint"
          onChange={(event) => tryChange({ type: "set-in-doubt", value: event.target.value as InDoubt }, "Changed the package's properties.")}
        >
          <option value="hold">Hold it until a person decides</option>
          <option value="send_again">Send it again with the same Message-ID</option>
        </select>
      </label>
      <p className="mw-hint" id="in-doubt-hint">
        In doubt is a message that was handed over when the worker died or the connection ended: nobody knows whether it arrived.
      </p>
      <dl className="mw-facts">
        <dt>Tasks</dt>
        <dd>{tasks.toLocaleString()}</dd>
        <dt>Event handlers</dt>
        <dd>{handlers.toLocaleString()}</dd>
        <dt>Constraints</dt>
        <dd>{constraints.toLocaleString()}</dd>
        <dt>Package connections</dt>
        <dd>{connections.toLocaleString()}</dd>
        <dt>Saved version</dt>
        <dd>{version}</dd>
      </dl>
      <ExpressionsRow part={{ id: null, name, type: "Package", expressions }} />
      <p className="mw-hint">Select a task or a constraint to see its properties here.</p>
    </div>
  );
}

/** With several tasks selected: what can be done with all of them. */
export function ManyProperties({ ids }: { ids: ReadonlySet<string> }) {
  const canEdit = useApp((state) => state.boot.canEdit);
  return (
    <div className="mw-form">
      <h3 className="mw-form-heading">{counted(ids.size, "task")} selected</h3>
      {canEdit && (
        <div className="mw-form-buttons">
          <button type="button" className="btn" onClick={() => setDisable(ids, true)}>
            <Icon name="disabled" /> Disable
          </button>
          <button type="button" className="btn" onClick={() => setDisable(ids, false)}>
            <Icon name="success" /> Enable
          </button>
          <button type="button" className="btn btn-outline-danger" onClick={() => deleteTasks(ids)}>
            <Icon name="delete" /> Delete
          </button>
        </div>
      )}
    </div>
  );
}
