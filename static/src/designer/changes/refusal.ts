/** What the rules forbid, and the rules that several changes check. */

import { LONGEST_DESCRIPTION, nameProblem } from "../document/names.ts";

/** A change that the rules forbid; the message is the sentence for the user. */
export class Refusal extends Error {}

export function checkName(name: string, others: readonly { readonly name: string }[]): void {
  const problem = nameProblem(name, others.map((other) => other.name));
  if (problem) throw new Refusal(problem);
}

export function checkDescription(description: string): void {
  if (description.length > LONGEST_DESCRIPTION) throw new Refusal(`A description has at most ${LONGEST_DESCRIPTION} characters.`);
}

export function refuse(problem: string | null): void {
  if (problem) throw new Refusal(problem);
}
