import { deleteTasks } from "../../commands/tasks.ts";
import { LONGEST_NOTE, type Note } from "../../document/document.ts";
import { graphOf, insideOf } from "../../document/graph.ts";
import { attachNote, fitNote, writeNote } from "../../notes/commands.ts";
import { useApp } from "../../store/state.ts";
import { Icon } from "../../widgets/Icon.tsx";

/** What a note says, the task that it is on, and what can be done with it. */
export function NoteProperties({ note }: { note: Note }) {
  const canEdit = useApp((state) => state.boot.canEdit);
  const tasks = useApp((state) => insideOf(graphOf(state.history.present), note.parent));
  return (
    <div className="mw-form">
      <h3 className="mw-form-heading">Note</h3>
      <label className="form-label">
        Text
        <textarea key={note.text} className="form-control" rows={8} defaultValue={note.text} maxLength={LONGEST_NOTE} readOnly={!canEdit} aria-describedby="note-markdown" onBlur={(event) => writeNote(note.id, event.target.value, 0)} />
      </label>
      <p id="note-markdown" className="mw-hint">
        Markdown: **bold**, *italic*, `code`, # heading, - list, [text](https://…). Nothing that runs knows of a note.
      </p>
      <label className="form-label">
        On the task
        <select className="form-select" value={note.executable ?? ""} disabled={!canEdit} onChange={(event) => attachNote(note.id, event.target.value || null)}>
          <option value="">None</option>
          {tasks.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {canEdit && (
        <div className="mw-form-buttons">
          <button type="button" className="btn" onClick={() => fitNote(note.id)}>
            <Icon name="fit" /> Fit to its text
          </button>
          <button type="button" className="btn btn-outline-danger" onClick={() => deleteTasks(new Set([note.id]))}>
            <Icon name="delete" /> Delete
          </button>
        </div>
      )}
    </div>
  );
}
