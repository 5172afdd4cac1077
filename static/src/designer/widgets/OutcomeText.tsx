import type { Outcome } from "../server/wire.ts";
import { Icon } from "./Icon.tsx";

/** What an expression gives, in a line: its value, NULL, or why there is none. */
export function OutcomeText({ outcome }: { outcome: Outcome }) {
  const { value, problem, note, is_cut } = outcome;
  if (problem)
    return (
      <span className="mw-outcome-problem" title={problem.sentence}>
        <Icon name="error" size={15} /> {problem.sentence}
      </span>
    );
  if (note)
    return (
      <span className="mw-hint" title={note}>
        Known in the run
      </span>
    );
  if (value === null) return <em className="mw-hint">NULL</em>;
  return (
    <span className="mw-value" title={value}>
      {value}
      {is_cut && "…"}
    </span>
  );
}
