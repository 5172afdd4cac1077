/** Lists that are searched while somebody types (components/lists/_as_typed.html): the address says what is looked for. */

import { listenForChoosingAll } from "./choosing-all.ts";

interface Swapped {
  readonly requestConfig: { readonly elt: Element };
  readonly pathInfo: { readonly finalRequestPath: string };
}

/** The address of a search without what nobody has filled in. */
export function shortAddress(address: string): string {
  const [path = "", query = ""] = address.split("?", 2);
  const filled = new URLSearchParams(Array.from(new URLSearchParams(query)).filter(([, value]) => value !== ""));
  // The zone is that of days.
  if (!filled.has("since") && !filled.has("until")) filled.delete("zone");
  return filled.size > 0 ? `${path}?${filled.toString()}` : path;
}

export function listenForSearches(): void {
  document.addEventListener("htmx:afterSwap", (event) => {
    const { requestConfig, pathInfo } = (event as CustomEvent<Swapped>).detail;
    if (!requestConfig.elt.matches("form[role=search]")) return;
    history.replaceState(history.state, "", shortAddress(pathInfo.finalRequestPath));
    listenForChoosingAll();
  });
}
