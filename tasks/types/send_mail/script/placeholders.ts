/** Placeholders such as {{User::Name}} while they are typed; pure functions. What each means, the server says. */

export interface Variable {
  readonly name: string;
  readonly type: string;
}

/** Whether a variable's value stands in a text; four braces are two that are meant as they stand. */
export function hasPlaceholder(text: string): boolean {
  return /\{\{(?!\{)[^{}\n]+\}\}/.test(text.replaceAll("{{{{", ""));
}

/** Whether somebody has just begun a placeholder: an odd number of pairs of braces stands before the place. */
export function beginsPlaceholder(before: string): boolean {
  const braces = /\{*$/.exec(before)![0].length;
  return braces % 4 === 2;
}

/** The variables whose name or type holds all words, those that begin like it first. */
export function findVariables(variables: readonly Variable[], typed: string): readonly Variable[] {
  const words = typed.trim().toLocaleLowerCase().split(/\s+/);
  const found = variables.filter(({ name, type }) => words.every((word) => `${name} ${type}`.toLocaleLowerCase().includes(word)));
  const begins = ({ name }: Variable) => [name, name.split("::")[1] ?? ""].some((each) => each.toLocaleLowerCase().startsWith(words[0]!));
  return [...found.filter(begins), ...found.filter((each) => !begins(each))];
}
