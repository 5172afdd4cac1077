import { type FormEvent, useState } from "react";
import { crossings } from "../changes/transfers.ts";
import { moveInto } from "../commands/containers.ts";
import { focusTask } from "../commands/view.ts";
import { isContainer } from "../document/document.ts";
import { looseNotes, noteTitle } from "../document/notes.ts";
import { containersOf, graphOf, listFlow, outermost, withInside } from "../document/graph.ts";
import { counted, listed } from "../document/words.ts";
import { app, present, shownFlow } from "../store/state.ts";
import { closeDialog, Modal } from "../widgets/Modal.tsx";

/** Moving tasks into a container and out of it without a mouse. */
export function MoveDialog({ ids }: { ids: readonly string[] }) {
  const graph = graphOf(present());
  const flow = shownFlow(app.get()) ?? null;
  const chosen = new Set(ids);
  const notes = looseNotes(present(), chosen);
  const tasks = outermost(graph, chosen);
  const moving = [...tasks, ...notes];
  const own = withInside(graph, ids);
  const containers = listFlow(graph, flow).filter((each) => isContainer(each) && !own.has(each.id));
  const now = moving[0]?.parent ?? flow;
  const [parent, setParent] = useState(() => containers.find(({ id }) => id !== now)?.id ?? flow);
  const cut = crossings(present(), moving.map(({ id }) => id), parent).length;

  function submit(event: FormEvent): void {
    event.preventDefault();
    closeDialog();
    if (parent !== now) moveInto(ids, parent);
    if (moving[0]) focusTask(moving[0].id);
  }

  return (
    <Modal heading="Move to a container">
      <form onSubmit={submit}>
        <div className="modal-body mw-form">
          <p>{listed([...tasks.map(({ name }) => name), ...notes.map(noteTitle)])}</p>
          <label className="form-label">
            Container
            <select className="form-select" data-first-focus="" value={parent ?? ""} onChange={(event) => setParent(event.target.value || null)}>
              <option value={flow ?? ""}>{flow === null ? "None (the control flow)" : "None (the event handler)"}</option>
              {containers.map(({ id, name }) => (
                <option key={id} value={id}>
                  {"\u2003".repeat(containersOf(graph, id).length)}
                  {name}
                </option>
              ))}
            </select>
          </label>
          {cut > 0 && <p className="mw-alert">{counted(cut, "constraint")} would cross the container&apos;s border and will be deleted: constraints join tasks of one container.</p>}
          {containers.length === 0 && <p className="mw-hint">There is no other container. Press S to put the tasks into a new Sequence container.</p>}
        </div>
        <div className="modal-footer">
          <button type="button" className="btn" onClick={closeDialog}>
            Cancel
          </button>
          <button type="submit" className="btn btn-primary" disabled={parent === now}>
            Move
          </button>
        </div>
      </form>
    </Modal>
  );
}
