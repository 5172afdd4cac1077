import { useState } from "react";
import { loadTheirs, saveOver } from "../commands/saving.ts";
import { fullTime } from "../running/time.ts";
import type { CurrentVersion } from "../server/wire.ts";
import { closeDialog, Modal } from "../widgets/Modal.tsx";
import { CopyForm } from "./CopyForm.tsx";

/** Somebody else saved first: who changed what and when, and a clear choice. */
export function ConflictDialog({ current }: { current: CurrentVersion }) {
  const [isCopying, setIsCopying] = useState(false);
  return (
    <Modal heading={current.is_yours ? "You saved this package in another tab" : "Somebody else saved this package"}>
      <div className="modal-body">
        <p>
          <strong>{current.is_yours ? "You" : (current.modified_by ?? "Somebody")}</strong> saved version {current.version}
          {current.modified_at && <> on {fullTime(current.modified_at)}</>}, after you opened the package. Nothing of yours is saved or lost yet.
        </p>
        {current.problems?.map((sentence) => (
          <p key={sentence} className="mw-alert">
            Together with yours it is no package: {sentence}
          </p>
        ))}
        {current.changes.length > 0 && (
          <>
            <h3 className="mw-form-heading">What they changed</h3>
            <ul className="mw-changes">
              {current.changes.map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ul>
          </>
        )}
        {isCopying ? (
          <CopyForm onBack={() => setIsCopying(false)} />
        ) : (
          <div className="mw-options">
            <Option title="Load theirs (discard mine)" text="Shows the stored version. Undo brings your changes back while this page is open." onClick={() => void loadTheirs()} />
            <Option title="Save mine over it" text="Their changes above are replaced by your version." onClick={() => void saveOver(current)} isDangerous />
            <Option title="Save mine as a copy" text="Makes another package in this project; both stay." onClick={() => setIsCopying(true)} />
          </div>
        )}
      </div>
      <div className="modal-footer">
        <button type="button" className="btn" data-first-focus="" onClick={closeDialog}>
          Cancel
        </button>
      </div>
    </Modal>
  );
}

function Option({ title, text, onClick, isDangerous = false }: { title: string; text: string; onClick: () => void; isDangerous?: boolean }) {
  return (
    <button type="button" className={isDangerous ? "mw-option mw-option-danger" : "mw-option"} onClick={onClick}>
      <span className="mw-option-title">{title}</span>
      <span className="mw-hint">{text}</span>
    </button>
  );
}
