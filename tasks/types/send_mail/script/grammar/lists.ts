/** Lists of recipients, where one ends and the next begins: connections/addresses/lists.py. */

import { BLANKS, DROPPED, JOINERS, SEPARATORS, isOutsideAscii } from "./letters.ts";

/** Leaves out what nobody sees and nobody meant; joiners stay between characters of scripts that need them. */
export function dropInvisible(letters: readonly string[]): string[] {
  return letters.filter((letter, place) => {
    if (DROPPED.has(letter)) return false;
    return !JOINERS.has(letter) || (isJoined(letters[place - 1]) && isJoined(letters[place + 1]));
  });
}

function isJoined(letter: string | undefined): boolean {
  if (letter === undefined || !isOutsideAscii(letter)) return false;
  return !BLANKS.has(letter) && !DROPPED.has(letter) && !JOINERS.has(letter);
}

export type Part = { begin: number; end: number; separator: string };

export function findParts(letters: readonly string[]): Part[] {
  const parts = split(letters).filter((part) => part.begin < part.end || part.separator !== "");
  return putNamesTogether(letters, parts).filter((part) => part.begin < part.end);
}

function split(letters: readonly string[]): Part[] {
  const parts: Part[] = [];
  let begin = 0;
  let depth = 0;
  let isQuoted = false;
  let isEscaped = false;
  letters.forEach((letter, place) => {
    if (isEscaped) isEscaped = false;
    else if (letter === "\\") isEscaped = isQuoted || depth > 0;
    else if (isQuoted) isQuoted = letter !== '"';
    else if (letter === "(" || letter === ")") depth = Math.max(0, depth + (letter === "(" ? 1 : -1));
    else if (depth === 0 && letter === '"') isQuoted = true;
    else if (depth === 0 && SEPARATORS.has(letter)) {
      parts.push(trim(letters, begin, place, letter));
      begin = place + 1;
    }
  });
  parts.push(trim(letters, begin, letters.length, ""));
  return parts;
}

function trim(letters: readonly string[], from: number, to: number, separator: string): Part {
  let begin = from;
  let end = to;
  while (begin < end && BLANKS.has(letters[begin]!)) begin += 1;
  while (begin < end && BLANKS.has(letters[end - 1]!)) end -= 1;
  return { begin, end, separator };
}

/** “Last, First <address>”, as Outlook copies it, is one recipient: of two names before a comma none is. */
function putNamesTogether(letters: readonly string[], parts: readonly Part[]): Part[] {
  const result: Part[] = [];
  let wasName = false;
  let waiting: Part | null = null;
  for (const part of parts) {
    if (waiting && part.begin < part.end && letters[part.begin] !== "<" && holds(letters, part, "<")) {
      result.push({ ...part, begin: waiting.begin });
      wasName = false;
      waiting = null;
      continue;
    }
    if (waiting) result.push(waiting);
    const isName: boolean = part.separator === "," && part.begin < part.end && !holds(letters, part, "@<>");
    waiting = isName && !wasName ? part : null;
    wasName = isName;
    if (!waiting) result.push(part);
  }
  if (waiting) result.push(waiting);
  return result;
}

function holds(letters: readonly string[], part: Part, wanted: string): boolean {
  for (let place = part.begin; place < part.end; place += 1) if (wanted.includes(letters[place]!)) return true;
  return false;
}
