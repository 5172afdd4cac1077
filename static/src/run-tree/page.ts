/** The page of an execution: its tree, where the page has a place for it (data-run-tree). */

import { RunTree } from "./tree.ts";

for (const place of document.querySelectorAll<HTMLElement>("[data-run-tree]")) {
  const { runTree = "", taskUrl = "", deliveryUrl = "" } = place.dataset;
  new RunTree(place, { url: runTree, task: (executable, path) => `${taskUrl}${executable}/${path ? `?path=${path}` : ""}`, delivery: (number) => `${deliveryUrl}${number}/` });
}
