import { goToStep } from "../commands/edit.ts";
import { STEPS_KEPT } from "../changes/history.ts";
import { useApp } from "../store/state.ts";
import { Icon } from "../widgets/Icon.tsx";
import { closeDialog, Modal } from "../widgets/Modal.tsx";

/** The steps that can be undone and done again, by their names; a click goes to the state after one. */
export function HistoryDialog() {
  const { past, future } = useApp((state) => state.history);
  const steps = [...past, ...future];
  return (
    <Modal heading="Undo list">
      <div className="modal-body">
        <p className="mw-hint">Go to the state after a step; what comes after it is undone and can be done again. The last {STEPS_KEPT} steps are kept until the page is left.</p>
        <ol className="mw-history" reversed>
          {steps
            .map((step, index) => <Step key={index} label={step.label || "Change"} done={index + 1} now={past.length} />)
            .reverse()}
          <Step label="As it was before these steps" done={0} now={past.length} />
        </ol>
      </div>
      <div className="modal-footer">
        <button type="button" className="btn btn-primary" onClick={closeDialog}>
          Close
        </button>
      </div>
    </Modal>
  );
}

function Step({ label, done, now }: { label: string; done: number; now: number }) {
  const isNow = done === now;
  return (
    <li>
      <button type="button" data-undone={done > now || undefined} aria-current={isNow ? "step" : undefined} data-first-focus={isNow ? "" : undefined} onClick={() => goToStep(done)}>
        <Icon name={isNow ? "arrow-right" : done > now ? "redo" : "undo"} size={15} />
        <span className="mw-history-label">{label}</span>
        {done > now && <span className="mw-hint">undone</span>}
        {isNow && <span className="mw-hint">now</span>}
      </button>
    </li>
  );
}
