import { type FormEvent, useState } from "react";
import { connectProblem } from "../changes/constraints.ts";
import { connect, focusConstraint, reconnect, setConstraintValue } from "../commands/constraints.ts";
import { focusTask } from "../commands/view.ts";
import type { ConstraintValue, PrecedenceConstraint } from "../document/document.ts";
import { containersOf, graphOf, insideOf, listFlow } from "../document/graph.ts";
import { ValueChoice } from "../prompts/ConstraintChoices.tsx";
import { app, present, shownFlow } from "../store/state.ts";
import { closeDialog, Modal } from "../widgets/Modal.tsx";

interface Ends {
  readonly from: string | null;
  /** The constraint that gets these ends. */
  readonly constraint?: string | undefined;
}

/** Connecting without a mouse: from, to, value. A pair that has a constraint gets the new value. */
export function ConnectDialog({ from: initial, constraint }: Ends) {
  const changed = present().precedence_constraints.find(({ id }) => id === constraint);
  const graph = graphOf(present());
  const { byId, outgoing } = graph;
  const flow = shownFlow(app.get()) ?? null;
  const order = listFlow(graph, flow);
  const first = changed?.from_executable ?? (initial !== null && byId.has(initial) ? initial : order[0]?.id) ?? "";
  const [from, setFrom] = useState(first);
  const [to, setTo] = useState(() => changed?.to_executable ?? firstTarget(first));
  const [value, setValue] = useState<ConstraintValue>(changed?.value ?? "success");
  const [problem, setProblem] = useState<string | null>(null);

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (changed) return changeEnds(changed);
    const existing = outgoing.get(from)?.find((constraint) => constraint.to_executable === to);
    const sentence = existing ? null : to === "" ? "Choose the task that follows." : connectProblem(present(), from, to);
    setProblem(sentence);
    if (sentence !== null) return;
    if (existing) setConstraintValue(new Set([existing.id]), value);
    else connect(from, to, value);
    closeDialog();
    focusTask(from);
  }

  function changeEnds({ id }: PrecedenceConstraint): void {
    const sentence = to === "" ? "Choose the task that follows." : reconnect({ id, from, to, value });
    setProblem(sentence);
    if (sentence !== null) return;
    closeDialog();
    focusConstraint(id);
  }

  return (
    <Modal heading={changed ? "Change target" : "Connect tasks"}>
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
                  {"\u2003".repeat(containersOf(graph, id).length)}
                  {name}
                </option>
              ))}
            </select>
          </label>
          <label className="form-label">
            To
            <select className="form-select" data-first-focus="" value={to} onChange={(event) => setTo(event.target.value)} aria-invalid={problem !== null}>
              <option value="">Choose a task</option>
              {insideOf(graph, byId.get(from)?.parent ?? null)
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
            {changed ? "OK" : "Connect"}
          </button>
        </div>
      </form>
    </Modal>
  );
}

/** The next task in run order that may follow. */
function firstTarget(from: string): string {
  const graph = graphOf(present());
  const order = insideOf(graph, graph.byId.get(from)?.parent ?? null);
  const at = order.findIndex(({ id }) => id === from);
  const after = [...order.slice(at + 1), ...order.slice(0, Math.max(0, at))];
  return after.find(({ id }) => connectProblem(present(), from, id) === null)?.id ?? "";
}
