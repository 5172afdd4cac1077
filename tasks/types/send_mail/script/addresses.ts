/**
 * Lists of addresses as people type and paste them; pure functions. The text is SSIS's: addresses with semicolons.
 * What is an address, and where one ends, mailboxes.ts says, as the server does.
 */

import { REASONS, type Item, readItems, writeAddress, writeName } from "./mailboxes.ts";
import { hasPlaceholder } from "./placeholders.ts";

/** The recipients of a stored text, each as the server sees it. */
export function listAddresses(text: string): string[] {
  return readItems(text).map((item) => item.text);
}

/**
 * The addresses in a typed or pasted text. Understands Outlook's `Last, First <address>` and `'Name' <address>`, links,
 * and rows of a table in which a name stands beside its address.
 */
export function splitAddresses(text: string): string[] {
  return closeQuote(text)
    .split(/\r\n|\r|\n/)
    .flatMap(splitLine);
}

/** A quote that nobody closed must not swallow what follows it. */
function closeQuote(text: string): string {
  const isOpen = readItems(text).some((item) => item.refusal?.reason === "OPEN_QUOTE");
  return isOpen ? text.replaceAll('"', "") : text;
}

function splitLine(line: string): string[] {
  if (!line.includes("\t")) return readItems(line).map(tidy);
  const cells = line.split(/[\t;]/).map((cell) => cell.trim()).filter((cell) => cell !== "");
  const named = nameBeside(cells);
  return named ? [named] : cells.flatMap((cell) => readItems(cell).map(tidy));
}

/** A row of a table with one address and one or two cells of names. */
function nameBeside(cells: readonly string[]): string | null {
  const addresses = cells.filter((cell) => cell.includes("@"));
  const names = cells.filter((cell) => !cell.includes("@"));
  if (addresses.length !== 1 || names.length === 0 || names.length > 2) return null;
  const address = /^<([^<>]*)>$/.exec(addresses[0]!)?.[1] ?? addresses[0]!;
  return nameAddress(names.join(" "), address);
}

/** Takes away what Outlook and browsers put around names and addresses when they are copied. */
function tidy(item: Item): string {
  const bare = item.text.replace(/^mailto:/i, "").replace(/<mailto:/i, "<");
  const opened = bare.lastIndexOf("<");
  if (opened < 0 || !bare.endsWith(">")) return bare;
  const name = item.mailbox?.name ?? "";
  const isQuotedByOutlook = name.length > 1 && name.startsWith("'") && name.endsWith("'");
  if (!isQuotedByOutlook && !name.includes(",")) return bare;
  return nameAddress(isQuotedByOutlook ? name.slice(1, -1) : name, bare.slice(opened + 1, -1));
}

function nameAddress(name: string, address: string): string {
  const bare = name.replaceAll('"', "").trim();
  return bare === "" ? address : `${writeName(bare)} <${address}>`;
}

function readOne(text: string): Item | null {
  const items = readItems(text);
  return items.length === 1 ? items[0]! : null;
}

/** The mail address alone, which says whether two recipients are the same. */
export function addressOf(text: string): string {
  const mailbox = readOne(text)?.mailbox;
  return mailbox ? writeAddress(mailbox) : text.trim();
}

/** The name where there is one, and the address. */
export function shortOf(text: string): string {
  const mailbox = readOne(text)?.mailbox;
  return mailbox?.name ? `${mailbox.name} <${writeAddress(mailbox)}>` : text;
}

/** Why a text is no address, in a few words; null when it is one, or when a variable's value may make it one. */
export function problemOf(text: string): string | null {
  if (hasPlaceholder(text)) return null;
  const item = readOne(text);
  if (item === null) return "is more than one address";
  return item.refusal ? REASONS[item.refusal.reason] : null;
}

/** The text of a property from its addresses. */
export function joinAddresses(addresses: readonly string[]): string {
  return addresses.join("; ");
}

/** Adds addresses to a list; those that are in it already, by their mail address, are left out and counted. */
export function addAddresses(list: readonly string[], added: readonly string[]): { list: string[]; repeated: number } {
  const known = new Set(list.map((each) => addressOf(each).toLowerCase()));
  const fresh = added.filter((each) => {
    const address = addressOf(each).toLowerCase();
    const isNew = !known.has(address);
    known.add(address);
    return isNew;
  });
  return { list: [...list, ...fresh], repeated: added.length - fresh.length };
}
