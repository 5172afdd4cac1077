import { Handle, type Node, type NodeProps, NodeResizeControl, Position } from "@xyflow/react";
import { memo, type MouseEvent } from "react";
import { setCollapsed } from "../../commands/containers.ts";
import type { Executable } from "../../document/document.ts";
import { SMALLEST } from "../../document/geometry.ts";
import { graphOf, withInside } from "../../document/graph.ts";
import { editExecutable } from "../../editors/editors.ts";
import { iconNamed } from "../../icons.ts";
import type { Issue } from "../../server/wire.ts";
import { peopleAt } from "../../store/people.ts";
import { taskStatus } from "../../store/progress.ts";
import { typeLabel, typeOf, useApp } from "../../store/state.ts";
import { worstOf } from "../../store/validation.ts";
import { Icon } from "../../widgets/Icon.tsx";
import { PeopleMark } from "./PeopleMark.tsx";
import { RenameField } from "./RenameField.tsx";
import { Badge, NO_ISSUES, StatusLine, Summary, TaskTitle, useDrawn, useTabStop } from "./TaskNode.tsx";
import { insideLine, summaryOf, taskName } from "./wording.ts";

export type ContainerFlowNode = Node<{ part: Executable }, "container">;

const NO_PLACE = { executable: null, connection: null, property: null, code: null };
const MARKS: Readonly<Record<Issue["severity"], readonly Issue[]>> = {
  error: [{ ...NO_PLACE, severity: "error", message: "There are errors inside." }],
  warning: [{ ...NO_PLACE, severity: "warning", message: "There are warnings inside." }],
};

/** A container: a box with its name on top and its tasks in it; collapsed it is as large as a task. */
export const ContainerNode = memo(function ContainerNode({ data, selected }: NodeProps<ContainerFlowNode>) {
  const { part: executable } = data;
  const { id, collapsed } = executable;
  const status = useApp((state) => taskStatus(state.run, id));
  const issues = useApp((state) => state.issuesByExecutable.get(id)) ?? NO_ISSUES;
  const isCurrent = useApp((state) => state.current === id);
  const isRenaming = useApp((state) => state.renaming === id);
  const isTarget = useApp((state) => state.dropTarget === id);
  const canEdit = useApp((state) => state.boot.canEdit);
  const icon = useApp((state) => iconNamed(typeOf(state, executable.type)?.icon ?? "task"));
  const label = useApp((state) => typeLabel(state, executable));
  const name = useApp((state) => taskName({ document: state.history.present, executable, typeLabel: label, issues, status }));
  const inside = useApp((state) => insideLine(state.history.present, id));
  const worstInside = useApp((state) => (collapsed ? worstOf(state.issuesByExecutable, withInside(graphOf(state.history.present), [id])) : null));
  const marks = issues.length === 0 && worstInside ? MARKS[worstInside] : issues;
  const people = useApp((state) => peopleAt(state, id));
  useDrawn(isCurrent);

  return (
    <div
      className="mw-container"
      data-task={id}
      data-type={executable.type}
      data-status={status?.status}
      data-disabled={executable.disable || undefined}
      data-selected={selected || undefined}
      data-collapsed={collapsed || undefined}
      data-target={isTarget || undefined}
      data-has-error={marks.some(({ severity }) => severity === "error") || undefined}
      tabIndex={isCurrent ? 0 : -1}
      role={isRenaming ? "group" : "button"}
      aria-label={name}
      aria-description={[people?.sentence, ...marks.map(({ message }) => message)].filter(Boolean).join(" ") || undefined}
      aria-pressed={isRenaming ? undefined : selected}
      aria-haspopup={isRenaming ? undefined : "dialog"}
      onFocus={useTabStop(id)}
      onDoubleClick={() => void editExecutable(id)}
    >
      <Handle type="target" position={Position.Top} />
      <div className="mw-container-head">
        <Toggle id={id} collapsed={collapsed} />
        <span className="mw-task-icon" data-icon={icon}>
          <Icon name={icon} size={20} />
        </span>
        <span className="mw-task-text">
          {isRenaming ? <RenameField part={executable} /> : <TaskTitle executable={executable} />}{" "}
          {status ? <StatusLine status={status} /> : <Summary executable={executable} text={collapsed ? inside : summaryOf(executable, label)} />}
        </span>
      </div>
      {!collapsed && inside === "empty" && <span className="mw-container-empty" />}
      {marks.length > 0 && <Badge issues={marks} />}
      <PeopleMark mark={people} />
      {canEdit && selected && !collapsed && <NodeResizeControl className="mw-resize" position="bottom-right" minWidth={SMALLEST.width} minHeight={SMALLEST.height} />}
      <Handle type="source" position={Position.Bottom} />
    </div>
  );
});

/** Collapses and expands by mouse and touch; the key E and the menu do so without them. */
export function Toggle({ id, collapsed }: { id: string; collapsed: boolean }) {
  const toggle = (event: MouseEvent) => {
    event.stopPropagation();
    setCollapsed(id, !collapsed);
  };
  return (
    <span className="mw-toggle nodrag" aria-hidden="true" title={collapsed ? "Expand (E)" : "Collapse (E)"} onClick={toggle} onDoubleClick={(event) => event.stopPropagation()}>
      <Icon name={collapsed ? "chevron-right" : "chevron-down"} size={16} />
    </span>
  );
}
