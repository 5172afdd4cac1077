import { Panel, useReactFlow, useStore } from "@xyflow/react";
import { type PointerEvent, useMemo, useRef, type WheelEvent } from "react";
import { boundsOf } from "../../document/placement.ts";
import { zoomIn, zoomOut } from "../../commands/view.ts";
import type { FlowNode } from "../nodes/nodes.ts";
import { boxesOf } from "./boxes.ts";
import { drawBoxes } from "./shapes.ts";

/** The whole flow in small, and what of it is in sight: a press or a drag on it goes there, the wheel zooms. */
export function FlowMap({ nodes }: { nodes: readonly FlowNode[] }) {
  const { setCenter, getZoom } = useReactFlow();
  const [x, y, zoom] = useStore((state) => state.transform);
  const width = useStore((state) => state.width) / zoom;
  const height = useStore((state) => state.height) / zoom;
  const boxes = useMemo(() => boxesOf(nodes), [nodes]);
  const shapes = useMemo(() => {
    const tasks = new Set(nodes.filter(({ type }) => type === "task").map(({ id }) => id));
    return drawBoxes(boxes, (id) => (tasks.has(id) ? "plain" : "box"));
  }, [nodes, boxes]);
  const map = useRef<SVGSVGElement>(null);
  const view = { x: -x / zoom, y: -y / zoom, width, height };
  const all = boundsOf([...boxes.values(), view])!;

  const goTo = (event: PointerEvent) => {
    if (event.buttons !== 1 || !map.current) return;
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(map.current.getScreenCTM()!.inverse());
    void setCenter(at.x, at.y, { zoom: getZoom() });
  };
  const turn = (event: WheelEvent) => (event.deltaY < 0 ? zoomIn() : zoomOut());

  return (
    <Panel position="top-right" className="mw-map">
      <svg ref={map} role="img" aria-label="Map of the control flow" viewBox={`${all.x} ${all.y} ${all.width} ${all.height}`} onPointerDown={goTo} onPointerMove={goTo} onWheel={turn}>
        {shapes.map(({ key, look, d }) => (
          <path key={key} className="mw-far-box" data-look={look} d={d} />
        ))}
        <path
          className="mw-map-mask"
          d={`M${all.x} ${all.y}h${all.width}v${all.height}h${-all.width}zM${view.x} ${view.y}v${view.height}h${view.width}v${-view.height}z`}
        />
      </svg>
    </Panel>
  );
}
