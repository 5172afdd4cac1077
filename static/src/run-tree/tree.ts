/**
 * The tree of an execution in a place of a page: it asks the server for what is open, a hundred rows of each at once, and
 * asks again while the execution goes on. By the keyboard as trees are: arrows, Home, End, Enter.
 */

import { draw, type Links, type Times } from "./drawing.ts";
import { type Known, partsInSight, pathOf, type Row, rowsOf, type TreePart } from "./model.ts";

/** Milliseconds between two looks while the execution goes on, and after a key in the field of words. */
const PACE = 2_000;
const TYPING = 300;
/** Parts that are asked for at once. */
const MOST = 60;
const ENDED: ReadonlySet<string> = new Set(["succeeded", "failed", "canceled"]);

export interface TreeOptions extends Links {
  /** The address of the API's tree. */
  readonly url: string;
  /** What a click on a task, or Enter, does; where it gives false, the task's link is followed. */
  readonly onTask?: (executable: string, path: string) => boolean;
  /** Whether links lead to another tab, because something here is not saved. */
  readonly inNewTab?: boolean;
}

interface Answer {
  readonly status: string;
  readonly started_at: string | null;
  readonly ended_at: string | null;
  readonly parts: readonly TreePart[];
}

export class RunTree {
  readonly #options: TreeOptions;
  readonly #list = document.createElement("div");
  readonly #hint = document.createElement("p");
  readonly #words = document.createElement("input");
  readonly #errors = document.createElement("input");
  readonly #elements = new Map<string, HTMLElement>();
  readonly #drawn = new Map<string, string>();
  #parts = new Map<string, TreePart>();
  readonly #open = new Set<string>();
  #rows: readonly Row[] = [];
  #times: Times = { begin: 0, end: 0 };
  #current = "";
  #timer: number | undefined;
  #asked = 0;
  #isFirst = true;
  #isStale = false;

  constructor(place: HTMLElement, options: TreeOptions) {
    this.#options = options;
    this.#list.className = "mw-tree";
    this.#list.setAttribute("role", "tree");
    this.#list.setAttribute("aria-label", "Tasks and iterations of the execution");
    this.#list.addEventListener("keydown", (event) => this.#press(event));
    this.#list.addEventListener("click", (event) => this.#click(event));
    this.#list.addEventListener("focusin", (event) => this.#become(event.target as Element));
    this.#hint.className = "mw-hint mw-tree-hint";
    this.#hint.setAttribute("role", "status");
    place.replaceChildren(this.#tools(), this.#hint, this.#list);
    void this.refresh();
  }

  /** Stops asking; the place is another's then. */
  close(): void {
    window.clearTimeout(this.#timer);
    this.#asked = -1;
  }

  /** Asks for all that is open, and again after a while if the execution goes on. */
  async refresh(): Promise<void> {
    if (this.#asked < 0) return;
    window.clearTimeout(this.#timer);
    const turn = ++this.#asked;
    const answer = await this.#ask(partsInSight(this.#known));
    if (turn !== this.#asked) return;
    if (answer) this.#take(answer);
    if (answer && this.#lacksParts()) return this.refresh();
    if (!answer || !ENDED.has(answer.status)) this.#timer = window.setTimeout(() => void this.refresh(), document.hidden ? PACE * 5 : PACE);
  }

  /** Whether something is open now that the server was not asked for, as behind what was opened just now. */
  #lacksParts(): boolean {
    const wanted = partsInSight(this.#known);
    return wanted.length <= MOST && wanted.some((each) => !this.#parts.has(each));
  }

  get #known(): Known {
    return { parts: this.#parts, open: this.#open };
  }

  async #ask(parts: readonly string[]): Promise<Answer | null> {
    const query = new URLSearchParams();
    for (const each of parts.slice(0, MOST)) query.append("of", each);
    if (this.#errors.checked) query.set("errors", "true");
    if (this.#words.value.trim()) query.set("q", this.#words.value.trim());
    try {
      const reply = await fetch(`${this.#options.url}?${query.toString()}`, { headers: { Accept: "application/json" } });
      if (!reply.ok) throw new Error(`The server answered ${reply.status}.`);
      return (await reply.json()) as Answer;
    } catch {
      this.#hint.textContent = "The server cannot be asked at the moment. Trying again…";
      return null;
    }
  }

  #take(answer: Answer): void {
    if (this.#isStale) this.#parts = new Map();
    this.#isStale = false;
    for (const part of answer.parts) this.#parts.set(part.first === 0 ? part.of : `${part.of}@${part.first}`, part);
    this.#times = { begin: Date.parse(answer.started_at ?? "") || 0, end: answer.ended_at ? Date.parse(answer.ended_at) : Date.now() };
    const top = this.#parts.get("");
    const isNarrowed = this.#errors.checked || this.#words.value.trim() !== "";
    this.#hint.textContent = top?.count === 0 ? (isNarrowed ? "Nothing of it is found." : "It has no tasks.") : "";
    if (this.#isFirst) this.#openContainers(top);
    this.#show();
  }

  /** At first what is nested is seen, but for iterations. */
  #openContainers(top: TreePart | undefined): void {
    this.#isFirst = false;
    const closed = (top?.nodes ?? []).filter(({ type, has_inside, status }) => has_inside && type === "Sequence" && status !== "skipped");
    for (const { key } of closed.slice(0, 20)) this.#open.add(key);
  }

  #show(): void {
    this.#rows = rowsOf(this.#known);
    const kept = new Set(this.#rows.map(({ id }) => id));
    for (const [id, element] of this.#elements) {
      if (kept.has(id)) continue;
      element.remove();
      this.#elements.delete(id);
      this.#drawn.delete(id);
    }
    if (!kept.has(this.#current)) this.#current = this.#rows[0]?.id ?? "";
    let before: Element | null = null;
    for (const row of this.#rows) before = this.#place(row, before);
  }

  /** Draws a row where it is new or has changed, and puts it behind the one before. */
  #place(row: Row, before: Element | null): Element {
    let element = this.#elements.get(row.id);
    if (!element) {
      element = document.createElement("div");
      element.dataset["row"] = row.id;
      this.#elements.set(row.id, element);
    }
    const said = JSON.stringify([row, row.kind === "node" ? [this.#times.begin, this.#times.end] : 0]);
    if (this.#drawn.get(row.id) !== said) {
      draw(element, row, this.#times, this.#options, this.#options.inNewTab === true);
      this.#drawn.set(row.id, said);
    }
    element.tabIndex = row.id === this.#current ? 0 : -1;
    const wanted: Element | null = before ? before.nextElementSibling : this.#list.firstElementChild;
    if (wanted !== element) this.#list.insertBefore(element, wanted);
    return element;
  }

  #tools(): HTMLElement {
    const tools = document.createElement("div");
    tools.className = "mw-tree-tools";
    const label = document.createElement("label");
    label.className = "mw-tree-errors";
    this.#errors.type = "checkbox";
    this.#errors.className = "form-check-input";
    this.#errors.addEventListener("change", () => this.#narrow());
    label.append(this.#errors, " Errors only");
    this.#words.type = "search";
    this.#words.className = "form-control form-control-sm";
    this.#words.placeholder = "A task, a recipient, a subject";
    this.#words.setAttribute("aria-label", "Find in the tree");
    this.#words.maxLength = 200;
    let timer: number | undefined;
    this.#words.addEventListener("input", () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => this.#narrow(), TYPING);
    });
    tools.append(this.#words, label);
    return tools;
  }

  /** Looks for something else: what is known is wrong as soon as there is an answer. */
  #narrow(): void {
    this.#isStale = true;
    void this.refresh();
  }

  #click(event: MouseEvent): void {
    const target = event.target as Element;
    const row = this.#rowAt(target);
    if (!row || event.ctrlKey || event.metaKey || event.shiftKey) return;
    this.#focus(row.id);
    if (target.closest("a")) {
      if (this.#isShown(row)) event.preventDefault();
    } else if (row.isOpen !== null) this.#toggle(row);
  }

  /** Shows the task of a row beside the tree, where that can be done. */
  #isShown(row: Row): boolean {
    return row.kind === "node" && row.node.executable !== null && this.#options.onTask?.(row.node.executable, pathOf(row.node.key)) === true;
  }

  /** Enter does what a click on the row's name does. */
  #goTo(row: Row): void {
    const link = this.#elements.get(row.id)?.querySelector("a");
    if (link) link.click();
    else if (row.isOpen !== null) this.#toggle(row);
  }

  #rowAt(target: Element): Row | undefined {
    const id = target.closest<HTMLElement>("[data-row]")?.dataset["row"];
    return this.#rows.find((row) => row.id === id);
  }

  #toggle(row: Row): void {
    if (this.#open.has(row.id)) this.#open.delete(row.id);
    else this.#open.add(row.id);
    this.#show();
    if (this.#open.has(row.id)) void this.refresh();
  }

  #focus(id: string): void {
    this.#elements.get(id)?.focus();
  }

  /** The row that has the focus, however it came by it, is the tree's one tab stop. */
  #become(target: Element): void {
    const row = this.#rowAt(target);
    if (!row) return;
    this.#current = row.id;
    for (const [each, element] of this.#elements) element.tabIndex = each === row.id ? 0 : -1;
  }

  #press(event: KeyboardEvent): void {
    const at = this.#rows.findIndex(({ id }) => id === this.#current);
    const row = this.#rows[at];
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    const moved = this.#move(event.key, at, row);
    if (moved === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (moved !== null) this.#focus(moved);
  }

  /** The row that a key leads to; null where it does something else, undefined where it does nothing. */
  #move(key: string, at: number, row: Row): string | null | undefined {
    const rows = this.#rows;
    switch (key) {
      case "ArrowDown":
        return rows[Math.min(at + 1, rows.length - 1)]?.id;
      case "ArrowUp":
        return rows[Math.max(at - 1, 0)]?.id;
      case "Home":
        return rows[0]?.id;
      case "End":
        return rows.at(-1)?.id;
      case "ArrowRight":
        if (row.isOpen === false) this.#toggle(row);
        return row.isOpen === true ? (rows[at + 1]?.id ?? null) : null;
      case "ArrowLeft":
        if (row.isOpen !== true) return rows.slice(0, at).findLast(({ level }) => level < row.level)?.id ?? null;
        this.#toggle(row);
        return null;
      case "Enter":
      case " ":
        if (key === "Enter") this.#goTo(row);
        else if (row.isOpen !== null) this.#toggle(row);
        return null;
      default:
        return undefined;
    }
  }
}
