/** One mailbox as it was read, and how it is written: connections/addresses/mailbox.py. */

import { ATEXT, SPECIALS, isOutsideAscii } from "./letters.ts";

export type Mailbox = { name: string; localPart: string; domain: string };

/** The address alone, its local part in quotes where it needs them. */
export function writeAddress({ localPart, domain }: Mailbox): string {
  const isPlain = localPart
    .split(".")
    .every((atom) => atom !== "" && Array.from(atom).every((letter) => ATEXT.has(letter) || isOutsideAscii(letter)));
  return `${isPlain ? localPart : quote(localPart)}@${domain}`;
}

/** A name, in quotes where it needs them. */
export function writeName(name: string): string {
  return Array.from(name).some((letter) => SPECIALS.has(letter)) ? quote(name) : name;
}

function quote(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}
