import { ViewportPortal } from "@xyflow/react";
import type { Guide } from "../changes/aligning.ts";

/** The lines along which what is dragged stands with something else. */
export function Guides({ guides }: { guides: readonly Guide[] }) {
  if (guides.length === 0) return null;
  return (
    <ViewportPortal>
      {guides.map(({ axis, at, from, to }) => (
        <span
          key={`${axis}${at}`}
          className="mw-guide"
          style={axis === "x" ? { transform: `translate(${at}px, ${from}px)`, height: to - from, width: 1 } : { transform: `translate(${from}px, ${at}px)`, width: to - from, height: 1 }}
        />
      ))}
    </ViewportPortal>
  );
}
