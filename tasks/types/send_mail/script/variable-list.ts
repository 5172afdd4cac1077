/**
 * The list of variables to insert, below the field that asked for it: a combobox that finds, over a listbox (ARIA
 * practices). It opens by a button, by Ctrl+Space, or after {{; what is typed in it and not chosen goes into the field.
 */

import { findVariables, toExpression, type Variable, type Widths } from "./placeholders.ts";

const MOST_SHOWN = 100;
let number = 0;

/** Where a placeholder goes: a text field, or the message's editor. */
export interface Place {
  /** The list stands after it. */
  readonly after: Element;
  /** Puts a text where the caret is, or was, and leads back to it. */
  insert(text: string): void;
}

export class VariableList {
  readonly #source: HTMLElement | null;
  readonly #box = document.createElement("div");
  readonly #input = document.createElement("input");
  readonly #list = document.createElement("div");
  readonly #none = document.createElement("p");
  #place: Place | null = null;
  #isBegun = false;
  #active = 0;

  constructor(form: HTMLFormElement) {
    this.#source = form.querySelector<HTMLElement>("[data-variables]");
    this.#build();
    // What finds a variable is no field of the form.
    form.addEventListener("formdata", (event) => event.formData.delete("insert-variable"));
  }

  #build(): void {
    number += 1;
    const id = `insert-variable-${number}`;
    this.#box.className = "mw-insert-variable";
    this.#list.id = id;
    this.#list.setAttribute("role", "listbox");
    this.#list.setAttribute("aria-label", "Variables");
    const attributes = { type: "search", class: "form-control form-control-sm", role: "combobox", autocomplete: "off", spellcheck: "false", placeholder: "Find a variable", "aria-label": "Insert a variable", "aria-controls": id, "aria-expanded": "true", "aria-autocomplete": "list" };
    for (const [name, value] of Object.entries(attributes)) this.#input.setAttribute(name, value);
    this.#none.className = "mw-field-help";
    this.#none.setAttribute("role", "status");
    this.#box.append(this.#input, this.#list, this.#none);
    this.#input.addEventListener("input", () => this.#typed());
    this.#input.addEventListener("keydown", (event) => this.#press(event));
    this.#list.addEventListener("mousedown", (event) => event.preventDefault());
    this.#list.addEventListener("click", (event) => {
      const option = event.target instanceof Element ? event.target.closest<HTMLElement>("[role=option]") : null;
      if (option) this.#choose(option.dataset["name"] ?? "");
    });
    this.#box.addEventListener("focusout", (event) => {
      if (!(event.relatedTarget instanceof Node && this.#box.contains(event.relatedTarget))) this.#leave();
    });
  }

  /** Read anew each time: while the editor is open, variables are made in it (expression-fields.ts). */
  get #variables(): readonly Variable[] {
    const options = this.#source?.querySelectorAll("option") ?? [];
    return Array.from(options, ({ value, text }) => ({ name: value, type: text }));
  }

  /** What a text with placeholders is as an expression; null where one of them names no variable. */
  toExpression(text: string): string | null {
    return toExpression(text, this.#variables, JSON.parse(this.#source?.dataset["widths"] ?? "{}") as Widths);
  }

  /** Whether an element is the list, so that a field knows that it is left for it alone. */
  holds(target: EventTarget | null): boolean {
    return target instanceof Node && this.#box.contains(target);
  }

  /** Opens it; isBegun says that the two braces stand in the field already. */
  open(place: Place, isBegun: boolean): void {
    this.#place = place;
    this.#isBegun = isBegun;
    this.#input.value = "";
    place.after.after(this.#box);
    this.#draw();
    this.#input.focus();
    this.#box.scrollIntoView({ block: "nearest" });
  }

  #typed(): void {
    const { value } = this.#input;
    // Whoever writes on by hand, or means braces, goes on in the field.
    if (/[{}]/.test(value)) return this.#giveBack();
    this.#active = 0;
    this.#draw();
  }

  #press(event: KeyboardEvent): void {
    const last = this.#list.children.length - 1;
    if (event.key === "ArrowDown") this.#active = Math.min(this.#active + 1, last);
    else if (event.key === "ArrowUp") this.#active = Math.max(this.#active - 1, 0);
    else if (event.key === "Enter") this.#choose(this.#options()[this.#active]?.dataset["name"] ?? "");
    else if (event.key === "Escape" || (event.key === "Backspace" && this.#input.value === "")) this.#giveBack();
    else return;
    event.preventDefault();
    event.stopPropagation();
    this.#mark();
  }

  #choose(name: string): void {
    if (name !== "") this.#close(this.#isBegun ? `${name}}}` : `{{${name}}}`);
  }

  /** Back to the field, with what was typed after its braces. */
  #giveBack(): void {
    this.#close(this.#isBegun ? this.#input.value : "");
  }

  #close(text: string): void {
    const place = this.#place;
    this.#place = null;
    this.#box.remove();
    place?.insert(text);
  }

  /** The focus goes elsewhere, and stays there. */
  #leave(): void {
    const place = this.#place;
    const rest = this.#isBegun ? this.#input.value : "";
    if (place === null) return;
    this.#place = null;
    setTimeout(() => {
      const now = document.activeElement;
      this.#box.remove();
      if (rest === "") return;
      place.insert(rest);
      if (now instanceof HTMLElement && now !== document.body) now.focus();
    });
  }

  #options(): HTMLElement[] {
    return Array.from(this.#list.children) as HTMLElement[];
  }

  #draw(): void {
    const found = findVariables(this.#variables, this.#input.value);
    this.#list.replaceChildren(...found.slice(0, MOST_SHOWN).map(({ name, type }, index) => this.#option(name, type, index)));
    this.#none.textContent = found.length === 0 ? "No variable in sight is called like this." : found.length > MOST_SHOWN ? `${found.length - MOST_SHOWN} more. Type a part of the name.` : "";
    this.#active = 0;
    this.#mark();
  }

  #option(name: string, type: string, index: number): HTMLElement {
    const option = document.createElement("div");
    option.id = `${this.#list.id}-${index}`;
    option.dataset["name"] = name;
    option.setAttribute("role", "option");
    const kind = document.createElement("span");
    kind.className = "mw-hint";
    kind.textContent = type;
    option.append(name, " ", kind);
    return option;
  }

  #mark(): void {
    const options = this.#options();
    options.forEach((option, index) => option.setAttribute("aria-selected", String(index === this.#active)));
    const active = options[this.#active];
    if (active) this.#input.setAttribute("aria-activedescendant", active.id);
    else this.#input.removeAttribute("aria-activedescendant");
    active?.scrollIntoView({ block: "nearest" });
  }
}

/** A button that opens the list, for beside a field or over its editor; the field's label describes it. */
export function makeInsertButton(label: HTMLElement | null | undefined, open: () => void): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "mw-insert-button";
  button.title = "Insert a variable (Ctrl+Space, or type {{)";
  button.setAttribute("aria-label", "Insert a variable");
  if (label) {
    number += 1;
    label.id ||= `inserting-into-${number}`;
    button.setAttribute("aria-describedby", label.id);
  }
  button.textContent = "{ }";
  button.addEventListener("click", open);
  return button;
}
