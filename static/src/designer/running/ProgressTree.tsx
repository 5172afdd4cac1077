import { useEffect, useRef } from "react";
import type { RunTree } from "../../run-tree/tree.ts";
import { focusTask } from "../commands/view.ts";
import { graphOf } from "../document/graph.ts";
import { notifyFailure } from "../store/notices.ts";
import { present, useApp } from "../store/state.ts";
import { hasResult, showResult } from "./task-result.ts";

/** The execution as a tree; its script comes when it is wanted. */
export function ProgressTree({ id }: { id: string }) {
  const place = useRef<HTMLDivElement>(null);
  const urls = useApp((state) => state.boot.urls);
  useEffect(() => {
    let tree: RunTree | undefined;
    let isGone = false;
    const show = async () => {
      try {
        const { RunTree: Tree } = await import("../../run-tree/tree.ts");
        if (isGone || !place.current) return;
        tree = new Tree(place.current, {
          url: `${urls.api_executions}${id}/tree`,
          task: (executable, path) => `${urls.executions_page}${id}/tasks/${executable}/${path ? `?path=${path}` : ""}`,
          delivery: (number) => `${urls.deliveries_page}${number}/`,
          onTask: goToTask,
          inNewTab: true,
        });
      } catch {
        notifyFailure("The tree cannot be loaded. Load the page again; the messages are still here.");
      }
    };
    void show();
    return () => {
      isGone = true;
      tree?.close();
    };
  }, [id, urls]);
  return <div ref={place} className="mw-progress-tree" />;
}

/** Shows a task on the canvas, and beside it what became of it; what a called package has is drawn elsewhere. */
function goToTask(executable: string, path: string): boolean {
  if (!graphOf(present()).byId.has(executable)) return false;
  focusTask(executable);
  if (hasResult(executable)) showResult(executable, path);
  return true;
}
