import { useEffect, useRef } from "react";
import { load } from "../../requests.ts";
import { useApp } from "../store/state.ts";
import { chosenTask } from "./task-result.ts";

/** What became of the selected task in the run, as the server tells it: its mails and messages, the values, earlier runs. */
export function TaskResult() {
  const run = useApp((state) => state.run?.id ?? null);
  const task = useApp(chosenTask);
  const page = useApp((state) => state.boot.urls.executions_page);
  const path = useApp(({ resultPath }) => (resultPath !== null && resultPath.task === task ? resultPath.path : ""));
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (place.current && run !== null && task !== null) load(place.current, `${page}${run}/tasks/${task}/${path ? `?path=${path}` : ""}`);
  }, [run, task, page, path]);
  if (run === null) return <p className="mw-empty">Run the package (Ctrl+Enter), or open one of its executions here, to see what became of each task.</p>;
  if (task === null) return <p className="mw-empty">Select a task on the canvas to see what it did in execution {run}.</p>;
  return <div ref={place} key={`${run} ${task} ${path}`} className="mw-result" />;
}
