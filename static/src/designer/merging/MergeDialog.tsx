import { useState } from "react";
import { loadTheirs, saveMerged } from "../commands/saving.ts";
import type { CurrentVersion, MergeConflict, Side } from "../server/wire.ts";
import { closeDialog, Modal } from "../widgets/Modal.tsx";
import { CopyForm } from "./CopyForm.tsx";
import { MergePicture } from "./MergePicture.tsx";

/** The room merging/: where others saved meanwhile, choosing whose changes count. Two people changed the same: what one typed beside what is saved, to choose for each. All else is merged already. */
export function MergeDialog({ current, conflicts }: { current: CurrentVersion; conflicts: readonly MergeConflict[] }) {
  const [chosen, setChosen] = useState<Readonly<Record<string, Side>>>({});
  const [isCopying, setIsCopying] = useState(false);
  const who = current.is_yours ? "You, in another tab," : (current.modified_by ?? "Somebody");
  const choose = (side: Side) => setChosen(Object.fromEntries(conflicts.map(({ key }) => [key, side])));
  const isReady = conflicts.every(({ key }) => chosen[key]);
  return (
    <Modal heading={conflicts.length === 1 ? "The same was changed twice" : `${conflicts.length} things were changed twice`} look="mw-dialog-merge">
      <div className="modal-body">
        <p>
          <strong>{who}</strong> saved version {current.version} after you opened the package. What you changed apart from each other is merged. Choose whose counts where you changed the same.
        </p>
        {isCopying ? (
          <CopyForm onBack={() => setIsCopying(false)} />
        ) : (
          <div className="mw-merge-both">
            <div>
              {conflicts.length > 1 && (
                <p className="mw-merge-all">
                  <button type="button" className="btn btn-sm" onClick={() => choose("mine")}>
                    Keep all of mine
                  </button>
                  <button type="button" className="btn btn-sm" onClick={() => choose("theirs")}>
                    Take all of theirs
                  </button>
                </p>
              )}
              {conflicts.map((conflict, index) => (
                <Choice key={conflict.key} number={index + 1} conflict={conflict} side={chosen[conflict.key]} onChoose={(side) => setChosen({ ...chosen, [conflict.key]: side })} />
              ))}
              <details>
                <summary>Something else</summary>
                <p className="mw-merge-all">
                  <button type="button" className="btn btn-sm" onClick={() => void loadTheirs()}>
                    Load theirs (discard mine)
                  </button>
                  <button type="button" className="btn btn-sm" onClick={() => setIsCopying(true)}>
                    Save mine as a copy
                  </button>
                </p>
              </details>
            </div>
            <MergePicture version={current.version} choices={chosen} />
          </div>
        )}
      </div>
      <div className="modal-footer">
        <button type="button" className="btn" data-first-focus="" onClick={closeDialog}>
          Cancel
        </button>
        {!isCopying && (
          <button type="button" className="btn btn-primary" disabled={!isReady} onClick={() => void saveMerged(current, chosen)}>
            Save with these choices
          </button>
        )}
      </div>
    </Modal>
  );
}

interface ChoiceProps {
  /** By which the picture refers to it. */
  readonly number: number;
  readonly conflict: MergeConflict;
  readonly side: Side | undefined;
  readonly onChoose: (side: Side) => void;
}

function Choice({ number, conflict, side, onChoose }: ChoiceProps) {
  const { key, part, what, base } = conflict;
  return (
    <fieldset className="mw-merge">
      <legend>
        <span className="mw-merge-number">{number}</span> {part}
        {what && <span className="mw-hint"> {what}</span>}
      </legend>
      {(["mine", "theirs"] as const).map((each) => (
        <label key={each} className="mw-merge-side">
          <input type="radio" className="form-check-input" name={key} checked={side === each} onChange={() => onChoose(each)} />
          <span>
            <strong>{each === "mine" ? "Keep mine" : "Take theirs"}</strong>
            <span className="mw-merge-value">{conflict[each] || "Empty"}</span>
          </span>
        </label>
      ))}
      {base && <p className="mw-hint">Before: {base}</p>}
    </fieldset>
  );
}
