import { Handle, type Node, type NodeProps, Position } from "@xyflow/react";
import { type FocusEvent, memo, useCallback, useEffect, useState } from "react";
import { timeLeft } from "../../../due.ts";
import { reveal } from "../../commands/view.ts";
import type { Executable } from "../../document/document.ts";
import { graphOf, handlersOf } from "../../document/graph.ts";
import { keptIcon } from "../../document/kept.ts";
import { counted } from "../../document/words.ts";
import { editExecutable } from "../../editors/editors.ts";
import { iconNamed } from "../../icons.ts";
import { type Issue, TASK_WORDS, type TaskStatus } from "../../server/wire.ts";
import { peopleAt } from "../../store/people.ts";
import { taskStatus } from "../../store/progress.ts";
import { app, typeLabel, typeOf, useApp } from "../../store/state.ts";
import { Fx } from "../../widgets/Fx.tsx";
import { Icon } from "../../widgets/Icon.tsx";
import { PeopleMark } from "./PeopleMark.tsx";
import { RenameField } from "./RenameField.tsx";
import { runsLine, statusDetail, summaryOf, taskName } from "./wording.ts";

export type TaskFlowNode = Node<{ part: Executable }, "task">;

export const NO_ISSUES: readonly Issue[] = [];

/** A task on the canvas: icon, name, summary or status, a mark for its issues. */
export const TaskNode = memo(function TaskNode({ data, selected }: NodeProps<TaskFlowNode>) {
  const { part: executable } = data;
  const { id } = executable;
  const status = useApp((state) => taskStatus(state.run, id));
  const issues = useApp((state) => state.issuesByExecutable.get(id)) ?? NO_ISSUES;
  const isCurrent = useApp((state) => state.current === id);
  const isRenaming = useApp((state) => state.renaming === id);
  const icon = useApp((state) => iconNamed(keptIcon(executable) || (typeOf(state, executable.type)?.icon ?? "task")));
  const label = useApp((state) => typeLabel(state, executable));
  const name = useApp((state) => taskName({ document: state.history.present, executable, typeLabel: label, issues, status }));
  const people = useApp((state) => peopleAt(state, id));
  useDrawn(isCurrent);

  return (
    <div
      className="mw-task"
      data-task={id}
      data-status={status?.status}
      data-disabled={executable.disable || undefined}
      data-selected={selected || undefined}
      data-has-error={issues.some(({ severity }) => severity === "error") || undefined}
      tabIndex={isCurrent ? 0 : -1}
      role={isRenaming ? "group" : "button"}
      aria-label={name}
      aria-description={[people?.sentence, ...issues.map(({ message }) => message)].filter(Boolean).join(" ") || undefined}
      aria-pressed={isRenaming ? undefined : selected}
      aria-haspopup={isRenaming ? undefined : "dialog"}
      onFocus={useTabStop(id)}
      onDoubleClick={() => void editExecutable(id)}
    >
      <Handle type="target" position={Position.Top} />
      <span className="mw-task-icon" data-icon={icon}>
        <Icon name={icon} size={22} />
      </span>
      <span className="mw-task-text">
        {isRenaming ? <RenameField part={executable} /> : <TaskTitle executable={executable} />}
        {" "}
        {status ? <StatusLine status={status} /> : <Summary executable={executable} text={summaryOf(executable, label)} />}
      </span>
      {issues.length > 0 && <Badge issues={issues} />}
      <PeopleMark mark={people} />
      <Handle type="source" position={Position.Bottom} />
    </div>
  );
});

/** Tells the canvas whether its tab stop is on the page; far tasks of large packages are not. */
export function useDrawn(isCurrent: boolean): void {
  useEffect(() => {
    if (!isCurrent) return undefined;
    app.set({ isCurrentDrawn: true });
    return () => app.set({ isCurrentDrawn: false });
  }, [isCurrent]);
}

/** What has the focus is the canvas's tab stop, and wholly in sight. */
export function useTabStop(id: string) {
  return useCallback(
    (event: FocusEvent<HTMLElement>) => {
      if (event.target !== event.currentTarget) return;
      if (app.get().current !== id) app.set({ current: id });
      if (event.currentTarget.matches(":focus-visible")) reveal(id);
    },
    [id],
  );
}

export function TaskTitle({ executable }: { executable: Executable }) {
  const count = Object.keys(executable.expressions).length;
  const handlers = useApp((state) => handlersOf(graphOf(state.history.present), executable.id).length);
  return (
    <span className="mw-task-title">
      <span className="mw-task-name">{executable.name}</span>
      {count > 0 && <Fx count={count} isMute />}
      {handlers > 0 && (
        <span className="mw-handled" title={counted(handlers, "event handler")}>
          <Icon name="event-handler" size={14} />
        </span>
      )}
    </span>
  );
}

export function Summary({ executable, text }: { executable: Executable; text: string }) {
  return (
    <span className="mw-task-summary" title={text}>
      {executable.disable && (
        <span className="mw-task-off">
          <Icon name="disabled" size={13} /> Disabled
        </span>
      )}{" "}
      <span className="mw-ellipsis">{text}</span>
    </span>
  );
}

export function StatusLine({ status }: { status: TaskStatus }) {
  const icon = status.status === "succeeded" ? "success" : status.status === "failed" ? "failure" : status.status;
  const runs = runsLine(status);
  const isRepeated = (status.runs ?? 1) > 1 && status.status !== "failed";
  const detail = [runs, isRepeated ? "" : statusDetail(status)].filter(Boolean).join(" · ");
  return (
    <span className="mw-status" data-status={status.status} title={status.message || undefined}>
      <Icon name={icon} size={15} />
      <span>{TASK_WORDS[status.status]}</span> {detail && <span className="mw-ellipsis mw-status-detail">{detail}</span>}
      {status.due_at && <TimeLeft due={status.due_at} />}
    </span>
  );
}

/** The time that is left until another try, counted down; the time itself is said beside it. */
function TimeLeft({ due }: { due: string }) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 1000);
    return () => window.clearInterval(timer);
  }, []);
  // The style sheet writes it: it is no part of the task's name, which begins with what is seen of it.
  return <span className="mw-status-left" data-left={timeLeft(due, now)} aria-hidden="true" />;
}

export function Badge({ issues }: { issues: readonly Issue[] }) {
  const isError = issues.some(({ severity }) => severity === "error");
  return (
    <span className={isError ? "mw-badge mw-badge-error" : "mw-badge mw-badge-warning"} title={issues.map(({ message }) => message).join("\n")}>
      <Icon name={isError ? "error" : "warning"} size={16} />
    </span>
  );
}
