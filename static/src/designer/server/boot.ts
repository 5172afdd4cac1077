/** Reads what the server put into the page: the package, its addresses and the task types. */

import type { Boot, TaskType } from "./wire.ts";

function json(id: string): unknown {
  const text = document.getElementById(id)?.textContent;
  return text ? JSON.parse(text) : undefined;
}

/** The toolbox's groups and descriptions, which the page holds as hidden text. */
function readTexts(name: string): { group: string; description: string } {
  const element = document.querySelector<HTMLElement>(`#designer-task-types [data-name="${CSS.escape(name)}"]`);
  return { group: element?.dataset["group"] ?? "Common", description: element?.textContent.trim() ?? "" };
}

export function readBoot(root: HTMLElement): Boot {
  const data = json("designer-data") as Omit<Boot, "canEdit" | "canRun">;
  const types: TaskType[] = data.types.map((type) => ({ ...readTexts(type.name), ...type }));
  return { ...data, types, canEdit: root.dataset["canEdit"] !== "false", canRun: root.dataset["canRun"] !== "false" };
}
