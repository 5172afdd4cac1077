import { openTab } from "../commands/panes.ts";
import { counted } from "../document/words.ts";
import type { KnownErrorsRequest } from "../store/prompts.ts";
import { Icon } from "../widgets/Icon.tsx";
import { Modal } from "../widgets/Modal.tsx";

const SHOWN = 5;

/** Before a run that is known to fail: to look at the errors, or to run all the same. */
export function KnownErrors({ request: { errors }, done }: { request: KnownErrorsRequest; done: (answer: true | null) => void }) {
  const look = () => {
    done(null);
    requestAnimationFrame(() => openTab("issues")); // the rest of the page takes no focus before the dialog is gone
  };
  return (
    <Modal heading={`The package has ${counted(errors.length, "error")}`} onClose={() => done(null)}>
      <div className="modal-body">
        <p>A task with an error fails as soon as its turn comes, and what waits for its success does not begin.</p>
        <ul className="mw-known-errors">
          {errors.slice(0, SHOWN).map(({ place, message }, index) => (
            <li key={index}>
              <Icon name="error" size={16} />
              <span>
                <strong>{place}</strong> {message}
              </span>
            </li>
          ))}
        </ul>
        {errors.length > SHOWN && <p className="mw-hint">And {errors.length - SHOWN} more.</p>}
      </div>
      <div className="modal-footer">
        <button type="button" className="btn" onClick={() => done(null)}>
          Cancel
        </button>
        <button type="button" className="btn" onClick={() => done(true)}>
          Run all the same
        </button>
        <button type="button" className="btn btn-primary" data-first-focus onClick={look}>
          Look at the errors
        </button>
      </div>
    </Modal>
  );
}
