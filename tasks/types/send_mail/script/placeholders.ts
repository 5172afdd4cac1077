/** Placeholders such as {{User::Name}} while they are typed; pure functions. What each means, the server says. */

export interface Variable {
  readonly name: string;
  readonly type: string;
}

/** How many characters values of a type take as text, by the type; 0 for those that are text, nothing for those that have none. */
export type Widths = Readonly<Record<string, number>>;

/** Four braces that are two; one brace before a placeholder; a placeholder, without a name where it is none. */
const MARK = /\{{4}|\{(?=\{\{(?!\{))|\{\{(?!\{)(?:([^{}\n]{1,300})\}\})?/g;
const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** The expression that a text with placeholders is stored as (designer/property_expressions/placeholders.py); null where one names nothing. */
export function toExpression(text: string, variables: readonly Variable[], widths: Widths): string | null {
  const pieces: string[] = [];
  let literal = "";
  let end = 0;
  const close = () => {
    if (literal !== "") pieces.push(quote(literal));
    literal = "";
  };
  for (const found of text.matchAll(MARK)) {
    literal += text.slice(end, found.index);
    end = found.index + found[0].length;
    if (found[0] === "{{{{" || found[0] === "{") {
      literal += found[0] === "{" ? "{" : "{{";
      continue;
    }
    const variable = resolve(found[1]?.trim() ?? "", variables);
    const width = widths[variable?.type ?? ""];
    if (variable === undefined || width === undefined) return null;
    close();
    pieces.push(width === 0 ? `@[${variable.name}]` : `(DT_WSTR, ${width}) @[${variable.name}]`);
  }
  literal += text.slice(end);
  close();
  return pieces.join(" + ");
}

function quote(text: string): string {
  return `"${text.replace(/[\\"\n\r\t]/g, (letter) => ESCAPES[letter]!)}"`;
}

/** The one variable that a name can mean, with its namespace or without. */
function resolve(name: string, variables: readonly Variable[]): Variable | undefined {
  const same = variables.filter((each) => each.name.split("::")[1] === name && !each.name.startsWith("$"));
  return variables.find((each) => each.name === name) ?? (same.length === 1 ? same[0] : undefined);
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
