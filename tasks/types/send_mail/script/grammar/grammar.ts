/** The grammar of one mailbox: connections/addresses/grammar.py. */

import { ATEXT, HOST, IGNORABLE, LITERAL, isOutsideAscii, isSeenBeyondAscii } from "./letters.ts";
import { type Mailbox, writeAddress } from "./mailbox.ts";
import { Wrong } from "./refusals.ts";
import { type Token, findTokens } from "./tokens.ts";

const LONGEST_ADDRESS = 320;
const LONGEST_DOMAIN = 255;
const LONGEST_LABEL = 63;
const LONGEST_NAME = 4_000;

export function readPart(letters: readonly string[], begin: number, end: number): Mailbox {
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
