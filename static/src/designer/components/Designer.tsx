import { ReactFlowProvider } from "@xyflow/react";
import { useEffect, useState } from "react";
import { isDirty, useApp } from "../state.ts";
import { BottomPane } from "./BottomPane.tsx";
import { Canvas } from "./Canvas.tsx";
import { ContextMenu } from "./ContextMenu.tsx";
import { Dialogs } from "./Dialogs.tsx";
import { SurfaceTabs } from "./EventHandlers.tsx";
import { Layers } from "./Layers.tsx";
import { Properties } from "./Properties.tsx";
import { Speech } from "./Speech.tsx";
import { Toolbar } from "./Toolbar.tsx";
import { Toolbox } from "./Toolbox.tsx";

/** The whole designer page: toolbar, toolbox, canvas, properties, and the panes below. */
export function Designer() {
  const [isTall, setIsTall] = useState(false);
  useTitle();
  return (
    <ReactFlowProvider>
      <div className={isTall ? "mw-designer mw-designer-tall" : "mw-designer"}>
        <Toolbar />
        <Toolbox />
        <div className="mw-surface">
          <SurfaceTabs />
          <Canvas />
        </div>
        <Properties />
        <BottomPane isTall={isTall} onTall={() => setIsTall(!isTall)} />
      </div>
      <ContextMenu />
      <Layers />
      <Dialogs />
      <Speech />
    </ReactFlowProvider>
  );
}

/** The browser's tab says which package it is and whether it is saved. */
function useTitle(): void {
  const name = useApp((state) => state.history.present.name);
  const dirty = useApp(isDirty);
  useEffect(() => {
    document.title = `${dirty ? "• " : ""}${name} – Mailwright`;
  }, [name, dirty]);
}
