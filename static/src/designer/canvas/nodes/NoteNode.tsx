import { type Node, type NodeProps, NodeResizeControl, useStore } from "@xyflow/react";
import { memo } from "react";
import type { Note } from "../../document/document.ts";
import { graphOf } from "../../document/graph.ts";
import { SMALLEST_NOTE } from "../../document/notes.ts";
import type { Rect } from "../../document/placement.ts";
import { editNote } from "../../notes/commands.ts";
import { Markdown } from "../../notes/Markdown.tsx";
import { NoteEditor } from "../../notes/NoteEditor.tsx";
import { useApp } from "../../store/state.ts";
import { useDrawn, useTabStop } from "./TaskNode.tsx";
import { noteName } from "./wording.ts";

export type NoteFlowNode = Node<{ part: Note }, "note">;

/** A note: its Markdown, or a field with its text while it is written. A line leads to the task that it is on. */
export const NoteNode = memo(function NoteNode({ data, selected, width = 0, height = 0, positionAbsoluteX: x, positionAbsoluteY: y }: NodeProps<NoteFlowNode>) {
  const { part: note } = data;
  const { id, executable } = note;
  const isCurrent = useApp((state) => state.current === id);
  const isWriting = useApp((state) => state.renaming === id);
  const canEdit = useApp((state) => state.boot.canEdit);
  const task = useApp((state) => (executable === null ? undefined : graphOf(state.history.present).byId.get(executable)?.name));
  useDrawn(isCurrent);

  return (
    <div
      className="mw-note"
      data-task={id}
      data-selected={selected || undefined}
      tabIndex={isCurrent ? 0 : -1}
      role="group"
      aria-roledescription="note"
      aria-label={noteName(note, task, selected)}
      onFocus={useTabStop(id)}
      onDoubleClick={() => editNote(id)}
    >
      {executable !== null && <Tether task={executable} from={{ x, y, width, height }} />}
      <div className="mw-note-paper">
        {isWriting ? (
          <NoteEditor note={note} />
        ) : (
          <div className="mw-note-text">
            <Markdown text={note.text} canFollow={isCurrent} />
          </div>
        )}
      </div>
      {canEdit && selected && <NodeResizeControl className="mw-resize" position="bottom-right" minWidth={SMALLEST_NOTE.width} minHeight={SMALLEST_NOTE.height} />}
    </div>
  );
});

/** From the middle of the note to the middle of its task, below both: also while one of them is dragged. */
function Tether({ task, from }: { task: string; from: Rect }) {
  const middle = useStore(({ nodeLookup }) => {
    const node = nodeLookup.get(task);
    if (!node) return null;
    const { x, y } = node.internals.positionAbsolute;
    return `${x + (node.measured.width ?? 0) / 2},${y + (node.measured.height ?? 0) / 2}`;
  });
  if (middle === null) return null;
  const [x = 0, y = 0] = middle.split(",").map(Number);
  return (
    <svg className="mw-note-tether" aria-hidden="true">
      <line x1={from.width / 2} y1={from.height / 2} x2={x - from.x} y2={y - from.y} />
    </svg>
  );
}
