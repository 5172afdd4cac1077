import { useState } from "react";
import { setCollapsed, ungroup } from "../../commands/containers.ts";
import { tryChange } from "../../commands/edit.ts";
import type { Group } from "../../document/document.ts";
import { LONGEST_NAME } from "../../document/names.ts";
import { counted } from "../../document/words.ts";
import { useApp } from "../../store/state.ts";
import { Icon } from "../../widgets/Icon.tsx";

/** The title of a group, and what can be done with it. */
export function GroupProperties({ group }: { group: Group }) {
  const canEdit = useApp((state) => state.boot.canEdit);
  const [problem, setProblem] = useState<string | null>(null);
  const rename = (name: string) => setProblem(tryChange({ type: "rename", id: group.id, name }, name.trim() === group.name ? "" : `Renamed to ${name.trim()}.`));
  return (
    <div className="mw-form">
      <h3 className="mw-form-heading">Group</h3>
      <label className="form-label">
        Title
        <input
          key={group.name}
          className={problem ? "form-control is-invalid" : "form-control"}
          defaultValue={group.name}
          maxLength={LONGEST_NAME}
          readOnly={!canEdit}
          aria-invalid={problem !== null}
          onBlur={(event) => rename(event.target.value)}
          onKeyDown={(event) => event.key === "Enter" && rename(event.currentTarget.value)}
        />
        {problem && <span className="invalid-feedback">{problem}</span>}
      </label>
      <p className="mw-hint">A frame around {counted(group.executables.length, "task")}. It is only drawn: nothing that runs knows of it.</p>
      <div className="mw-form-buttons">
        <button type="button" className="btn" onClick={() => setCollapsed(group.id, !group.collapsed)}>
          <Icon name={group.collapsed ? "chevron-right" : "chevron-down"} /> {group.collapsed ? "Expand" : "Collapse"}
        </button>
        {canEdit && (
          <button type="button" className="btn" onClick={() => ungroup(group.id)}>
            <Icon name="group" /> Ungroup
          </button>
        )}
      </div>
    </div>
  );
}
