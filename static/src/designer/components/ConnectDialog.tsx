import { useState, type FormEvent } from "react";
import { connect } from "../commands.ts";
import { setConstraintValue } from "../constraint-commands.ts";
import { connectProblem } from "../changes.ts";
import type { ConstraintValue } from "../document.ts";
import { graphOf } from "../graph.ts";
import { present } from "../state.ts";
import { focusTask } from "../viewport.ts";
import { ValueChoice } from "./ConstraintChoices.tsx";
import { closeDialog, Modal } from "./Modal.tsx";

/** Connecting without a mouse: from, to, value. A pair that has a constraint gets the new value. */
export function ConnectDialog({ from: initial }: { from: string | null }) {
  const { order, outgoing } = graphOf(present());
  const [from, setFrom] = useState(initial ?? order[0]?.id ?? "");
  const [to, setTo] = useState(() => firstTarget(initial ?? order[0]?.id ?? ""));
  const [value, setValue] = useState<ConstraintValue>("success");
  const [problem, setProblem] = useState<string | null>(null);

  function submit(event: FormEvent): void {
    event.preventDefault();
    const existing = outgoing.get(from)?.find((constraint) => constraint.to_executable === to);
    const sentence = existing ? null : to === "" ? "Choose the task that follows." : connectProblem(present(), from, to);
    setProblem(sentence);
    if (sentence !== null) return;
    if (existing) setConstraintValue(new Set([existing.id]), value);
    else connect(from, to, value);
    closeDialog();
    focusTask(from);
  }

  return (
    <Modal heading="Connect tasks">
      <form onSubmit={submit}>
        <div className="modal-body mw-form">
          {problem && (
            <p className="mw-alert" role="alert">
              {problem}
            </p>
          )}
          <label className="form-label">
            From
            <select
              className="form-select"
              value={from}
              onChange={(event) => {
                setFrom(event.target.value);
                setTo(firstTarget(event.target.value));
              }}
            >
              {order.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <label className="form-label">
            To
            <select className="form-select" data-first-focus="" value={to} onChange={(event) => setTo(event.target.value)} aria-invalid={problem !== null}>
              <option value="">Choose a task</option>
              {order
                .filter(({ id }) => id !== from)
                .map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                    {outgoing.get(from)?.some((constraint) => constraint.to_executable === id) ? " (connected: change its value)" : ""}
                  </option>
                ))}
            </select>
          </label>
          <ValueChoice value={value} onChange={setValue} />
        </div>
        <div className="modal-footer">
          <button type="button" className="btn" onClick={closeDialog}>
            Cancel
          </button>
          <button type="submit" className="btn btn-primary">
            Connect
          </button>
        </div>
      </form>
    </Modal>
  );
}

/** The next task in run order that may follow. */
function firstTarget(from: string): string {
  const { order } = graphOf(present());
  const at = order.findIndex(({ id }) => id === from);
  const after = [...order.slice(at + 1), ...order.slice(0, Math.max(0, at))];
  return after.find(({ id }) => connectProblem(present(), from, id) === null)?.id ?? "";
}
