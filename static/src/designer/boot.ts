/** Reads what the server put into the page: the package, its addresses and the task types. */

import type { Boot, TaskType, Urls } from "./wire.ts";

function json(id: string): unknown {
  const text = document.getElementById(id)?.textContent;
  return text ? JSON.parse(text) : undefined;
}

type TypeTexts = readonly { readonly name: string; readonly description?: string; readonly group?: string }[];

export function readBoot(root: HTMLElement): Boot {
  const data = json("designer-data") as Omit<Boot, "canEdit">;
  const texts = (json("designer-task-types") ?? []) as TypeTexts;
  const types: TaskType[] = data.types.map((type) => {
    const found = texts.find(({ name }) => name === type.name);
    return { ...type, description: type.description ?? found?.description ?? "", group: type.group ?? found?.group ?? "Common" };
  });
  const urls: Urls = { ...data.urls, connections_page: data.urls.connections_page ?? "/connections/", packages_page: data.urls.packages_page ?? "/packages/" };
  return { ...data, types, urls, canEdit: root.dataset["canEdit"] !== "false" };
}
