import { useState } from "react";
import { save } from "../commands/saving.ts";
import { app, isDirty, useApp } from "../store/state.ts";
import { closeDialog, Modal } from "../widgets/Modal.tsx";

/** Characters of a note on a version (designer/services/packages.py). */
const LONGEST_NOTE = 500;

/** Save with a note on the version that it makes, and the way to all versions. */
export function SaveDialog() {
  const [note, setNote] = useState("");
  const canSave = useApp((state) => isDirty(state) && state.boot.canEdit);
  return (
    <Modal heading="Save with a note">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          closeDialog();
          void save(note);
        }}
      >
        <div className="modal-body">
          <label className="form-label">
            Note (optional)
            <input className="form-control" data-first-focus="" maxLength={LONGEST_NOTE} value={note} onChange={(event) => setNote(event.target.value)} />
          </label>
          <p className="mw-hint">
            {canSave ? "It is kept with the version that this Save makes. " : "Everything is saved already. "}
            <a href={app.get().boot.urls.versions_page}>All versions of this package</a>
          </p>
        </div>
        <div className="modal-footer">
          <button type="button" className="btn" onClick={closeDialog}>
            Cancel
          </button>
          <button type="submit" className="btn btn-primary" disabled={!canSave}>
            Save
          </button>
        </div>
      </form>
    </Modal>
  );
}
