/** Recipients as chips: a list of buttons with an input at its end, in place of a text area that stays the field. */

import { addAddresses, joinAddresses, listAddresses, problemOf, splitAddresses } from "./addresses.ts";
import { drawChip, element, linkButton, text } from "./chip-elements.ts";

const LIMIT = 256;
/** Of more than these only the first are drawn, and a step more each time that somebody asks for them. */
const MOST_SHOWN = 30;
const STEP = 300;
const HOW = "Arrow keys move, F2 edits, Delete removes.";

let number = 0;

export interface RecipientChips {
  readonly input: HTMLInputElement;
  /** Around the chips and the input. */
  readonly box: HTMLElement;
  /** All recipients, with what still stands in the input. */
  text(): string;
  clear(): void;
}

/** isAside says of what takes the focus that the input is not left for it. */
export function makeChips(field: HTMLTextAreaElement, isAside: (target: EventTarget | null) => boolean): RecipientChips {
  return new Chips(field, isAside);
}

class Chips implements RecipientChips {
  readonly #field: HTMLTextAreaElement;
  readonly #label: string;
  readonly box = element("div", "mw-recipients");
  readonly #list = element("ul", "mw-recipients-list");
  readonly input = element("input", "mw-recipients-input");
  readonly #isAside: (target: EventTarget | null) => boolean;
  readonly #foot = element("div", "mw-recipients-foot");
  readonly #status = element("span", "visually-hidden");
  #addresses: string[];
  #most = MOST_SHOWN;

  constructor(field: HTMLTextAreaElement, isAside: (target: EventTarget | null) => boolean) {
    this.#field = field;
    this.#isAside = isAside;
    this.#addresses = listAddresses(field.value);
    this.#label = document.querySelector(`label[for="${CSS.escape(field.id)}"]`)?.textContent.trim() ?? "";
    this.#build();
    this.#draw();
  }

  /** The input takes the field's place: its id for the label and the links to errors, and what describes it. */
  #build(): void {
    const input = this.input;
    input.type = "text";
    input.autocomplete = "off";
    input.spellcheck = false;
    input.id = this.#field.id;
    this.#field.removeAttribute("id");
    for (const name of ["aria-describedby", "aria-invalid"]) {
      const value = this.#field.getAttribute(name);
      if (value !== null) input.setAttribute(name, value);
    }
    number += 1;
    this.#status.setAttribute("role", "status");
    this.#list.setAttribute("aria-label", `${this.#label}: addresses. ${HOW}`);
    this.#field.hidden = true;
    this.box.append(this.#list, input);
    this.#field.after(this.box, this.#foot, this.#status);
    this.#listen();
  }

  #listen(): void {
    this.box.addEventListener("click", (event) => this.#click(event));
    this.box.addEventListener("dblclick", (event) => {
      const at = this.#indexOf(event.target);
      if (at !== null) this.#edit(at);
    });
    this.#list.addEventListener("keydown", (event) => this.#chipKey(event));
    this.box.addEventListener("copy", (event) => this.#copy(event));
    this.input.addEventListener("keydown", (event) => this.#inputKey(event));
    this.input.addEventListener("input", () => /[;,]$/.test(this.input.value) && this.#take());
    this.input.addEventListener("blur", (event) => this.#isAside(event.relatedTarget) || this.#takeAfterClick());
    this.input.addEventListener("paste", (event) => this.#paste(event));
    this.#foot.addEventListener("click", (event) => this.#footClick(event));
    // What still stands in the input belongs to the list, whoever sends the form.
    this.#field.form?.addEventListener("formdata", (event) => {
      if (this.input.value.trim() !== "") event.formData.set(this.#field.name, this.text());
    });
  }

  text(): string {
    return joinAddresses(addAddresses(this.#addresses, splitAddresses(this.input.value)).list);
  }

  clear(): void {
    this.input.value = "";
    this.#change([]);
  }

  #click(event: MouseEvent): void {
    const target = event.target as Element;
    const at = this.#indexOf(target);
    if (at !== null && target.closest("[data-remove]")) this.#remove(at);
    else if (target === this.box || target === this.#list) this.input.focus();
  }

  #footClick(event: MouseEvent): void {
    const action = (event.target as Element).closest<HTMLElement>("[data-chips]")?.dataset["chips"];
    if (action === "copy") void this.#copyAll();
    if (action === "toggle") {
      this.#most = this.#most < this.#addresses.length ? this.#most + STEP : MOST_SHOWN;
      this.#draw();
      this.#foot.querySelector<HTMLElement>("[data-chips=toggle]")?.focus();
    }
  }

  #inputKey(event: KeyboardEvent): void {
    const { value, selectionStart, selectionEnd } = this.input;
    const atBegin = selectionStart === 0 && selectionEnd === 0;
    if (event.key === "Enter" && value.trim() !== "") {
      event.preventDefault();
      this.#take();
    } else if (event.key === "Backspace" && value === "" && this.#addresses.length > 0) {
      event.preventDefault();
      this.#remove(this.#addresses.length - 1);
      this.input.focus();
    } else if (event.key === "ArrowLeft" && atBegin) this.#focusChip(this.#chips().length - 1, event);
  }

  #chipKey(event: KeyboardEvent): void {
    const at = this.#indexOf(event.target);
    if (at === null || !(event.target as Element).matches("[data-chip]")) return;
    const last = this.#chips().length - 1;
    if (event.key === "ArrowLeft") this.#focusChip(Math.max(0, at - 1), event);
    else if (event.key === "ArrowRight") this.#focusChip(at + 1, event);
    else if (event.key === "Home") this.#focusChip(0, event);
    else if (event.key === "End") this.#focusChip(last, event);
    else if (event.key === "F2" || event.key === "Enter") {
      event.preventDefault();
      this.#edit(at);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      this.#remove(at, event.key === "Backspace" ? at - 1 : at);
    }
  }

  /** Behind the last chip comes the input. */
  #focusChip(at: number, event?: Event): void {
    event?.preventDefault();
    const chip = this.#chips()[at];
    (chip ?? this.input).focus();
  }

  #paste(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!/[;,\t\r\n]/.test(text)) return;
    event.preventDefault();
    this.#add(`${this.input.value}${text}`);
  }

  /** A new chip moves what stands below. A click that leaves the input ends first, or it would miss what it began on. */
  #takeAfterClick(): void {
    if (!document.querySelector(":active")) this.#take();
    else document.addEventListener("mouseup", () => setTimeout(() => this.#take()), { once: true, capture: true });
  }

  #take(): void {
    if (this.input.value.trim() !== "") this.#add(this.input.value);
  }

  #add(text: string): void {
    const before = this.#addresses.length;
    const { list, repeated } = addAddresses(this.#addresses, splitAddresses(text));
    this.input.value = "";
    this.#change(list);
    const added = list.length - before;
    const bad = list.slice(before).filter((each) => problemOf(each) !== null).length;
    const words = [`${added} added to ${this.#label}`];
    if (repeated > 0) words.push(`${repeated} there already`);
    if (bad > 0) words.push(`${bad} not valid`);
    this.#status.textContent = `${words.join(", ")}.`;
  }

  #remove(at: number, focus = at): void {
    const removed = this.#addresses[at];
    this.#change(this.#addresses.filter((_, each) => each !== at));
    this.#status.textContent = `${removed} removed.`;
    this.#focusChip(Math.max(0, focus));
  }

  /** The chip's words go back into the input; leaving it, or Enter, makes a chip of them again. */
  #edit(at: number): void {
    this.#take();
    const text = this.#addresses[at] ?? "";
    this.#change(this.#addresses.filter((_, each) => each !== at));
    this.input.value = text;
    this.input.focus();
    this.input.select();
  }

  #change(addresses: string[]): void {
    this.#field.value = joinAddresses(addresses);
    this.#addresses = listAddresses(this.#field.value);
    this.#field.dispatchEvent(new Event("change", { bubbles: true }));
    this.#draw();
  }

  /** Ctrl+C on a chip copies it, and all of them when nothing is chosen in the input. */
  #copy(event: ClipboardEvent): void {
    const at = this.#indexOf(event.target);
    if (at === null) return;
    event.preventDefault();
    event.clipboardData?.setData("text/plain", this.#addresses[at] ?? "");
  }

  async #copyAll(): Promise<void> {
    await navigator.clipboard.writeText(joinAddresses(this.#addresses));
    this.#status.textContent = `${this.#addresses.length} addresses copied.`;
  }

  #chips(): HTMLElement[] {
    return Array.from(this.#list.querySelectorAll<HTMLElement>("[data-chip]"));
  }

  #indexOf(target: EventTarget | null): number | null {
    const item = (target as Element | null)?.closest("li");
    return item && this.#list.contains(item) ? Array.from(this.#list.children).indexOf(item) : null;
  }

  #draw(): void {
    const shown = this.#addresses.slice(0, this.#most);
    this.#drawChips(shown);
    this.#list.hidden = shown.length === 0;
    this.#drawFoot(this.#addresses.length - shown.length);
  }

  /** What stays is not drawn anew, so that it keeps the focus, and a click that leaves the input still meets it. */
  #drawChips(shown: readonly string[]): void {
    const left = new Map(Array.from(this.#list.children, (item) => [(item as HTMLElement).dataset["address"], item]));
    const items = shown.map((address) => {
      const item = left.get(address);
      left.delete(address);
      return (item as HTMLLIElement | undefined) ?? drawChip(address);
    });
    const kept = new Set(items);
    for (const item of Array.from(this.#list.children)) if (!kept.has(item as HTMLLIElement)) item.remove();
    let next = this.#list.firstElementChild;
    for (const item of items) {
      if (item === next) next = next.nextElementSibling;
      else this.#list.insertBefore(item, next);
    }
  }

  #drawFoot(hidden: number): void {
    const count = this.#addresses.length;
    const parts: HTMLElement[] = [];
    if (count > MOST_SHOWN) parts.push(linkButton("toggle", hidden > 0 ? `Show ${Math.min(hidden, STEP)} more` : "Show fewer"));
    if (count > 1) parts.push(text(`${count} addresses`), linkButton("copy", "Copy all"));
    const bad = this.#addresses.filter((each) => problemOf(each) !== null).length;
    if (bad > 0) parts.push(text(`${bad} not valid`, "mw-recipients-bad"));
    const length = this.#field.value.length;
    if (this.#field.dataset["recipients"] === "limited" && length > 0) {
      const over = length > LIMIT;
      const counter = text(`${length}/${LIMIT}`, over ? "mw-recipients-count mw-recipients-over" : "mw-recipients-count");
      counter.title = `SSIS takes at most ${LIMIT} characters.`;
      if (over) counter.prepend("More than SSIS takes: ");
      parts.push(counter);
    }
    this.#foot.replaceChildren(...parts);
  }
}
