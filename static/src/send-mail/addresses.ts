/** Lists of addresses as people type and paste them; pure functions. The text is SSIS's: addresses with semicolons. */

/** Splits at a set of characters outside quotes. */
function splitAt(text: string, separators: string): string[] {
  const parts: string[] = [];
  let part = "";
  let quoted = false;
  for (const letter of text) {
    if (letter === '"') quoted = !quoted;
    if (!quoted && separators.includes(letter)) {
      parts.push(part);
      part = "";
    } else part += letter;
  }
  return [...parts, part].map((each) => each.trim()).filter((each) => each !== "");
}

/**
 * The addresses in a typed or pasted text: separated by semicolons, commas, lines or tabs. Understands Outlook's
 * `Last, First <address>` and `'Name' <address>`, links, and rows of a table in which a name stands beside its address.
 */
export function splitAddresses(text: string): string[] {
  return closeQuote(text)
    .split(/\r\n|\r|\n/)
    .flatMap(splitLine)
    .map(tidy);
}

/** Takes away what Outlook and browsers put around names and addresses when they are copied. */
function tidy(text: string): string {
  const bare = text.replace(/^mailto:/i, "").replace(/<mailto:/i, "<");
  const found = /^"?'([^"]*)'"?\s*<([^<>]*)>$/.exec(bare);
  return found ? writeAddress(found[1]!, found[2]!) : bare;
}

/** A quote that nobody closed must not swallow what follows it. */
function closeQuote(text: string): string {
  return (text.match(/"/g) ?? []).length % 2 === 0 ? text : text.replaceAll('"', "");
}

function splitLine(line: string): string[] {
  const cells = splitAt(line, "\t").flatMap((cell) => splitAt(cell, ";"));
  const named = nameBeside(cells);
  if (named && line.includes("\t")) return [named];
  return cells.flatMap(splitAtCommas);
}

/** A row of a table with one address and one or two cells of names. */
function nameBeside(cells: readonly string[]): string | null {
  const addresses = cells.filter((cell) => cell.includes("@"));
  const names = cells.filter((cell) => !cell.includes("@"));
  if (addresses.length !== 1 || names.length === 0 || names.length > 2) return null;
  return writeAddress(names.join(" "), unwrap(addresses[0]!));
}

function unwrap(address: string): string {
  return /^<([^<>]*)>$/.exec(address)?.[1] ?? address;
}

/** What stands before a comma without an @ belongs to the name that follows. */
function splitAtCommas(text: string): string[] {
  const result: string[] = [];
  let waiting: string[] = [];
  for (const part of splitAt(text, ",")) {
    const found = /^(.*?)\s*<([^<>]*)>$/.exec(part);
    if (!part.includes("@") && !found) {
      waiting.push(part);
      continue;
    }
    if (waiting.length === 1 && found?.[1]) result.push(writeAddress(`${waiting[0]}, ${unquote(found[1])}`, found[2]!));
    else result.push(...waiting, part);
    waiting = [];
  }
  return [...result, ...waiting];
}

function unquote(name: string): string {
  return name.replaceAll('"', "");
}

/** An address with its name, in quotes where the name needs them (RFC 5322). */
function writeAddress(name: string, address: string): string {
  const bare = unquote(name).trim();
  if (bare === "") return address;
  return /[,;:.@()[\]<>\\]/.test(bare) ? `"${bare}" <${address}>` : `${bare} <${address}>`;
}

/** The mail address alone, which says whether two recipients are the same. */
export function addressOf(text: string): string {
  return (/<([^<>]*)>\s*$/.exec(text)?.[1] ?? text).trim();
}

/** Why a text is no address, in a few words; null when it may be one. What is merely odd is the server's to judge. */
export function problemOf(text: string): string | null {
  const address = addressOf(text);
  const at = address.lastIndexOf("@");
  if (/[<>]/.test(address)) return "has a bracket too many";
  if (at < 0) return "has no @";
  if (at === 0) return "has nothing before the @";
  if (at === address.length - 1) return "has nothing after the @";
  if (/\s/.test(address)) return "holds a blank";
  return null;
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
