/** The room run-tree/: an execution as a tree, in the designer and on its page. This says which rows there are; pure. */

export interface TreeMail {
  readonly delivery: number;
  readonly state: string;
  readonly subject: string;
  readonly recipients: readonly string[];
  readonly more_recipients: number;
  readonly attempts: number;
  readonly reply: string;
}

/** A try of a run that was not the last: when it ended, and why. */
export interface TreeTry {
  readonly at: string;
  readonly message: string;
}

export interface TreeNode {
  readonly key: string;
  readonly executable: string | null;
  readonly name: string;
  readonly type: string;
  readonly status: string;
  readonly has_inside: boolean;
  readonly started_at: string | null;
  readonly ended_at: string | null;
  readonly message: string;
  readonly attempts: number;
  readonly begun: number | null;
  readonly total: number | null;
  readonly failed: number;
  readonly mails: readonly TreeMail[];
  readonly mail_count: number;
  readonly tries: readonly TreeTry[];
}

export interface TreePart {
  readonly of: string;
  readonly first: number;
  readonly count: number;
  readonly nodes: readonly TreeNode[];
}

/** What a row is about: a node, some of many children of a node, a mail of a run, or a try of it. */
export type Row = { readonly id: string; readonly level: number; readonly place: number; readonly size: number; readonly isOpen: boolean | null } & (
  | { readonly kind: "node"; readonly node: TreeNode }
  | { readonly kind: "range"; readonly first: number; readonly last: number; readonly count: number }
  | { readonly kind: "mail"; readonly node: TreeNode; readonly mail: TreeMail }
  | { readonly kind: "try"; readonly attempt: TreeTry }
  | { readonly kind: "waiting" }
);

/** How many children the server gives at once. */
export const PART = 100;

/** The parts that are known, by the words that ask for them, and the rows that are open, by their IDs. */
export interface Known {
  readonly parts: ReadonlyMap<string, TreePart>;
  readonly open: ReadonlySet<string>;
}

/** The words that ask the server for children of a node from a place on. */
export function asking(of: string, first: number): string {
  return first === 0 ? of : `${of}@${first}`;
}

/** The rows of all that is open, in their order. */
export function rowsOf(known: Known): readonly Row[] {
  return childrenOf(known, "", 1);
}

/** The words for all parts that are in sight, those of open rows and the package's. */
export function partsInSight(known: Known): readonly string[] {
  const found = new Set([""]);
  for (const row of rowsOf(known)) if (row.isOpen) for (const each of partsOf(known, row)) found.add(each);
  return [...found];
}

/** What an open row needs to be known: the first part of a node, the part of a range that is small enough. */
function partsOf(known: Known, row: Row): readonly string[] {
  if (row.kind === "node") return row.node.has_inside ? [row.node.key] : [];
  if (row.kind !== "range" || row.last - row.first >= PART) return [];
  const [of = ""] = row.id.split("@");
  return known.parts.has(of) ? [asking(of, row.first)] : [];
}

function childrenOf(known: Known, of: string, level: number): readonly Row[] {
  const part = known.parts.get(of);
  if (!part) return [{ kind: "waiting", id: `${of}?`, level, place: 1, size: 1, isOpen: null }];
  if (part.count > PART) return rangesOf(known, of, 0, part.count, part.count, level);
  return part.nodes.flatMap((node, index) => withChildren(known, nodeRow(known, node, level, index, part.count)));
}

/** Some children of a node: as they are, or as a hundred ranges of them at most. */
function rangesOf(known: Known, of: string, begin: number, end: number, count: number, level: number): readonly Row[] {
  const size = rangeSize(end - begin);
  const all = Math.ceil((end - begin) / size);
  return Array.from({ length: all }, (_, index) => {
    const first = begin + index * size;
    const last = Math.min(first + size, end) - 1;
    const id = `${of}@${first}+${size}`;
    const row: Row = { kind: "range", id, level, place: index + 1, size: all, isOpen: known.open.has(id), first, last, count };
    return [row, ...(row.isOpen ? insideRange(known, of, row, level + 1) : [])];
  }).flat();
}

function insideRange(known: Known, of: string, { first, last, count, id }: Extract<Row, { kind: "range" }>, level: number): readonly Row[] {
  if (last - first >= PART) return rangesOf(known, of, first, last + 1, count, level);
  const part = known.parts.get(asking(of, first));
  if (!part) return [{ kind: "waiting", id: `${id}?`, level, place: 1, size: 1, isOpen: null }];
  return part.nodes.flatMap((node, index) => withChildren(known, nodeRow(known, node, level, index, part.nodes.length)));
}

/** A hundred, or a hundred times as much, so that there are no more than a hundred ranges. */
export function rangeSize(count: number): number {
  let size = PART;
  while (count / size > PART) size *= PART;
  return size;
}

function nodeRow(known: Known, node: TreeNode, level: number, index: number, size: number): Extract<Row, { kind: "node" }> {
  const isOpen = node.has_inside || node.mails.length + node.tries.length > 0 ? known.open.has(node.key) : null;
  return { kind: "node", id: node.key, level, place: index + 1, size, isOpen, node };
}

function withChildren(known: Known, row: Extract<Row, { kind: "node" }>): readonly Row[] {
  if (!row.isOpen) return [row];
  const { node, level } = row;
  // The mails of an iteration are those of the tasks in it.
  const mails = node.key.startsWith("round/") ? [] : node.mails;
  const size = mails.length + node.tries.length;
  const tries = node.tries.map((attempt, index): Row => ({ kind: "try", id: `try/${node.key}/${attempt.at}`, level: level + 1, place: index + 1, size, isOpen: null, attempt }));
  const own = mails.map((mail, index): Row => ({ kind: "mail", id: `mail/${mail.delivery}`, level: level + 1, place: tries.length + index + 1, size, isOpen: null, node, mail }));
  return [row, ...tries, ...own, ...(node.has_inside ? childrenOf(known, node.key, level + 1) : [])];
}

/** How much of the time of an execution a run took, in percent of it: where it begins, and how long it is. */
export function barOf({ started_at, ended_at }: Pick<TreeNode, "started_at" | "ended_at">, begin: number, end: number): { readonly at: number; readonly width: number } | null {
  if (started_at === null || end <= begin) return null;
  const share = (time: number) => Math.min(100, Math.max(0, ((time - begin) / (end - begin)) * 100));
  const at = share(Date.parse(started_at));
  return { at, width: Math.max(0.5, share(ended_at === null ? end : Date.parse(ended_at)) - at) };
}

/** The path of a run, as its page has it: "0/3" of "run/ID/0/3". */
export function pathOf(key: string): string {
  return key.split("/").slice(2).join("/");
}

/** To whom a node sends, as far as a row has room: "ann@example.com, bob@example.com and 3 more". */
export function recipientsOf({ mails, mail_count }: Pick<TreeNode, "mails" | "mail_count">): string {
  const known = [...new Set(mails.flatMap(({ recipients }) => recipients))];
  const more = mails.reduce((sum, mail) => sum + mail.more_recipients, 0) + Math.max(0, mail_count - mails.length);
  return known.length === 0 ? "" : `${known.slice(0, 3).join(", ")}${more > 0 || known.length > 3 ? " and more" : ""}`;
}

/** "850 ms", "1.2 s", "2 min 5 s". */
export function span(from: string | null, to: string | null, now: number): string {
  if (from === null) return "";
  const spent = Math.max(0, (to === null ? now : Date.parse(to)) - Date.parse(from));
  if (spent < 1_000) return `${Math.round(spent)} ms`;
  if (spent < 60_000) return `${(spent / 1_000).toFixed(spent < 10_000 ? 1 : 0)} s`;
  return `${Math.floor(spent / 60_000)} min ${Math.floor((spent % 60_000) / 1_000)} s`;
}
