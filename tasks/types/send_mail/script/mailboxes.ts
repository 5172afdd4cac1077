/**
 * Lists of recipients, read as the server reads them: the grammar of connections/addresses, and the same answers
 * (tests/data/addresses.json). Characters are code points, so that places are the same too.
 */

import { readPart } from "./grammar/grammar.ts";
import { dropInvisible, findParts } from "./grammar/lists.ts";
import type { Mailbox } from "./grammar/mailbox.ts";
import { type Refusal, Wrong } from "./grammar/refusals.ts";

export { writeAddress, writeName } from "./grammar/mailbox.ts";
export { REASONS } from "./grammar/refusals.ts";

export type Item = { text: string; mailbox: Mailbox | null; refusal: Refusal | null };

const LONGEST_LIST = 1_000_000;
const MOST_ITEMS = 20_000;

/** Each recipient of a list, whether it is right or not. */
export function readItems(text: string): Item[] {
  const letters = Array.from(text);
  if (letters.length > LONGEST_LIST) return [{ text, mailbox: null, refusal: { reason: "TOO_LONG", place: LONGEST_LIST } }];
  const seen = dropInvisible(letters);
  const parts = findParts(seen);
  if (parts.length > MOST_ITEMS) {
    return [{ text, mailbox: null, refusal: { reason: "TOO_MANY", place: parts[MOST_ITEMS]!.begin + 1 } }];
  }
  return parts.map((part) => readItem(seen, part.begin, part.end));
}

function readItem(letters: readonly string[], begin: number, end: number): Item {
  const text = letters.slice(begin, end).join("");
  try {
    return { text, mailbox: readPart(letters, begin, end), refusal: null };
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    return { text, mailbox: null, refusal: { reason: error.reason, place: error.index - begin + 1 } };
  }
}
