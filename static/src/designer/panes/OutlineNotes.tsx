import { select } from "../commands/selection.ts";
import { focusTask } from "../commands/view.ts";
import type { Note } from "../document/document.ts";
import { graphOf } from "../document/graph.ts";
import { noteTitle } from "../document/notes.ts";
import { counted } from "../document/words.ts";
import { useApp } from "../store/state.ts";

const SHOWN = 50;

/** The notes of the package, with where they are; each leads to its place on the canvas. */
export function OutlineNotes() {
  const notes = useApp((state) => state.history.present.notes);
  if (notes.length === 0) return null;
  return (
    <details className="mw-outline-notes">
      <summary>{counted(notes.length, "note")}</summary>
      <ul>
        {notes.slice(0, SHOWN).map((note) => (
          <NoteLine key={note.id} note={note} />
        ))}
      </ul>
      {notes.length > SHOWN && <p className="mw-hint">{counted(notes.length - SHOWN, "more note")} on the canvas.</p>}
    </details>
  );
}

function NoteLine({ note }: { note: Note }) {
  const { executable, parent } = note;
  const where = useApp((state) => graphOf(state.history.present).byId.get(executable ?? parent ?? "")?.name);
  const show = () => {
    select([note.id]);
    focusTask(note.id);
  };
  return (
    <li>
      <button type="button" className="mw-link-button" title="Show on the canvas" onClick={show}>
        {noteTitle(note)}
      </button>{" "}
      {where !== undefined && (
        <span className="mw-hint">
          {executable === null ? "in" : "on"} {where}
        </span>
      )}
    </li>
  );
}
