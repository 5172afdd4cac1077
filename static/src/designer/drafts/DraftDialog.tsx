import type { Draft } from "../server/drafts.ts";
import { isDirty, useApp } from "../store/state.ts";
import { closeDialog, Modal } from "../widgets/Modal.tsx";
import { continueDraft, timeOf } from "./opening.ts";

/** What unsaved changes would do to the package as it is now. */
export function DraftDialog({ draft }: { draft: Draft }) {
  const dirty = useApp(isDirty);
  return (
    <Modal heading={`Unsaved changes of ${draft.is_yours ? timeOf(draft) : `${draft.person}, ${timeOf(draft)}`}`}>
      <div className="modal-body">
        {draft.changes.length === 0 ? (
          <p>They make no difference to the package as it is saved.</p>
        ) : (
          <ul className="mw-changes">
            {draft.changes.map((sentence, index) => (
              <li key={index}>{sentence}</li>
            ))}
          </ul>
        )}
        {draft.conflicts > 0 && <p>Others changed some of the same things since. Save will ask whose counts.</p>}
        {dirty && <p className="mw-hint">Save or discard what you changed here to go on with these.</p>}
      </div>
      <div className="modal-footer">
        <button type="button" className="btn" data-first-focus="" onClick={closeDialog}>
          Close
        </button>
        {!dirty && (
          <button type="button" className="btn btn-primary" onClick={() => void continueDraft(draft)}>
            {draft.is_yours ? "Continue" : "Take over"}
          </button>
        )}
      </div>
    </Modal>
  );
}
