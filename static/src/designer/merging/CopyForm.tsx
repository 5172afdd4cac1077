import { useState } from "react";
import { saveCopy } from "../commands/saving.ts";
import { LONGEST_NAME } from "../document/names.ts";
import { present } from "../store/state.ts";
import { Icon } from "../widgets/Icon.tsx";

/** Saves the package as it is here under another name, and goes there. */
export function CopyForm({ onBack }: { onBack?: () => void }) {
  const [name, setName] = useState(`${present().name.slice(0, LONGEST_NAME - 7)} (copy)`);
  const [problem, setProblem] = useState<string | null>(null);
  return (
    <form
      className="mw-form"
      onSubmit={(event) => {
        event.preventDefault();
        void saveCopy(name.trim()).then(setProblem);
      }}
    >
      {problem && (
        <p className="mw-alert" role="alert">
          {problem}
        </p>
      )}
      <label className="form-label">
        Name of the copy
        <input className="form-control" autoFocus required maxLength={LONGEST_NAME} value={name} onChange={(event) => setName(event.target.value)} />
      </label>
      <div className="mw-form-buttons">
        <button type="submit" className="btn btn-primary">
          <Icon name="copy" /> Save the copy
        </button>
        {onBack && (
          <button type="button" className="btn" onClick={onBack}>
            Back
          </button>
        )}
      </div>
    </form>
  );
}
