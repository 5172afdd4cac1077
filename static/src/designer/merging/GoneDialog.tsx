import { closeDialog, Modal } from "../widgets/Modal.tsx";
import { CopyForm } from "./CopyForm.tsx";

/** The package is no longer on the server: what is on the page can be kept as another one. */
export function GoneDialog({ sentence }: { sentence: string }) {
  return (
    <Modal heading="Not saved">
      <div className="modal-body">
        <p>{sentence}</p>
        <CopyForm />
      </div>
      <div className="modal-footer">
        <button type="button" className="btn" onClick={closeDialog}>
          Cancel
        </button>
      </div>
    </Modal>
  );
}
