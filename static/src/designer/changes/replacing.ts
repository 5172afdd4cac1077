/** Writing other texts where some were found, within the rules for each. */

import { LONGEST_DESCRIPTION } from "../document/names.ts";
import { LONGEST_NOTE, type PackageDocument } from "../document/document.ts";
import { LONGEST_EXPRESSION, parameterProblem, variableProblem } from "../document/variables.ts";
import { siblingsIn } from "./executables.ts";
import { checkName, Refusal, refuse } from "./refusal.ts";
import type { Match } from "./search/matching.ts";
import type { PartList, TextPlace } from "./search/places.ts";

/** A text that comes in the place of one that is there. */
export interface NewText extends Pick<TextPlace, "list" | "id" | "keys" | "owner" | "label"> {
  readonly text: string;
}

/** The texts that result when each occurrence is replaced. */
export function replaceMatches(matches: readonly Match[], by: string): readonly NewText[] {
  const texts = new Map<string, Match[]>();
  for (const match of matches) {
    const key = JSON.stringify([match.list, match.id, match.keys]);
    texts.set(key, [...(texts.get(key) ?? []), match]);
  }
  return Array.from(texts.values(), (inOne) => ({ ...inOne[0]!, text: replaceIn(inOne, by) }));
}

function replaceIn(matches: readonly Match[], by: string): string {
  const { text } = matches[0]!;
  const pieces = matches.map(({ start }, index) => text.slice(index === 0 ? 0 : matches[index - 1]!.end, start) + by);
  return pieces.join("") + text.slice(matches.at(-1)!.end);
}

/** The document with these texts. Throws Refusal, which says where a text cannot be. */
export function setTexts(document: PackageDocument, texts: readonly NewText[]): PackageDocument {
  const next = texts.reduce(setText, document);
  for (const text of texts) checkText(next, text);
  return next;
}

function setText(document: PackageDocument, { list, id, keys, text }: NewText): PackageDocument {
  if (list === null) return withText(document, keys, text) as PackageDocument;
  const parts: readonly { readonly id: string }[] = document[list];
  return { ...document, [list]: parts.map((part) => (part.id === id ? withText(part, keys, text) : part)) };
}

function withText(value: unknown, [key, ...rest]: readonly string[], text: string): unknown {
  if (key === undefined) return text;
  if (Array.isArray(value)) return value.map((item: unknown, index) => (String(index) === key ? withText(item, rest, text) : item));
  return { ...(value as object), [key]: withText((value as Record<string, unknown>)[key], rest, text) };
}

function checkText(document: PackageDocument, { list, id, keys: [key], owner, label, text }: NewText): void {
  try {
    if (key === "name") return checkNewName(document, list, id, text);
    if (key === "description" && text.length > LONGEST_DESCRIPTION) refuse(`A description has at most ${LONGEST_DESCRIPTION} characters.`);
    if (list === "notes" && text.length > LONGEST_NOTE) refuse(`A note has at most ${LONGEST_NOTE} characters.`);
    const isExpression = key === "expressions" || key === "expression";
    if (isExpression && text.trim() === "") refuse("An expression cannot be empty.");
    if (isExpression && text.length > LONGEST_EXPRESSION) refuse(`An expression has at most ${LONGEST_EXPRESSION} characters.`);
  } catch (error) {
    if (error instanceof Refusal) throw new Refusal(`${label} of “${owner}” cannot be replaced. ${error.message}`);
    throw error;
  }
}

function checkNewName(document: PackageDocument, list: PartList | null, id: string | null, name: string): void {
  const others = (parts: readonly { readonly id: string; readonly name: string }[]) => parts.filter((each) => each.id !== id);
  switch (list) {
    case "executables":
      return checkName(name, siblingsIn(document.executables, document.executables.find((each) => each.id === id)!));
    case "variables":
      return refuse(variableProblem(document, document.variables.find((each) => each.id === id)!));
    case "parameters":
      return refuse(parameterProblem(document, document.parameters.find((each) => each.id === id)!));
    case "connections":
      return checkName(name, others(document.connections));
    case "groups":
      return checkName(name, others(document.groups));
    default:
      return checkName(name, []);
  }
}
