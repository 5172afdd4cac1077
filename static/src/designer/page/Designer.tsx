/** The room page/: what puts the rooms together, and what goes for the whole page. */

import { ReactFlowProvider } from "@xyflow/react";
import { type CSSProperties, lazy, Suspense, useEffect } from "react";
import { Canvas } from "../canvas/Canvas.tsx";
import { ContextMenu } from "../menus/ContextMenu.tsx";
import { SurfaceTabs } from "../canvas/EventHandlers.tsx";
import { DraftBar } from "../drafts/DraftBar.tsx";
import { BottomPane } from "../panes/BottomPane.tsx";
import { Toolbox } from "../panes/Toolbox.tsx";
import { Properties } from "../panes/properties/Properties.tsx";
import { Prompts } from "../prompts/Prompts.tsx";
import { type Layout, type Side, useLayout } from "../store/layout.ts";
import { OpenedRunBar } from "../running/OpenedRunBar.tsx";
import { isDirty, useApp } from "../store/state.ts";
import { useTour } from "../store/tour.ts";
import { Dialogs } from "./Dialogs.tsx";
import { Notices } from "./Notices.tsx";
import { Splitter } from "./Splitter.tsx";
import { StatusBar } from "./status/StatusBar.tsx";
import { Toolbar } from "./Toolbar.tsx";

/** Loaded when somebody looks for something: few pages are opened for that. */
const FindPanel = lazy(async () => ({ default: (await import("../find/FindPanel.tsx")).FindPanel }));

const Tour = lazy(async () => ({ default: (await import("../tour/Tour.tsx")).Tour }));

/** The whole designer page: toolbar, toolbox, canvas, properties, and the panes below. */
export function Designer() {
  const { sizes, closed, isTall, isFull } = useLayout((state) => state);
  useTitle();
  useEffect(() => void document.body.toggleAttribute("data-full", isFull), [isFull]);
  return (
    <ReactFlowProvider>
      <div className="mw-designer" data-tall={isTall || undefined} data-full={isFull || undefined} data-closed={closed.join(" ") || undefined} style={sizesOf(sizes)}>
        <div className="mw-top">
          <Toolbar />
          <DraftBar />
          <Guided />
        </div>
        <Toolbox />
        <div className="mw-surface">
          <OpenedRunBar />
          <SurfaceTabs />
          <Canvas />
          <Finding />
        </div>
        <Properties />
        <BottomPane />
        <StatusBar />
        {SIDES.map((side) => (
          <Splitter key={side} side={side} />
        ))}
      </div>
      <ContextMenu />
      <Prompts />
      <Dialogs />
      <Notices />
    </ReactFlowProvider>
  );
}

const SIDES: readonly Side[] = ["toolbox", "properties", "bottom"];

/** What somebody has chosen, for the style sheet, which knows the usual sizes. */
function sizesOf(sizes: Layout["sizes"]): CSSProperties {
  return Object.fromEntries(Object.entries(sizes).map(([side, size]) => [`--mw-${side}`, `${size}px`]));
}

function Finding() {
  const isFinding = useApp((state) => state.finding !== null);
  return isFinding ? (
    <Suspense>
      <FindPanel />
    </Suspense>
  ) : null;
}

/** The first steps, for who is new or asks for them. */
function Guided() {
  const isGuided = useTour((state) => state.step !== null);
  return isGuided ? (
    <Suspense>
      <Tour />
    </Suspense>
  ) : null;
}

/** The browser's tab says which package it is and whether it is saved. */
function useTitle(): void {
  const name = useApp((state) => state.history.present.name);
  const dirty = useApp(isDirty);
  useEffect(() => {
    document.title = `${dirty ? "• " : ""}${name} – Mailwright`;
  }, [name, dirty]);
}
