/** The room panes/properties/: the pane at the right, for whatever is selected. */

import { constraintsOf } from "../../document/constraints.ts";
import { noteOf } from "../../document/notes.ts";
import { shownFlow, useApp } from "../../store/state.ts";
import { ConstraintProperties } from "./ConstraintProperties.tsx";
import { GroupProperties } from "./GroupProperties.tsx";
import { NoteProperties } from "./NoteProperties.tsx";
import { PackageProperties } from "./PackageProperties.tsx";
import { TaskProperties } from "./TaskProperties.tsx";

/** The properties of what is selected: tasks, a constraint, a note, or the package. */
export function Properties() {
  const selected = useApp((state) => state.selected);
  const constraints = useApp((state) => state.constraints);
  const document = useApp((state) => state.history.present);
  const only = selected.size === 1 ? [...selected][0]! : null;
  const group = useApp((state) => state.history.present.groups.find(({ id }) => id === only));
  const note = noteOf(document, only ?? "");
  const handler = useApp((state) => (state.surface.tab === "handlers" ? shownFlow(state) : undefined));
  return (
    <aside className="mw-pane mw-properties" aria-labelledby="properties-heading">
      <h2 id="properties-heading" className="mw-pane-heading">
        Properties
      </h2>
      <div id="properties" tabIndex={-1}>
        {constraints.size > 0 ? (
          <ConstraintProperties constraints={constraintsOf(document, constraints)} />
        ) : group ? (
          <GroupProperties key={group.id} group={group} />
        ) : note ? (
          <NoteProperties key={note.id} note={note} />
        ) : selected.size > 0 ? (
          <TaskProperties ids={selected} />
        ) : typeof handler === "string" ? (
          <TaskProperties ids={new Set([handler])} />
        ) : (
          <PackageProperties />
        )}
      </div>
    </aside>
  );
}
