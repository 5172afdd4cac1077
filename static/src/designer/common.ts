/** What several things have in common, for those who edit them together. */

/** The properties that are the same in all of them; one that differs is missing. */
export function commonOf<Item extends object, Key extends keyof Item>(items: readonly Item[], keys: readonly Key[]): Partial<Pick<Item, Key>> {
  const [first, ...others] = items;
  const common: Partial<Pick<Item, Key>> = {};
  for (const key of keys) if (first && others.every((other) => other[key] === first[key])) common[key] = first[key];
  return common;
}
