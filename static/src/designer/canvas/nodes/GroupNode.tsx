import { Handle, type Node, type NodeProps, Position } from "@xyflow/react";
import { memo } from "react";
import { toggleCollapsed } from "../../commands/containers.ts";
import type { Group } from "../../document/document.ts";
import { counted } from "../../document/words.ts";
import { countTasks, runOf } from "../../store/progress.ts";
import { useApp } from "../../store/state.ts";
import { Icon } from "../../widgets/Icon.tsx";
import { Toggle } from "./ContainerNode.tsx";
import { RenameField } from "./RenameField.tsx";
import { useDrawn, useTabStop } from "./TaskNode.tsx";
import { groupName } from "./wording.ts";

export type GroupFlowNode = Node<{ part: Group }, "frame">;

/** A frame around tasks with a title. It is only drawn; collapsed it stands for its tasks. */
export const GroupNode = memo(function GroupNode({ data, selected }: NodeProps<GroupFlowNode>) {
  const { part: group } = data;
  const { id, collapsed, executables } = group;
  const isCurrent = useApp((state) => state.current === id);
  const isRenaming = useApp((state) => state.renaming === id);
  const isTarget = useApp((state) => state.dropTarget === id);
  const hasFailed = useApp((state) => collapsed && state.run !== null && countTasks(runOf(state.run, executables)).failed > 0);
  useDrawn(isCurrent);

  return (
    <div
      className="mw-group"
      data-task={id}
      data-selected={selected || undefined}
      data-collapsed={collapsed || undefined}
      data-target={isTarget || undefined}
      data-status={hasFailed ? "failed" : undefined}
      tabIndex={isCurrent ? 0 : -1}
      role={isRenaming ? "group" : "button"}
      aria-label={groupName(group)}
      aria-pressed={isRenaming ? undefined : selected}
      onFocus={useTabStop(id)}
      onDoubleClick={() => toggleCollapsed(id)}
    >
      {collapsed && <Handle type="target" position={Position.Top} isConnectable={false} />}
      <div className="mw-group-head">
        <Toggle id={id} collapsed={collapsed} />
        {isRenaming ? <RenameField part={group} /> : <span className="mw-group-name">{group.name}</span>}{" "}
        <span className="mw-group-count">
          {hasFailed && <Icon name="failure" size={14} />}
          {counted(executables.length, "task")}
        </span>
      </div>
      {collapsed && <Handle type="source" position={Position.Bottom} isConnectable={false} />}
    </div>
  );
});
