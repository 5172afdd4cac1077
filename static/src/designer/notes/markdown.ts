/**
 * The Markdown of notes: headings, lists, bold, italic, code and links; everything else is text. Pure.
 *
 * No HTML comes of it, only words with marks. A line end in a note is one that is seen, since SSIS's annotations are plain
 * text. Every part has a bounded length, so reading costs as much as the text is long.
 */

export type Inline =
  | { readonly kind: "text" | "bold" | "italic" | "code"; readonly text: string }
  | { readonly kind: "link"; readonly text: string; readonly href: string };

export type Block =
  | { readonly kind: "paragraph"; readonly lines: readonly (readonly Inline[])[] }
  | { readonly kind: "heading"; readonly level: number; readonly line: readonly Inline[] }
  | { readonly kind: "list"; readonly isOrdered: boolean; readonly start: number; readonly items: readonly (readonly Inline[])[] }
  | { readonly kind: "code"; readonly text: string };

const FENCE = /^\s*```/;
const HEADING = /^(#{1,3}) +(.+)$/;
const ITEM = /^ {0,3}(?:[-*+]|(\d{1,9})[.)]) +(.*)$/;
const MARKS = new RegExp(
  [
    /`([^`]{1,500})`/u,
    /\*\*(?=\S)([^*]{0,500}[^\s*])\*\*/u,
    /\*(?=\S)([^*]{0,500}[^\s*])\*/u,
    /(?<![\p{L}\p{N}_])_(?=\S)([^_]{0,500}[^\s_])_(?![\p{L}\p{N}_])/u,
    /\[([^\][]{1,300})\]\(([^\s()]{1,1000})\)/u,
    /\bhttps?:\/\/[^\s<>"']{1,1000}[^\s<>"'.,;:!?)]/u,
  ]
    .map(({ source }) => source)
    .join("|"),
  "gu",
);

/** The blocks of a text, from top to bottom. */
export function readMarkdown(text: string): readonly Block[] {
  const lines = text.split(/\r\n|\r|\n/);
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; ) at = readBlock(lines, at, blocks);
  return blocks;
}

/** Reads the block that begins at a line; answers the line after it. */
function readBlock(lines: readonly string[], at: number, blocks: Block[]): number {
  const line = lines[at]!;
  if (line.trim() === "") return at + 1;
  if (FENCE.test(line)) return readCode(lines, at, blocks);
  const heading = HEADING.exec(line);
  if (heading) {
    blocks.push({ kind: "heading", level: heading[1]!.length, line: readInline(heading[2]!) });
    return at + 1;
  }
  const item = ITEM.exec(line);
  return item ? readList(lines, at, item[1], blocks) : readParagraph(lines, at, blocks);
}

function readCode(lines: readonly string[], at: number, blocks: Block[]): number {
  const close = lines.findIndex((line, number) => number > at && FENCE.test(line));
  const end = close < 0 ? lines.length : close;
  blocks.push({ kind: "code", text: lines.slice(at + 1, end).join("\n") });
  return end + 1;
}

function readList(lines: readonly string[], at: number, number: string | undefined, blocks: Block[]): number {
  const isOrdered = number !== undefined;
  const items: (readonly Inline[])[] = [];
  let end = at;
  for (; end < lines.length; end += 1) {
    const item = ITEM.exec(lines[end]!);
    if (!item || (item[1] !== undefined) !== isOrdered) break;
    items.push(readInline(item[2]!));
  }
  blocks.push({ kind: "list", isOrdered, start: Number(number ?? 1), items });
  return end;
}

function readParagraph(lines: readonly string[], at: number, blocks: Block[]): number {
  let end = at + 1;
  while (end < lines.length && lines[end]!.trim() !== "" && ![FENCE, HEADING, ITEM].some((begin) => begin.test(lines[end]!))) end += 1;
  blocks.push({ kind: "paragraph", lines: lines.slice(at, end).map(readInline) });
  return end;
}

function readInline(line: string): readonly Inline[] {
  const parts: Inline[] = [];
  let done = 0;
  for (const match of line.matchAll(MARKS)) {
    if (match.index > done) parts.push({ kind: "text", text: line.slice(done, match.index) });
    parts.push(readMark(match));
    done = match.index + match[0].length;
  }
  if (done < line.length) parts.push({ kind: "text", text: line.slice(done) });
  return parts;
}

function readMark([whole, code, bold, starred, lined, text, address]: RegExpMatchArray): Inline {
  if (code !== undefined) return { kind: "code", text: code };
  if (bold !== undefined) return { kind: "bold", text: bold };
  const italic = starred ?? lined;
  if (italic !== undefined) return { kind: "italic", text: italic };
  const href = safeAddress(address ?? whole!);
  return href === null ? { kind: "text", text: whole! } : { kind: "link", text: text ?? whole!, href };
}

/** The address of a link that may be followed: to a web page or to somebody's mail. Of any other nothing is made. */
function safeAddress(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const { protocol, href } = new URL(text);
  return ["http:", "https:", "mailto:"].includes(protocol) ? href : null;
}

/** A note as it is spoken: without marks. */
export function plainText(text: string): string {
  const words = (line: readonly Inline[]) => line.map((part) => part.text).join("");
  const blocks = readMarkdown(text).map((block) => {
    switch (block.kind) {
      case "paragraph":
        return block.lines.map(words).join(" ");
      case "heading":
        return words(block.line);
      case "list":
        return block.items.map(words).join("; ");
      case "code":
        return block.text;
    }
  });
  return blocks.join(". ");
}
