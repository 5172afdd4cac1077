import type { KeyboardEvent, PointerEvent } from "react";
import { BOUNDS, resizePane, type Side, togglePane, useLayout } from "../store/layout.ts";
import { Icon } from "../widgets/Icon.tsx";

const NAMES: Readonly<Record<Side, string>> = { toolbox: "the toolbox", properties: "the properties", bottom: "the panes below" };
const STEP = 16;

/** The edge of a pane: dragged it resizes, a double click gives the usual size back; keys as WAI-ARIA's window splitter has them. */
export function Splitter({ side }: { side: Side }) {
  const isClosed = useLayout((state) => state.closed.includes(side));
  const size = useLayout((state) => state.sizes[side]);
  const [least, most] = BOUNDS[side];
  return (
    <div className="mw-splitter" data-side={side} data-closed={isClosed || undefined}>
      <div
        className="mw-splitter-line"
        role="separator"
        tabIndex={0}
        aria-orientation={side === "bottom" ? "horizontal" : "vertical"}
        aria-label={`Size of ${NAMES[side]}`}
        aria-valuemin={0}
        aria-valuemax={most}
        aria-valuenow={isClosed ? 0 : (size ?? least)}
        aria-valuetext={isClosed ? "closed" : size === undefined ? "usual" : `${size} pixels`}
        onPointerDown={(event) => !isClosed && drag(event, side)}
        onDoubleClick={() => resizePane(side, null)}
        onKeyDown={(event) => press(event, side)}
      />
      <button type="button" className="mw-splitter-button" tabIndex={-1} title={isClosed ? `Show ${NAMES[side]}` : `Hide ${NAMES[side]}`} aria-label={isClosed ? `Show ${NAMES[side]}` : `Hide ${NAMES[side]}`} onClick={() => togglePane(side)}>
        <Icon name={isClosed ? "chevron-right" : "chevron-down"} size={12} />
      </button>
    </div>
  );
}

/** How large the pane is as it is drawn. */
function sizeOf(side: Side): number {
  const pane = document.querySelector(`.mw-${side}`)?.getBoundingClientRect();
  return (side === "bottom" ? pane?.height : pane?.width) ?? BOUNDS[side][0];
}

function drag(event: PointerEvent<HTMLElement>, side: Side): void {
  const line = event.currentTarget;
  const begin = side === "bottom" ? event.clientY : event.clientX;
  const size = sizeOf(side);
  const sign = side === "toolbox" ? 1 : -1;
  line.setPointerCapture(event.pointerId);
  const move = (moved: globalThis.PointerEvent) => resizePane(side, size + sign * ((side === "bottom" ? moved.clientY : moved.clientX) - begin));
  line.addEventListener("pointermove", move);
  line.addEventListener("lostpointercapture", () => line.removeEventListener("pointermove", move), { once: true });
}

function press(event: KeyboardEvent, side: Side): void {
  const grows = { toolbox: "ArrowRight", properties: "ArrowLeft", bottom: "ArrowUp" }[side];
  const shrinks = { toolbox: "ArrowLeft", properties: "ArrowRight", bottom: "ArrowDown" }[side];
  if (event.key === "Enter") togglePane(side);
  else if (event.key === grows) resizePane(side, sizeOf(side) + STEP);
  else if (event.key === shrinks) resizePane(side, sizeOf(side) - STEP);
  else if (event.key === "Home") resizePane(side, BOUNDS[side][0]);
  else if (event.key === "End") resizePane(side, BOUNDS[side][1]);
  else return;
  event.preventDefault();
}
