import { useState } from "react";
import { tryChange } from "../../commands/edit.ts";
import { isHandler } from "../../document/document.ts";
import { LONGEST_DESCRIPTION, LONGEST_NAME } from "../../document/names.ts";
import { useApp } from "../../store/state.ts";
import { CommonProperties } from "./CommonProperties.tsx";
import { ExpressionsRow } from "./ExpressionsRow.tsx";

/** With nothing selected: the package's own name and description, as SSIS shows them. */
export function PackageProperties() {
  const name = useApp((state) => state.history.present.name);
  const description = useApp((state) => state.history.present.description);
  const host = useApp((state) => state.history.present);
  const handlers = host.executables.filter(isHandler).length;
  const tasks = host.executables.length - handlers;
  const constraints = useApp((state) => state.history.present.precedence_constraints.length);
  const connections = useApp((state) => state.history.present.connections.length);
  const version = useApp((state) => state.version);
  const canEdit = useApp((state) => state.boot.canEdit);
  const [problem, setProblem] = useState<string | null>(null);

  function describe(newName: string, newDescription: string): void {
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
          onBlur={(event) => describe(event.target.value, description)}
          onKeyDown={(event) => event.key === "Enter" && describe(event.currentTarget.value, description)}
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
          onBlur={(event) => describe(name, event.target.value)}
        />
      </label>
      <CommonProperties parts={[{ ...host, id: null, type: "Package" }]} />
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
      <ExpressionsRow part={{ id: null, name, type: "Package", expressions: host.expressions }} />
      <p className="mw-hint">Select a task or a constraint to see its properties here.</p>
    </div>
  );
}
