import type { PeopleMark as Mark } from "../../store/people.ts";

/** Who else is at a task, by their initials; its description has the sentence for who does not see the mark. */
export function PeopleMark({ mark }: { mark: Mark | undefined }) {
  if (!mark) return null;
  // The style sheet writes the initials: they are no part of the task's name, which begins with what is seen of it.
  return <span className="mw-people" data-initials={mark.initials} data-open={mark.isOpen || undefined} title={mark.sentence} aria-hidden="true" />;
}
