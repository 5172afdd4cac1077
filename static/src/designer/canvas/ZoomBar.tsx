import { useStore } from "@xyflow/react";
import { useRef } from "react";
import { fitCanvas, zoomIn, zoomOut } from "../commands/view.ts";
import { toggleFull, useLayout } from "../store/layout.ts";
import { Icon } from "../widgets/Icon.tsx";
import { useRoving } from "../widgets/roving.ts";

/** Zoom at the bottom right of the canvas, as in SSIS. */
export function ZoomBar({ hasMap, onMap }: { hasMap: boolean; onMap: () => void }) {
  const bar = useRef<HTMLDivElement>(null);
  const roving = useRoving(bar);
  const isFull = useLayout((state) => state.isFull);
  const percent = useStore((state) => Math.round(state.transform[2] * 100));
  return (
    <div ref={bar} className="mw-zoom" role="toolbar" aria-label="Zoom" onKeyDown={roving.onKeyDown} onFocus={roving.onFocus}>
      <button type="button" title="Zoom out (−)" aria-label="Zoom out" onClick={zoomOut}>
        <Icon name="zoom-out" />
      </button>
      <span className="mw-zoom-percent">{percent} %</span>
      <button type="button" title="Zoom in (+)" aria-label="Zoom in" onClick={zoomIn}>
        <Icon name="zoom-in" />
      </button>
      <button type="button" title="Fit (0)" aria-label="Fit" onClick={fitCanvas}>
        <Icon name="fit" />
      </button>
      <button type="button" title="Map" aria-label="Map" aria-pressed={hasMap} onClick={onMap}>
        <Icon name="map" />
      </button>
      <button type="button" title="Canvas alone (F11)" aria-label="Canvas alone" aria-pressed={isFull} aria-keyshortcuts="F11" onClick={toggleFull}>
        <Icon name="full" />
      </button>
    </div>
  );
}
