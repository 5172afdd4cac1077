/** Kinds of characters in addresses: the lists of connections/addresses/letters.py. */

export const BLANKS = new Set("\t \u00a0\u1680\u202f\u205f\u3000" + range(0x2000, 0x200a));
export const SEPARATORS = new Set(";,\r\n");
const DIGITS_AND_LETTERS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
export const ATEXT = new Set(DIGITS_AND_LETTERS + "!#$%&'*+-/=?^_`{|}~");
export const HOST = new Set(DIGITS_AND_LETTERS + "-_");
export const LITERAL = new Set(DIGITS_AND_LETTERS + ".:-");
export const SPECIALS = new Set('()<>@,:;.\\"[]');
export const JOINERS = new Set("\u200c\u200d");
const MARKS = range(0x202a, 0x202e) + range(0x2060, 0x2064) + range(0x2066, 0x206f);
export const DROPPED = new Set("\u00ad\u061c\u180e\u200b\u200e\u200f\ufeff" + MARKS);
const FILLERS = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0";
const SELECTORS = range(0x180b, 0x180f) + range(0xfe00, 0xfe0f) + range(0xfff0, 0xfffb);
const OTHERS = range(0x1bca0, 0x1bca3) + range(0x1d173, 0x1d17a) + range(0xe0000, 0xe0fff);
export const IGNORABLE = new Set([...JOINERS, ...DROPPED, ...FILLERS, ...SELECTORS, ...OTHERS]);

function range(first: number, last: number): string {
  return Array.from({ length: last - first + 1 }, (_, more) => String.fromCodePoint(first + more)).join("");
}

export function isControl(letter: string): boolean {
  const code = letter.codePointAt(0)!;
  return code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0xd800 && code < 0xe000) || code === 0x2028 || code === 0x2029;
}

export function isOutsideAscii(letter: string): boolean {
  return letter.codePointAt(0)! > 0x7f;
}

/** Whether this may stand in an address as RFC 6531 has them: seen, no blank, and no control character. */
export function isSeenBeyondAscii(letter: string): boolean {
  return isOutsideAscii(letter) && !BLANKS.has(letter) && !IGNORABLE.has(letter) && !isControl(letter);
}
