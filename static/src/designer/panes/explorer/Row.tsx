import { type DragEvent, type KeyboardEvent, memo, type MouseEvent, useEffect, useRef, useState } from "react";
import { StatusLine } from "../../canvas/nodes/TaskNode.tsx";
import { constraintPhrases, issueWords, typePhrase } from "../../canvas/nodes/wording.ts";
import { constraintsOf, explainConstraint, shownValue } from "../../document/constraints.ts";
import { isHandler } from "../../document/document.ts";
import type { Item } from "../../document/explorer/items.ts";
import type { Row } from "../../document/explorer/rows.ts";
import { graphOf } from "../../document/graph.ts";
import { keptIcon } from "../../document/kept.ts";
import { LONGEST_NAME } from "../../document/names.ts";
import { showValue } from "../../document/values.ts";
import { iconNamed, type IconName } from "../../icons.ts";
import { announceFailure, notifyFailure } from "../../store/notices.ts";
import { taskStatus } from "../../store/progress.ts";
import { app, type AppState, typeLabel, typeOf, useApp } from "../../store/state.ts";
import { Icon } from "../../widgets/Icon.tsx";
import { nameOf, rename } from "./acting.ts";

export interface RowProps {
  readonly row: Row;
  readonly isCurrent: boolean;
  readonly onClick: (event: MouseEvent, row: Row) => void;
  readonly onToggle: (row: Row) => void;
  readonly onOpen: (row: Row) => void;
  readonly onMenu: (event: MouseEvent, row: Row) => void;
  readonly onDrop: (event: DragEvent, row: Row) => void;
  readonly onRenamed: () => void;
}

/** The type by which rows are dragged; what it holds is one ID a line. */
export const DRAGGED = "application/x-mailwright-tasks";

export function rowId(key: string): string {
  return `row-${key.replaceAll(/[^\w-]/g, "_")}`;
}

/** A line of the tree: what the part is called, and what the canvas would show of it in words. */
export const ExplorerRow = memo(function ExplorerRow(props: RowProps) {
  const { row, isCurrent, onClick, onToggle, onOpen, onMenu, onDrop, onRenamed } = props;
  const { item, level, position, size, isExpanded } = row;
  const isSelected = useApp((state) => isChosen(state, item) || (isCurrent && item.kind !== "executable" && item.kind !== "note" && item.kind !== "constraint"));
  const isRenaming = useApp((state) => state.renamingRow === item.key);
  const isDisabled = useApp((state) => item.kind === "executable" && graphOf(state.history.present).byId.get(item.id)?.disable === true);
  const isDraggable = item.kind === "executable" || item.kind === "note";
  return (
    <div
      id={rowId(item.key)}
      className="mw-tree-line"
      role="treeitem"
      aria-level={level}
      aria-posinset={position}
      aria-setsize={size}
      aria-expanded={isExpanded}
      aria-selected={isSelected}
      data-key={item.key}
      data-current={isCurrent || undefined}
      data-disabled={isDisabled || undefined}
      style={{ paddingInlineStart: `${level * 1.125 - 0.75}rem` }}
      draggable={isDraggable && !isRenaming}
      onClick={(event) => onClick(event, row)}
      onDoubleClick={() => onOpen(row)}
      onContextMenu={(event) => onMenu(event, row)}
      onDragStart={(event) => isDraggable && event.dataTransfer.setData(DRAGGED, draggedWith(item.id).join("\n"))}
      onDragOver={(event) => event.dataTransfer.types.includes(DRAGGED) && event.preventDefault()}
      onDrop={(event) => onDrop(event, row)}
    >
      <span
        className="mw-tree-line-twisty"
        aria-hidden="true"
        onClick={(event) => {
          if (isExpanded === undefined) return;
          event.stopPropagation();
          onToggle(row);
        }}
        onDoubleClick={(event) => event.stopPropagation()}
      >
        {isExpanded !== undefined && <Icon name={isExpanded ? "chevron-down" : "chevron-right"} size={14} />}
      </span>
      <RowIcon item={item} />
      {isRenaming ? <RenameRow item={item} onDone={onRenamed} /> : <span className="mw-tree-line-name">{item.label}</span>}
      {item.kind === "folder" && <span className="mw-count">{item.count.toLocaleString()}</span>}
      <Detail item={item} />
    </div>
  );
});

/** With one of several that are selected, all of them are dragged. */
function draggedWith(id: string): readonly string[] {
  const { selected } = app.get();
  return selected.has(id) ? [...selected] : [id];
}

function isChosen({ selected, constraints }: AppState, item: Item): boolean {
  if (item.kind === "executable" || item.kind === "note") return selected.has(item.id);
  return item.kind === "constraint" && constraints.has(item.id);
}

const ICONS: Readonly<Record<Exclude<Item["kind"], "executable" | "constraint" | "folder">, IconName>> = { package: "package", connection: "smtp", variable: "variable", parameter: "parameter", note: "annotation" };
const FOLDER_ICONS = { executables: "layout", constraints: "arrow-right", handlers: "event-handler", connections: "smtp", variables: "variable", parameters: "parameter", notes: "annotation" } as const;

function RowIcon({ item }: { item: Item }) {
  const name = useApp((state): IconName => {
    if (item.kind === "folder") return FOLDER_ICONS[item.folder];
    if (item.kind === "constraint") return shownValueOf(state, item.id);
    if (item.kind !== "executable") return ICONS[item.kind];
    const executable = graphOf(state.history.present).byId.get(item.id);
    return executable ? iconNamed(keptIcon(executable) || (typeOf(state, executable.type)?.icon ?? "task")) : "task";
  });
  return <Icon name={name} size={16} />;
}

function shownValueOf({ history }: AppState, id: string): IconName {
  const [constraint] = constraintsOf(history.present, new Set([id]));
  return constraint ? shownValue(constraint) : "success";
}

/** What stands behind the name: a task's type, state, successors and issues; the value of a variable. */
function Detail({ item }: { item: Item }) {
  if (item.kind === "executable") return <TaskDetail id={item.id} />;
  return item.kind === "package" || item.kind === "folder" || item.kind === "note" ? null : <PartDetail item={item} />;
}

function PartDetail({ item }: { item: Extract<Item, { readonly id: string }> }) {
  const text = useApp(({ history: { present: document } }) => {
    const part = [...document.variables, ...document.parameters].find(({ id }) => id === item.id);
    if (part) return `${part.type}${part.value === null ? "" : ` = ${showValue(part.type, part.value).slice(0, 80)}`}`;
    const [constraint] = constraintsOf(document, new Set([item.id]));
    if (constraint) return explainConstraint(document, constraint);
    return document.connections.find(({ id }) => id === item.id)?.type ?? "";
  });
  return <span className="mw-tree-line-detail">{text}</span>;
}

function TaskDetail({ id }: { id: string }) {
  const executable = useApp((state) => graphOf(state.history.present).byId.get(id));
  const status = useApp((state) => taskStatus(state.run, id));
  const issues = useApp((state) => state.issuesByExecutable.get(id));
  const type = useApp((state) => (executable ? typePhrase(typeLabel(state, executable)) : ""));
  const follows = useApp((state) => constraintPhrases(state.history.present, id).join(", "));
  if (!executable) return null;
  return (
    <>
      {executable.disable && <span className="mw-tree-line-mark">disabled</span>}
      {issues && (
        <span className="mw-tree-line-issues" data-severity={issues.some(({ severity }) => severity === "error") ? "error" : "warning"} title={issues.map(({ message }) => message).join("\n")}>
          <Icon name={issues.some(({ severity }) => severity === "error") ? "error" : "warning"} size={14} /> {issueWords(issues).join(", ")}
        </span>
      )}
      {status && <StatusLine status={status} />}
      <span className="mw-tree-line-detail">{[isHandler(executable) ? "" : type, follows].filter(Boolean).join(" · ")}</span>
    </>
  );
}

/** F2: the name as a field. Enter and leaving the field take it, Esc does not. */
function RenameRow({ item, onDone }: { item: Item; onDone: () => void }) {
  const field = useRef<HTMLInputElement>(null);
  const isDone = useRef(false);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);

  function finish(isLeaving: boolean): void {
    isDone.current = true;
    app.set({ renamingRow: null });
    if (!isLeaving) onDone();
  }

  function submit(isLeaving: boolean): void {
    if (isDone.current) return;
    const sentence = rename(item, field.current?.value ?? "");
    if (sentence === null || isLeaving) {
      if (sentence !== null) notifyFailure(sentence);
      return finish(isLeaving);
    }
    setProblem(sentence);
    announceFailure(sentence);
  }

  function onKeyDown(event: KeyboardEvent): void {
    event.stopPropagation();
    if (event.key === "Enter") submit(false);
    else if (event.key === "Escape") finish(false);
    else return;
    event.preventDefault();
  }

  return (
    <span className="mw-tree-line-rename">
      <input
        ref={field}
        defaultValue={nameOf(item)}
        maxLength={LONGEST_NAME}
        aria-label={`New name of ${nameOf(item)}`}
        aria-invalid={problem !== null}
        title={problem ?? undefined}
        onKeyDown={onKeyDown}
        onClick={(event) => event.stopPropagation()}
        onDoubleClick={(event) => event.stopPropagation()}
        onBlur={() => submit(true)}
      />
      {problem && <span className="mw-tree-line-problem">{problem}</span>}
    </span>
  );
}
