/** Finding texts: what is looked for, and each place of it. */

import type { PackageDocument } from "../../document/document.ts";
import { type Defaults, type Kind, listTexts, type TextPlace } from "./places.ts";

export interface Wanted {
  readonly text: string;
  readonly isCaseExact: boolean;
  readonly isWholeWord: boolean;
  /** What kind of text; null is any. */
  readonly kind: Kind | null;
}

/** One occurrence: in a text, from start to end. */
export interface Match extends TextPlace {
  readonly start: number;
  readonly end: number;
}

export const LONGEST_WANTED = 1000;
/** Nobody goes through more. */
export const MOST_MATCHES = 1000;
const WORD = /[\p{L}\p{N}_]/u;

/** The occurrences in a package in the order in which people read it, up to MOST_MATCHES. */
export function findMatches(document: PackageDocument, wanted: Wanted, defaults: Defaults = {}): readonly Match[] {
  if (wanted.text === "" || wanted.text.length > LONGEST_WANTED) return [];
  const matches: Match[] = [];
  for (const place of listTexts(document, defaults)) {
    if (wanted.kind !== null && place.kind !== wanted.kind) continue;
    for (const [start, end] of occurrences(place.text, wanted)) matches.push({ ...place, start, end });
    if (matches.length >= MOST_MATCHES) return matches.slice(0, MOST_MATCHES);
  }
  return matches;
}

function occurrences(text: string, { text: needle, isCaseExact, isWholeWord }: Wanted): readonly (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  const pattern = new RegExp(needle.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"), isCaseExact ? "gu" : "giu");
  for (const { index, 0: hit } of text.matchAll(pattern)) {
    const end = index + hit.length;
    const isWord = !isWholeWord || !(isWordAt(text, index - 1) && WORD.test(hit)) && !(isWordAt(text, end) && WORD.test(hit.at(-1)!));
    if (isWord) found.push([index, end]);
  }
  return found;
}

function isWordAt(text: string, index: number): boolean {
  return index >= 0 && index < text.length && WORD.test(text[index]!);
}

/** The text around an occurrence, as short as a line of a list. */
export function around({ text, start, end }: Match): { readonly before: string; readonly hit: string; readonly after: string } {
  const line = (part: string) => part.replace(/\s+/g, " ");
  const before = line(text.slice(Math.max(0, start - 200), start));
  const after = line(text.slice(end, end + 200));
  return { before: before.length > 30 ? `…${before.slice(-28)}` : before, hit: line(text.slice(start, end)), after: after.length > 60 ? `${after.slice(0, 58)}…` : after };
}
