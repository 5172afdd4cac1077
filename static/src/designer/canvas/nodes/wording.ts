/** The sentences by which tasks and constraints are known: on the canvas, to a screen reader, in the live region. */

import { chipWords, conditionWords } from "../../document/constraints.ts";
import { type Executable, type Group, isContainer, isHandler, type Note, type PackageDocument, type PrecedenceConstraint, type Properties } from "../../document/document.ts";
import { graphOf, handlersOf, insideOf } from "../../document/graph.ts";
import { keptLine } from "../../document/kept.ts";
import { counted } from "../../document/words.ts";
import { plainText } from "../../notes/markdown.ts";
import { clock, elapsed } from "../../running/time.ts";
import { type Issue, TASK_WORDS, type TaskStatus } from "../../server/wire.ts";

/** Letters of a note that a screen reader begins with. */
const LONGEST_SPOKEN = 500;

function text(value: unknown): string {
  return typeof value === "string" ? value.trim() : "";
}

/** What a property holds, or the expression that drives it. */
function shownText({ properties, expressions }: Executable, name: string): string {
  return name in expressions ? `fx ${expressions[name]}` : text(properties[name]);
}

/** One line below the name: a Send Mail task's Subject and To, what a loop goes through, an expression. */
export function summaryOf(executable: Executable, typeLabel: string): string {
  const line = keptLine(executable) || loopLine(executable.properties);
  if (line) return line;
  const [to, subject] = ["to_line", "subject"].map((name) => shownText(executable, name));
  if (to && subject) return `${subject} · ${to}`;
  return subject || to || text(executable.properties["expression"]) || executable.description || typePhrase(typeLabel);
}

/** "While @Count < 3", "3 items", "*.csv in /reports": what a loop repeats for; "" where nothing says so yet. */
function loopLine(properties: Properties): string {
  const condition = text(properties["eval_expression"]);
  if (condition) return `While ${condition}`;
  const given = (properties["enumerator"] ?? {}) as Properties;
  switch (given["kind"]) {
    case "Item":
      return counted((given["rows"] as readonly unknown[] | undefined)?.length ?? 0, "item");
    case "File":
      return text(given["folder"]) && `${text(given["files"])} in ${text(given["folder"])}`;
    case "Variable":
      return text(given["variable"]) && `Elements of ${text(given["variable"])}`;
    case "Row":
      return text(given["path"]) && `Rows of ${text(given["path"])}`;
    case "Kept":
      return "What it goes through is not known here";
    default:
      return "";
  }
}

/** "on success to Clean up", one for each constraint that leaves the task. */
export function constraintPhrases(document: PackageDocument, id: string): string[] {
  const graph = graphOf(document);
  return (graph.outgoing.get(id) ?? []).map(
    (constraint) => `on ${conditionWords(constraint)} to ${graph.byId.get(constraint.to_executable)?.name ?? "a missing task"}`,
  );
}

/** "Success and fx, precedence constraint from Mail report to Clean up": what is seen comes first (WCAG 2.5.3). */
export function constraintName(document: PackageDocument, constraint: PrecedenceConstraint): string {
  const { byId } = graphOf(document);
  const [from, to] = [constraint.from_executable, constraint.to_executable].map((id) => byId.get(id)?.name ?? "a missing task");
  return `${chipWords(constraint).join(" ")}, precedence constraint from ${from} to ${to}`;
}

/** What stands behind a status: why it failed, when it is tried again, or how long it took. */
export function statusDetail(status: TaskStatus): string {
  if (status.due_at && status.is_awaited) return `for its outcome, until ${clock(status.due_at)}`;
  if (status.due_at) return `until ${clock(status.due_at)}, then tried again`;
  // What an execution before has done says so.
  const says = status.status === "failed" || (status.status === "succeeded" && status.started_at === null);
  return says && status.message ? status.message : elapsed(status.started_at, status.ended_at);
}

/** "12 of 40, 2 failed" for a loop's iterations, "12 runs, 2 failed" for what is in one; "" for what ran once. */
export function runsLine({ iterations, runs = 1, failed = 0 }: TaskStatus): string {
  if (iterations) {
    const { ended, total } = iterations;
    const done = total === null || total === ended ? counted(ended, "iteration") : `${ended.toLocaleString()} of ${counted(total, "iteration")}`;
    return [done, failedWords(iterations.failed)].filter(Boolean).join(", ");
  }
  return runs > 1 ? [counted(runs, "run"), failedWords(failed)].filter(Boolean).join(", ") : "";
}

function failedWords(count: number): string {
  return count > 0 ? `${count.toLocaleString()} failed` : "";
}

/** "failed: server refused", "succeeded: 0.3 s", "running: 12 of 40 iterations". */
function statusPhrase(status: TaskStatus): string {
  return [TASK_WORDS[status.status].toLowerCase(), [runsLine(status), statusDetail(status)].filter(Boolean).join(" · ")].filter(Boolean).join(": ");
}

/** "Send Mail Task" and "Send Mail" both read "Send Mail task", "Sequence Container" reads "Sequence container". */
export function typePhrase(label: string): string {
  if (/ (container|handler)$/i.test(label)) return label.replace(/[A-Z](\w+)$/, (word) => word.toLowerCase());
  return `${label.replace(/ task$/i, "")} task`;
}

export interface TaskNameParts {
  readonly document: PackageDocument;
  readonly executable: Executable;
  readonly typeLabel: string;
  readonly issues: readonly Issue[];
  readonly status: TaskStatus | undefined;
}

/**
 * A task's accessible name: "Mail report, failed: server refused, Send Mail task, 2 of 3, on success to Clean up". It begins
 * with what is seen, in the order in which it is seen, for those who speak it (WCAG 2.5.3).
 */
export function taskName({ document, executable, typeLabel, issues, status }: TaskNameParts): string {
  const graph = graphOf(document);
  const type = typePhrase(typeLabel);
  const summary = summaryOf(executable, typeLabel);
  const line = isContainer(executable) && executable.collapsed ? insideLine(document, executable.id) : summary;
  const seen = status ? [statusPhrase(status)] : [executable.disable ? "disabled" : "", line === type ? "" : line];
  const container = executable.parent === null ? undefined : graph.byId.get(executable.parent);
  const place = `${graph.position.get(executable.id) ?? 1} of ${insideOf(graph, executable.parent).length}`;
  const within = container ? `${place} in ${isHandler(container) ? `the ${container.name} event handler` : container.name}` : place;
  const expressions = Object.keys(executable.expressions).length;
  const driven = expressions > 0 ? counted(expressions, "expression") : "";
  const handlers = handlersOf(graph, executable.id).length;
  const handled = handlers > 0 ? counted(handlers, "event handler") : "";
  const parts = [executable.name, ...seen, type, ...insideWords(document, executable), within, ...constraintPhrases(document, executable.id), driven, handled, ...issueWords(issues)];
  return parts.filter(Boolean).join(", ");
}

/** "expanded", "3 tasks inside": of a container. */
function insideWords(document: PackageDocument, executable: Executable): string[] {
  if (!isContainer(executable)) return [];
  return executable.collapsed ? ["collapsed"] : ["expanded", insideLine(document, executable.id)];
}

/** "3 tasks inside", "empty". */
export function insideLine(document: PackageDocument, container: string): string {
  const count = insideOf(graphOf(document), container).length;
  return count === 0 ? "empty" : `${counted(count, "task")} inside`;
}

/** "Nightly mails, 3 tasks, group, collapsed". */
export function groupName({ name, collapsed, executables }: Group): string {
  return [name, counted(executables.length, "task"), "group", collapsed ? "collapsed" : "expanded"].join(", ");
}

/** "Note on Mail report, selected: Sent each morning." */
export function noteName({ text }: Note, task: string | undefined, isSelected: boolean): string {
  const about = [task === undefined ? "Note" : `Note on ${task}`, ...(isSelected ? ["selected"] : [])].join(", ");
  return `${about}: ${plainText(text).slice(0, LONGEST_SPOKEN) || "empty"}`;
}

/** "2 errors", "1 warning". */
export function issueWords(issues: readonly Issue[]): string[] {
  const severities = ["error", "warning"] as const;
  const counts = severities.map((severity) => [severity, issues.filter((issue) => issue.severity === severity).length] as const);
  return counts.filter(([, count]) => count > 0).map(([severity, count]) => counted(count, severity));
}
