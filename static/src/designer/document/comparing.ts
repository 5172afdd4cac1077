/** Comparing plain values: whether two are equal, and what several have in common. */

/** The properties that are the same in all of them; one that differs is missing. */
export function sharedValues<Item extends object, Key extends keyof Item>(items: readonly Item[], keys: readonly Key[]): Partial<Pick<Item, Key>> {
  const [first, ...others] = items;
  const common: Partial<Pick<Item, Key>> = {};
  for (const key of keys) if (first && others.every((other) => other[key] === first[key])) common[key] = first[key];
  return common;
}

/** Whether two plain values are equal through and through; the order of an object's keys does not matter. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => key in b && isSame((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]));
}
