/** A row of the tree as elements: icon and word of its state, name, whom it sends to, how long it took, and a bar. */

import { barOf, pathOf, recipientsOf, type Row, span, type TreeMail, type TreeNode } from "./model.ts";

const ICONS: Readonly<Record<string, string>> = {
  waiting: "waiting",
  running: "running",
  succeeded: "success",
  failed: "failure",
  canceled: "canceled",
  skipped: "skipped",
  done: "completion",
  sent: "success",
  partly_sent: "warning",
  in_doubt: "help",
  withheld: "guard",
  deferred: "waiting",
  prepared: "waiting",
  sending: "running",
  put_off: "waiting",
};
const WORDS: Readonly<Record<string, string>> = { done: "Done before", partly_sent: "Partly sent", in_doubt: "In doubt", put_off: "Put off" };
const SVG = "http://www.w3.org/2000/svg";

/** When the execution began and ended, or what time it is, in milliseconds. */
export interface Times {
  readonly begin: number;
  readonly end: number;
}

export interface Links {
  readonly task: (executable: string, path: string) => string;
  readonly delivery: (number: number) => string;
}

export function wordOf(status: string): string {
  return WORDS[status] ?? status.charAt(0).toUpperCase() + status.slice(1);
}

/** Fills the element of a row. */
export function draw(element: HTMLElement, row: Row, times: Times, links: Links, inNewTab: boolean): void {
  element.setAttribute("role", "treeitem");
  element.setAttribute("aria-level", String(row.level));
  element.setAttribute("aria-posinset", String(row.place));
  element.setAttribute("aria-setsize", String(row.size));
  if (row.isOpen === null) element.removeAttribute("aria-expanded");
  else element.setAttribute("aria-expanded", String(row.isOpen));
  element.className = "mw-tree-row";
  element.dataset["kind"] = row.kind;
  element.style.setProperty("--level", String(row.level));
  element.replaceChildren(icon(row.isOpen === null ? "" : row.isOpen ? "chevron-down" : "chevron-right", "mw-tree-twist"), ...cells(row, times, links));
  if (inNewTab) for (const each of element.querySelectorAll("a")) Object.assign(each, { target: "_blank", rel: "noopener" });
}

function cells(row: Row, times: Times, links: Links): readonly Element[] {
  switch (row.kind) {
    case "node":
      return nodeCells(row.node, times, links);
    case "range":
      return [text("span", "mw-tree-name", `${(row.first + 1).toLocaleString()} to ${(row.last + 1).toLocaleString()}`), text("span", "mw-tree-more", `of ${row.count.toLocaleString()}`)];
    case "mail":
      return mailCells(row.mail, links);
    case "try":
      return [...state("put_off"), text("span", "mw-tree-name", `Try of ${new Date(row.attempt.at).toLocaleTimeString()}`), text("span", "mw-tree-more", row.attempt.message)];
    case "waiting":
      return [text("span", "mw-tree-more", "Asking the server…")];
  }
}

function nodeCells(node: TreeNode, times: Times, links: Links): readonly Element[] {
  const name = node.key.startsWith("run/") && node.executable !== null ? link(links.task(node.executable, pathOf(node.key)), node.name) : text("span", "", node.name);
  name.classList.add("mw-tree-name");
  const took = text("span", "mw-tree-time", span(node.started_at, node.ended_at, times.end));
  return [...state(node.status), name, text("span", "mw-tree-more", moreOf(node)), took, bar(node, times)];
}

/** What else there is to say of a node: how far a loop is, whom it sends to, why it failed. */
function moreOf(node: TreeNode): string {
  const begun = node.begun === null ? "" : node.total === null || node.total === node.begun ? `${node.begun.toLocaleString()} iterations` : `${node.begun.toLocaleString()} of ${node.total.toLocaleString()} iterations`;
  const failed = node.failed > 0 ? `${node.failed.toLocaleString()} failed in it` : "";
  const attempts = node.attempts > 1 ? `${node.attempts} attempts` : "";
  const message = node.status === "failed" || node.status === "waiting" ? node.message : "";
  return [begun, failed, recipientsOf(node), attempts, message].filter(Boolean).join(" · ");
}

function mailCells(mail: TreeMail, links: Links): readonly Element[] {
  const name = link(links.delivery(mail.delivery), mail.subject || "(no subject)");
  name.classList.add("mw-tree-name");
  const to = `${mail.recipients.join(", ")}${mail.more_recipients > 0 ? ` and ${mail.more_recipients} more` : ""}`;
  const attempts = mail.attempts > 1 ? `${mail.attempts} attempts` : "";
  return [...state(mail.state), name, text("span", "mw-tree-more", [to, attempts, mail.reply].filter(Boolean).join(" · "))];
}

function state(status: string): readonly Element[] {
  const word = text("span", "mw-tree-state", wordOf(status));
  word.dataset["status"] = status;
  word.prepend(icon(ICONS[status] ?? "waiting", ""));
  return [word];
}

function bar(node: TreeNode, { begin, end }: Times): Element {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "mw-tree-bar");
  svg.setAttribute("viewBox", "0 0 100 8");
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true");
  svg.dataset["status"] = node.status;
  const found = barOf(node, begin, end);
  if (found) {
    const rect = document.createElementNS(SVG, "rect");
    for (const [name, value] of Object.entries({ x: found.at, y: 0, width: found.width, height: 8 })) rect.setAttribute(name, String(value));
    svg.append(rect);
  }
  return svg;
}

function icon(name: string, also: string): HTMLElement {
  const element = document.createElement("span");
  element.className = `${name ? `mw-i mw-i-${name}` : ""} ${also}`.trim();
  element.setAttribute("aria-hidden", "true");
  return element;
}

function text(tag: string, name: string, content: string): HTMLElement {
  const element = document.createElement(tag);
  if (name) element.className = name;
  element.textContent = content;
  if (content) element.title = content;
  return element;
}

/** In a tree there is one tab stop, and Enter follows the row's link. */
function link(href: string, content: string): HTMLElement {
  const element = text("a", "", content) as HTMLAnchorElement;
  element.href = href;
  element.tabIndex = -1;
  return element;
}
