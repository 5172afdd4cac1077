/** The tokens of one recipient's text: connections/addresses/tokens.py. */

import { BLANKS, isControl } from "./letters.ts";
import { Wrong } from "./refusals.ts";

const DEEPEST_COMMENT = 8;
type Kind = "word" | "quoted" | "gap" | "<" | ">";
export type Token = { kind: Kind; begin: number; text: string };

export function findTokens(letters: readonly string[], begin: number, end: number): Token[] {
  const tokens: Token[] = [];
  for (let at = begin; at < end; ) {
    const [token, after] = readToken(letters, at, end);
    tokens.push(token);
    at = after;
  }
  return tokens;
}

function readToken(letters: readonly string[], at: number, end: number): [Token, number] {
  const letter = letters[at]!;
  if (letter === '"') return readQuoted(letters, at, end);
  if (letter === "(") return [{ kind: "gap", begin: at, text: "" }, skipComment(letters, at, end)];
  if (letter === ")") throw new Wrong("CLOSING", at);
  if (letter === "<" || letter === ">") return [{ kind: letter, begin: at, text: "" }, at + 1];
  if (BLANKS.has(letter)) return [{ kind: "gap", begin: at, text: "" }, at + 1];
  return readWord(letters, at, end);
}

function readWord(letters: readonly string[], begin: number, end: number): [Token, number] {
  let at = begin;
  while (at < end && !'"()<>'.includes(letters[at]!) && !BLANKS.has(letters[at]!)) {
    if (isControl(letters[at]!)) throw new Wrong("CONTROL", at);
    at += 1;
  }
  return [{ kind: "word", begin, text: letters.slice(begin, at).join("") }, at];
}

function readQuoted(letters: readonly string[], begin: number, end: number): [Token, number] {
  const content: string[] = [];
  let at = begin + 1;
  while (at < end && letters[at] !== '"') {
    if (letters[at] === "\\" && at + 1 < end) at += 1;
    const letter = letters[at]!;
    if (isControl(letter) && letter !== "\t") throw new Wrong("CONTROL", at);
    content.push(BLANKS.has(letter) ? " " : letter);
    at += 1;
  }
  if (at >= end) throw new Wrong("OPEN_QUOTE", begin);
  return [{ kind: "quoted", begin, text: content.join("") }, at + 1];
}

function skipComment(letters: readonly string[], begin: number, end: number): number {
  let at = begin + 1;
  let depth = 1;
  while (at < end && depth > 0) {
    const isEscaped = letters[at] === "\\" && at + 1 < end;
    if (isEscaped) at += 1;
    const letter = letters[at]!;
    if (isControl(letter) && letter !== "\t") throw new Wrong("CONTROL", at);
    if (!isEscaped) depth += Number(letter === "(") - Number(letter === ")");
    if (depth > DEEPEST_COMMENT) throw new Wrong("DEEP_COMMENT", at);
    at += 1;
  }
  if (depth > 0) throw new Wrong("OPEN_COMMENT", begin);
  return at;
}
