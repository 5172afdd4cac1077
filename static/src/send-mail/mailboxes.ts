/**
 * Lists of recipients, read as the server reads them: the grammar of connections/addresses, and the same answers
 * (tests/data/addresses.json). Characters are code points, so that places are the same too.
 */

import {
  ATEXT,
  BLANKS,
  DROPPED,
  HOST,
  IGNORABLE,
  JOINERS,
  LITERAL,
  SEPARATORS,
  SPECIALS,
  isControl,
  isOutsideAscii,
  isSeenBeyondAscii,
} from "./letters.ts";

export const REASONS = {
  NO_AT: "has no @",
  NOTHING_BEFORE: "has nothing before the @",
  NOTHING_AFTER: "has nothing after the @",
  SECOND_AT: "has a second @",
  BLANK: "holds a blank",
  CONTROL: "holds a control character, such as a line end",
  INVISIBLE: "holds an invisible character",
  CHARACTER: "holds a character that may not stand there",
  DOT: "has a dot too many",
  OPEN_QUOTE: "has a quotation mark that is not closed",
  OPEN_COMMENT: "has a parenthesis that is not closed",
  DEEP_COMMENT: "has comments within too many others",
  OPEN_BRACKET: "has a bracket that is not closed",
  CLOSING: "has a bracket too many",
  SEPARATOR_MISSING: "goes on after the address; a semicolon may be missing",
  LITERAL: "has no valid address in its square brackets",
  DOMAIN: "has a domain that there cannot be",
  TOO_LONG: "is too long",
  TOO_MANY: "is a list of more than 20,000 recipients",
};

export type Reason = keyof typeof REASONS;
export type Mailbox = { name: string; localPart: string; domain: string };
export type Refusal = { reason: Reason; place: number };
export type Item = { text: string; mailbox: Mailbox | null; refusal: Refusal | null };

const LONGEST_LIST = 1_000_000;
const MOST_ITEMS = 20_000;
const DEEPEST_COMMENT = 8;
const LONGEST_ADDRESS = 320;
const LONGEST_DOMAIN = 255;
const LONGEST_LABEL = 63;
const LONGEST_NAME = 4_000;

class Wrong extends Error {
  readonly reason: Reason;
  readonly index: number;

  constructor(reason: Reason, index: number) {
    super(reason);
    this.reason = reason;
    this.index = index;
  }
}

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

/** The address alone, its local part in quotes where it needs them. */
export function writeAddress({ localPart, domain }: Mailbox): string {
  const isPlain = localPart
    .split(".")
    .every((atom) => atom !== "" && Array.from(atom).every((letter) => ATEXT.has(letter) || isOutsideAscii(letter)));
  return `${isPlain ? localPart : quote(localPart)}@${domain}`;
}

export function writeMailbox(mailbox: Mailbox): string {
  if (mailbox.name === "") return writeAddress(mailbox);
  return `${writeName(mailbox.name)} <${writeAddress(mailbox)}>`;
}

/** A name, in quotes where it needs them. */
export function writeName(name: string): string {
  return Array.from(name).some((letter) => SPECIALS.has(letter)) ? quote(name) : name;
}

function quote(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

/** Leaves out what nobody sees and nobody meant; joiners stay between characters of scripts that need them. */
function dropInvisible(letters: readonly string[]): string[] {
  return letters.filter((letter, place) => {
    if (DROPPED.has(letter)) return false;
    return !JOINERS.has(letter) || (isJoined(letters[place - 1]) && isJoined(letters[place + 1]));
  });
}

function isJoined(letter: string | undefined): boolean {
  return letter !== undefined && isOutsideAscii(letter) && !DROPPED.has(letter) && !JOINERS.has(letter);
}

type Part = { begin: number; end: number; separator: string };

function findParts(letters: readonly string[]): Part[] {
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

type Kind = "word" | "quoted" | "gap" | "<" | ">";
type Token = { kind: Kind; begin: number; text: string };

function findTokens(letters: readonly string[], begin: number, end: number): Token[] {
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

function readPart(letters: readonly string[], begin: number, end: number): Mailbox {
  const [name, address] = divide(findTokens(letters, begin, end));
  const shown = readName(name);
  if (Array.from(shown).length > LONGEST_NAME) throw new Wrong("TOO_LONG", begin);
  return readAddress(address, shown, end);
}

/** Tells the name from the address. */
function divide(tokens: readonly Token[]): [readonly Token[], readonly Token[]] {
  const opened = tokens.findIndex((token) => token.kind === "<");
  const closed = tokens.findIndex((token) => token.kind === ">");
  if (opened < 0) {
    if (closed >= 0) throw new Wrong("CLOSING", tokens[closed]!.begin);
    return divideAtQuoted(tokens);
  }
  if (closed < 0) throw new Wrong("OPEN_BRACKET", tokens[opened]!.begin);
  if (closed < opened) throw new Wrong("CLOSING", tokens[closed]!.begin);
  const next = tokens.slice(closed + 1).find((token) => token.kind !== "gap");
  if (next) throw new Wrong("SEPARATOR_MISSING", next.begin);
  return [tokens.slice(0, opened), tokens.slice(opened + 1, closed)];
}

/** A quoted string that a blank follows is the name, unless the address goes on with it. */
function divideAtQuoted(tokens: readonly Token[]): [readonly Token[], readonly Token[]] {
  const places = tokens.flatMap((token, place) => (token.kind === "gap" ? [] : [place]));
  const [first, second] = places;
  if (first === undefined || second === undefined || tokens[first]!.kind !== "quoted" || second === first + 1) return [[], tokens];
  const follows = tokens[second]!;
  if (follows.kind === "word" && follows.text.startsWith("@")) return [[], tokens];
  return [tokens.slice(0, second), tokens.slice(second)];
}

function readName(tokens: readonly Token[]): string {
  const name = tokens.map((token) => (token.kind === "gap" ? " " : token.text)).join("");
  return name.split(" ").filter((word) => word !== "").join(" ");
}

/** A character of a word, or what a quoted string holds; empty without quotes is a gap. */
type Symbol = { text: string; place: number; isQuoted: boolean };

function readAddress(tokens: readonly Token[], name: string, end: number): Mailbox {
  const symbols = tokens.flatMap(findSymbols);
  const sign = symbols.findIndex((symbol) => symbol.text === "@" && !symbol.isQuoted);
  if (sign < 0) throw new Wrong("NO_AT", end);
  const place = symbols[sign]!.place;
  const localPart = readLocalPart(strip(symbols.slice(0, sign)), place);
  const domain = readDomain(strip(symbols.slice(sign + 1)), place);
  const encoded = isAscii(domain) ? domain : encode(domain, place + 1);
  const mailbox = { name, localPart, domain: isAscii(localPart) ? encoded : domain };
  const octets = new TextEncoder().encode(writeAddress(mailbox)).length;
  if (octets > LONGEST_ADDRESS) throw new Wrong("TOO_LONG", symbols[0]!.place);
  return mailbox;
}

function isAscii(text: string): boolean {
  return !Array.from(text).some(isOutsideAscii);
}

function findSymbols(token: Token): Symbol[] {
  if (token.kind === "quoted") return [{ text: token.text, place: token.begin, isQuoted: true }];
  if (token.kind === "gap") return [{ text: "", place: token.begin, isQuoted: false }];
  if (token.kind !== "word") throw new Wrong("CHARACTER", token.begin);
  return Array.from(token.text, (text, more) => ({ text, place: token.begin + more, isQuoted: false }));
}

function isGap(symbol: Symbol | undefined): boolean {
  return symbol !== undefined && symbol.text === "" && !symbol.isQuoted;
}

function strip(symbols: readonly Symbol[]): readonly Symbol[] {
  let begin = 0;
  let end = symbols.length;
  while (begin < end && isGap(symbols[begin])) begin += 1;
  while (begin < end && isGap(symbols[end - 1])) end -= 1;
  return symbols.slice(begin, end);
}

function readLocalPart(symbols: readonly Symbol[], sign: number): string {
  let was = ".";
  for (const symbol of symbols) {
    checkOfLocalPart(symbol, was);
    was = symbol.isQuoted ? '"' : symbol.text;
  }
  const localPart = symbols.map((symbol) => symbol.text).join("");
  if (localPart === "") throw new Wrong("NOTHING_BEFORE", sign);
  if (symbols[0]!.text === "." && !symbols[0]!.isQuoted) throw new Wrong("DOT", symbols[0]!.place);
  return localPart;
}

function checkOfLocalPart({ text, place, isQuoted }: Symbol, was: string): void {
  if (isQuoted) {
    if (was !== ".") throw new Wrong("CHARACTER", place);
    if (Array.from(text).some((letter) => IGNORABLE.has(letter))) throw new Wrong("INVISIBLE", place);
    return;
  }
  if (text === "") throw new Wrong("BLANK", place);
  if (IGNORABLE.has(text)) throw new Wrong("INVISIBLE", place);
  const isAllowed = ATEXT.has(text) || text === "." || isSeenBeyondAscii(text);
  if (!isAllowed || (was === '"' && text !== ".")) throw new Wrong("CHARACTER", place);
}

function readDomain(symbols: readonly Symbol[], sign: number): string {
  const first = symbols[0];
  if (first === undefined) throw new Wrong("NOTHING_AFTER", sign);
  if (first.text === "[" && !first.isQuoted) return readLiteral(symbols);
  symbols.forEach(checkOfDomain);
  const domain = symbols.map((symbol) => symbol.text).join("");
  const labels = (domain.endsWith(".") ? domain.slice(0, -1) : domain).split(".");
  let at = first.place;
  for (const label of labels) {
    const length = Array.from(label).length;
    if (length === 0) throw new Wrong("DOT", at);
    if (length > LONGEST_LABEL) throw new Wrong("TOO_LONG", at);
    at += length + 1;
  }
  if (Array.from(domain).length > LONGEST_DOMAIN) throw new Wrong("TOO_LONG", first.place);
  return labels.join(".");
}

function checkOfDomain({ text, place, isQuoted }: Symbol): void {
  if (text === "" && !isQuoted) throw new Wrong("BLANK", place);
  if (text === "@" && !isQuoted) throw new Wrong("SECOND_AT", place);
  if (IGNORABLE.has(text)) throw new Wrong("INVISIBLE", place);
  if (isQuoted || !(HOST.has(text) || text === "." || isSeenBeyondAscii(text))) throw new Wrong("CHARACTER", place);
}

/** An address of the Internet in square brackets. */
function readLiteral(symbols: readonly Symbol[]): string {
  const inside = symbols.slice(1, -1);
  const last = symbols[symbols.length - 1]!;
  const isWhole = last.text === "]" && !last.isQuoted && inside.length > 0;
  if (!isWhole || !inside.every((symbol) => LITERAL.has(symbol.text) && !symbol.isQuoted)) {
    throw new Wrong("LITERAL", symbols[0]!.place);
  }
  if (inside.length > LONGEST_DOMAIN) throw new Wrong("TOO_LONG", symbols[0]!.place);
  return symbols.map((symbol) => symbol.text).join("");
}

const LABEL = /^[\p{L}\p{M}\p{Nd}](?:[\p{L}\p{M}\p{Nd}-]*[\p{L}\p{M}\p{Nd}])?$/u;

const LEFTWARD = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** Whether letters that run to the left stand beside others (RFC 5893). */
function mixesDirections(label: string): boolean {
  return LEFTWARD.test(label) && Array.from(label).some((letter) => /\p{L}/u.test(letter) && !LEFTWARD.test(letter));
}

/** The domain as A-labels. For rare scripts the server's tables (IDNA 2008) are stricter than a browser can be. */
function encode(domain: string, place: number): string {
  const isOdd = domain.split(".").some((label) => !LABEL.test(label) || label.slice(2, 4) === "--" || mixesDirections(label));
  const url = `http://${domain}`;
  if (isOdd || !URL.canParse(url)) throw new Wrong("DOMAIN", place);
  return new URL(url).hostname;
}
