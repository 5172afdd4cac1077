/** Names of executables and connection managers: unique without regard to case, 1 to 128 characters, as SSIS has them. */

export const LONGEST_NAME = 128;
export const LONGEST_DESCRIPTION = 1024;

function taken(names: Iterable<string>): Set<string> {
  return new Set(Array.from(names, (name) => name.toLocaleLowerCase()));
}

/** The wanted name, or the first of "name 1", "name 2" … that nobody has. */
export function freeName(wanted: string, names: Iterable<string>): string {
  const used = taken(names);
  if (!used.has(wanted.toLocaleLowerCase())) return wanted;
  const stem = wanted.replace(/ \d+$/, "").slice(0, LONGEST_NAME - 6);
  let number = 1;
  while (used.has(`${stem} ${number}`.toLocaleLowerCase())) number += 1;
  return `${stem} ${number}`;
}

/** What is wrong with a name among the others, as a sentence; null when nothing is. */
export function nameProblem(name: string, others: Iterable<string>): string | null {
  const trimmed = name.trim();
  if (trimmed === "") return "Enter a name.";
  if (trimmed.length > LONGEST_NAME) return `A name has at most ${LONGEST_NAME} characters; this one has ${trimmed.length}.`;
  if (taken(others).has(trimmed.toLocaleLowerCase())) return `The name "${trimmed}" is already used in this package. Choose another one.`;
  return null;
}
