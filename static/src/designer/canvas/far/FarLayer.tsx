import { useStore, ViewportPortal } from "@xyflow/react";
import { memo, useMemo } from "react";
import { shownValue } from "../../document/constraints.ts";
import { graphOf } from "../../document/graph.ts";
import { noteTitle } from "../../document/notes.ts";
import { TASK_WORDS } from "../../server/wire.ts";
import { peopleAt, peopleMarks } from "../../store/people.ts";
import { taskStatus } from "../../store/progress.ts";
import { app, type AppState, typeLabel, useApp } from "../../store/state.ts";
import type { ConstraintFlowEdge } from "../nodes/ConstraintEdge.tsx";
import type { FlowNode } from "../nodes/nodes.ts";
import { PeopleMark } from "../nodes/PeopleMark.tsx";
import { groupName, statusDetail, typePhrase } from "../nodes/wording.ts";
import type { Boxes } from "./boxes.ts";
import { drawArrows, drawBoxes, type Look, type Shape } from "./shapes.ts";

const LOOKS_OF_STATES: Readonly<Record<string, Look>> = { running: "running", succeeded: "succeeded", failed: "failed" };

/** All of a flow in one picture below the few nodes that there are: boxes in the look of their states, arrows without words. */
export const FarLayer = memo(function FarLayer({ nodes, edges, boxes }: { nodes: readonly FlowNode[]; edges: readonly ConstraintFlowEdge[]; boxes: Boxes }) {
  const tasks = useApp((state) => state.run?.tasks);
  const status = useApp((state) => state.run?.status);
  const issues = useApp((state) => state.issuesByExecutable);
  const target = useApp((state) => state.dropTarget);
  const shapes = useMemo(() => {
    const byId = new Map(nodes.map((node) => [node.id, node]));
    return drawBoxes(boxes, (id) => lookOf(app.get(), byId.get(id)!));
  }, [nodes, boxes, tasks, status, issues, target]);
  const arrows = useMemo(() => drawArrows(boxes, edges.map(({ source, target, data, selected }) => ({ source, target, look: selected ? "chosen" : shownValue(data!.constraint) }))), [edges, boxes]);
  return (
    <ViewportPortal>
      <svg className="mw-far" aria-hidden="true">
        <Drawn shapes={arrows} of="arrow" />
        <Drawn shapes={shapes} of="box" />
      </svg>
    </ViewportPortal>
  );
});

function Drawn({ shapes, of }: { shapes: readonly Shape[]; of: string }) {
  return shapes.map(({ key, look, d }) => <path key={key} className={`mw-far-${of}`} data-look={look} d={d} />);
}

function lookOf(state: AppState, { id, type, selected, data: { part } }: FlowNode): Look {
  if (id === state.dropTarget) return "target";
  if (type === "note") return selected ? "selected" : "note";
  const isOpen = (type === "container" || type === "frame") && !("collapsed" in part && part.collapsed);
  if (isOpen) return selected ? "target" : type === "container" ? "box" : "frame";
  if (selected) return "selected";
  const status = taskStatus(state.run, id)?.status ?? "";
  if (status in LOOKS_OF_STATES) return LOOKS_OF_STATES[status]!;
  if (state.issuesByExecutable.get(id)?.some(({ severity }) => severity === "error")) return "failed";
  return "disable" in part && part.disable ? "off" : "plain";
}

/** Who else is where, as large as from near; what has an element of its own has its own mark. */
export function FarPeople({ boxes }: { boxes: Boxes }) {
  const zoom = useStore((state) => state.transform[2]);
  const marks = useApp(peopleMarks);
  return (
    <ViewportPortal>
      {Array.from(marks, ([id, mark]) => {
        const box = boxes.get(id);
        return (
          box && (
            <div key={id} className="mw-far-people" style={{ transform: `translate(${box.x}px, ${box.y + box.height}px) scale(${1 / zoom})` }}>
              <PeopleMark mark={mark} />
            </div>
          )
        );
      })}
    </ViewportPortal>
  );
}

/** What the pointer is on, in words as large as those of the page: from afar nothing else says it. */
export function FarLabel({ id, boxes }: { id: string; boxes: Boxes }) {
  const zoom = useStore((state) => state.transform[2]);
  const words = useApp((state) => wordsOf(state, id));
  const box = boxes.get(id);
  if (!box || !words) return null;
  const [name, ...more] = words.split("\n");
  return (
    <ViewportPortal>
      <div className="mw-far-label" aria-hidden="true" style={{ transform: `translate(${box.x + box.width / 2}px, ${box.y}px) scale(${1 / zoom}) translate(-50%, calc(-100% - 8px))` }}>
        <strong>{name}</strong>
        {more.map((line) => (
          <span key={line}>{line}</span>
        ))}
      </div>
    </ViewportPortal>
  );
}

/** A line each: the name, the type, the state in a run or what is wrong. */
function wordsOf(state: AppState, id: string): string {
  const { present } = state.history;
  const executable = graphOf(present).byId.get(id);
  if (!executable) {
    const group = present.groups.find((each) => each.id === id);
    const note = present.notes.find((each) => each.id === id);
    return group ? groupName(group) : note ? noteTitle(note) : "";
  }
  const status = taskStatus(state.run, id);
  const detail = status && statusDetail(status);
  const told = status ? [TASK_WORDS[status.status], detail].filter(Boolean).join(": ") : (state.issuesByExecutable.get(id)?.[0]?.message ?? (executable.disable ? "Disabled" : ""));
  return [executable.name, typePhrase(typeLabel(state, executable)), told, peopleAt(state, id)?.sentence].filter(Boolean).join("\n");
}
