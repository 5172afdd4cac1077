/** The room page/: what puts the rooms together, and what goes for the whole page. */

import { ReactFlowProvider } from "@xyflow/react";
import { useEffect, useState } from "react";
import { Canvas } from "../canvas/Canvas.tsx";
import { ContextMenu } from "../canvas/ContextMenu.tsx";
import { SurfaceTabs } from "../canvas/EventHandlers.tsx";
import { BottomPane } from "../panes/BottomPane.tsx";
import { Toolbox } from "../panes/Toolbox.tsx";
import { Properties } from "../panes/properties/Properties.tsx";
import { Prompts } from "../prompts/Prompts.tsx";
import { OpenedRunBar } from "../running/OpenedRunBar.tsx";
import { isDirty, useApp } from "../store/state.ts";
import { Dialogs } from "./Dialogs.tsx";
import { Notices } from "./Notices.tsx";
import { Toolbar } from "./Toolbar.tsx";

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
          <OpenedRunBar />
          <SurfaceTabs />
          <Canvas />
        </div>
        <Properties />
        <BottomPane isTall={isTall} onTall={() => setIsTall(!isTall)} />
      </div>
      <ContextMenu />
      <Prompts />
      <Dialogs />
      <Notices />
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
