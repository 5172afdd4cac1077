/** Lists that stay the same object when nothing in them changes. */

import { isSame } from "../document/comparing.ts";

/** The same list when every element stayed the same. */
export function mapSame<Item>(items: readonly Item[], transform: (item: Item) => Item): readonly Item[] {
  let changed = false;
  const result = items.map((item) => {
    const next = transform(item);
    changed ||= next !== item;
    return next;
  });
  return changed ? result : items;
}

/** The list with an item in its place, or at its end when it is new; the same list when nothing changed. */
export function put<Item extends { readonly id: string }>(items: readonly Item[], item: Item): readonly Item[] {
  if (!items.some(({ id }) => id === item.id)) return [...items, item];
  return mapSame(items, (each) => (each.id === item.id && !isSame(each, item) ? item : each));
}
