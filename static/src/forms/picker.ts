/**
 * Selects of very many things (select[data-search]): a combobox over the select, which stays the form's field. It shows
 * the options that are there, and asks /choices/… for what holds the words that are typed. Without it the first options
 * can be chosen. Keys as in the ARIA practices: down and up, Enter, Esc; what was not chosen goes when the field is left.
 */

import { ask } from "../requests.ts";

const PAUSE = 200;
const ROOM = "/choices/";
let number = 0;

interface Choice {
  readonly value: string;
  readonly text: string;
  readonly group: string;
}

/** Makes comboboxes of the selects in a part of the page. */
export function showPickers(within: ParentNode): void {
  for (const select of within.querySelectorAll<HTMLSelectElement>("select[data-search]:not([hidden])")) new Picker(select);
}

/** The field that a person sees: the combobox over a select, or the select itself. */
export function fieldOf(select: HTMLSelectElement): HTMLElement {
  return select.hidden ? (select.parentElement?.querySelector<HTMLElement>("[role=combobox]") ?? select) : select;
}

class Picker {
  readonly #select: HTMLSelectElement;
  readonly #input = document.createElement("input");
  readonly #list = document.createElement("div");
  readonly #status = document.createElement("p");
  /** Where the server's answer comes to; its options are read from there. */
  readonly #found = document.createElement("select");
  #timer = 0;
  #active: HTMLElement | undefined;

  constructor(select: HTMLSelectElement) {
    this.#select = select;
    number += 1;
    const box = document.createElement("div");
    box.className = "mw-picker";
    select.before(box);
    box.append(select, this.#input, this.#list, this.#status, this.#found);
    this.#takeOver();
    this.#list.id = `picker-${number}`;
    this.#list.className = "mw-picker-list";
    this.#list.setAttribute("role", "listbox");
    this.#list.setAttribute("aria-label", "What fits");
    this.#list.hidden = true;
    this.#status.className = "mw-picker-status";
    this.#status.setAttribute("role", "status");
    this.#found.hidden = true;
    this.#listen();
    this.#showChosen();
  }

  /** The input takes the select's place for labels, for links to errors and for what describes it. */
  #takeOver(): void {
    const { id, disabled } = this.#select;
    for (const name of ["aria-label", "aria-describedby", "aria-invalid", "required"]) {
      const value = this.#select.getAttribute(name);
      if (value !== null) this.#input.setAttribute(name, value);
    }
    this.#select.removeAttribute("id");
    this.#select.removeAttribute("required");
    this.#select.hidden = true;
    if (id !== "") this.#input.id = id;
    Object.assign(this.#input, { type: "text", className: "form-select", autocomplete: "off", spellcheck: false, disabled });
    this.#input.placeholder = "Type to search";
    this.#input.classList.toggle("is-invalid", this.#input.hasAttribute("aria-invalid"));
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", `picker-${number}`]] as const) {
      this.#input.setAttribute(name, value);
    }
  }

  #listen(): void {
    this.#input.addEventListener("input", () => this.#typed());
    this.#input.addEventListener("click", () => this.#open());
    this.#input.addEventListener("keydown", (event) => this.#press(event));
    this.#input.addEventListener("blur", () => this.#leave());
    // A press must not take the focus away before the click has chosen.
    this.#list.addEventListener("mousedown", (event) => event.preventDefault());
    this.#list.addEventListener("click", (event) => this.#choose((event.target as Element).closest<HTMLElement>("[role=option]")));
    this.#select.addEventListener("change", () => this.#showChosen());
    this.#found.addEventListener("htmx:afterSwap", () => this.#draw());
    for (const failure of ["htmx:responseError", "htmx:sendError"]) {
      this.#found.addEventListener(failure, () => this.#say("The server did not answer. Type again to ask once more."));
    }
  }

  get #isOpen(): boolean {
    return !this.#list.hidden;
  }

  /** What was typed and is looked for; nothing while the chosen option's own text stands there. */
  get #words(): string[] {
    const text = this.#input.value.trim();
    return text === this.#chosenText() ? [] : text.toLowerCase().split(/\s+/).filter((word) => word !== "");
  }

  #typed(): void {
    window.clearTimeout(this.#timer);
    this.#found.replaceChildren();
    this.#activate(undefined);
    this.#open();
    if (this.#words.length > 0) this.#timer = window.setTimeout(() => this.#search(), PAUSE);
  }

  #search(): void {
    const address = new URL(`${ROOM}${this.#select.dataset["search"] ?? ""}`, window.location.origin);
    address.searchParams.set("q", this.#words.join(" "));
    if (address.pathname.startsWith(ROOM)) ask(this.#found, `${address.pathname}${address.search}`);
  }

  #open(): void {
    if (this.#input.disabled) return;
    this.#list.hidden = false;
    this.#input.setAttribute("aria-expanded", "true");
    this.#draw();
    this.#list.scrollIntoView({ block: "nearest" });
  }

  #close(): void {
    window.clearTimeout(this.#timer);
    this.#list.hidden = true;
    this.#input.setAttribute("aria-expanded", "false");
    this.#activate(undefined);
    this.#say("");
  }

  #leave(): void {
    if (this.#input.value.trim() === "" && this.#chosenText() !== "") this.#set({ value: "", text: "", group: "" });
    this.#close();
    this.#showChosen();
  }

  #press(event: KeyboardEvent): void {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.#isOpen) this.#move(event.key === "ArrowDown" ? 1 : -1);
      else this.#open();
    } else if (event.key === "Enter" && this.#isOpen) {
      event.preventDefault();
      this.#choose(this.#active ?? null);
    } else if (event.key === "Escape" && this.#isOpen) {
      // Not the dialog around it.
      event.preventDefault();
      event.stopPropagation();
      this.#close();
      this.#showChosen();
      this.#input.select();
    }
  }

  #options(): HTMLElement[] {
    return Array.from(this.#list.querySelectorAll<HTMLElement>("[role=option]"));
  }

  #move(step: number): void {
    const options = this.#options();
    const place = this.#active ? options.indexOf(this.#active) + step : step > 0 ? 0 : -1;
    this.#activate(options.at(place % Math.max(options.length, 1)));
  }

  #activate(option: HTMLElement | undefined): void {
    this.#active?.setAttribute("aria-selected", "false");
    this.#active = option;
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.#input.setAttribute("aria-activedescendant", option.id);
    else this.#input.removeAttribute("aria-activedescendant");
  }

  #choose(option: HTMLElement | null): void {
    if (!option) return;
    const { value = "", group = "" } = option.dataset;
    this.#set({ value, text: option.textContent ?? "", group });
    this.#close();
    this.#showChosen();
    this.#input.focus();
  }

  #set({ value, text }: Choice): void {
    if (!Array.from(this.#select.options).some((option) => option.value === value)) this.#select.add(new Option(text, value));
    this.#select.value = value;
    this.#select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  #chosenText(): string {
    const chosen = this.#select.selectedOptions[0];
    return chosen && chosen.value !== "" ? chosen.text.trim() : "";
  }

  #showChosen(): void {
    this.#input.value = this.#chosenText();
  }

  /** Draws what the select has and fits, and what the server found beyond it. Who has gone on to an option already stays there. */
  #draw(): void {
    const words = this.#words;
    const active = this.#active?.dataset["value"];
    const fits = ({ value, text, group }: Choice) => value !== "" && words.every((word) => `${group} ${text}`.toLowerCase().includes(word));
    const choices = new Map([...read(this.#select).filter(fits), ...read(this.#found)].map((choice) => [choice.value, choice]));
    this.#list.replaceChildren(...drawGroups([...choices.values()], this.#list.id));
    const options = this.#options();
    this.#activate(options.find(({ dataset }) => dataset["value"] === active) ?? (words.length > 0 ? options[0] : undefined));
    const more = this.#found.querySelector("option[disabled]")?.textContent ?? (words.length === 0 ? "These are the first. Type to find others." : "");
    this.#say(`${choices.size === 0 ? "Nothing fits yet." : `${choices.size} found.`} ${more}`);
  }

  #say(text: string): void {
    this.#status.textContent = text;
  }
}

function read(select: HTMLSelectElement): Choice[] {
  return Array.from(select.options)
    .filter((option) => !option.disabled)
    .map((option) => ({ value: option.value, text: option.text, group: option.parentElement instanceof HTMLOptGroupElement ? option.parentElement.label : "" }));
}

function drawGroups(choices: readonly Choice[], id: string): HTMLElement[] {
  const groups = new Map<string, HTMLElement>();
  choices.forEach(({ value, text, group }, place) => {
    const option = document.createElement("div");
    option.id = `${id}-${place}`;
    option.className = "mw-picker-option";
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset["value"] = value;
    option.dataset["group"] = group;
    option.textContent = text;
    if (!groups.has(group)) groups.set(group, drawGroup(group));
    groups.get(group)?.append(option);
  });
  return [...groups.values()];
}

function drawGroup(label: string): HTMLElement {
  const element = document.createElement("div");
  element.setAttribute("role", "group");
  if (label === "") {
    element.setAttribute("role", "presentation");
    return element;
  }
  element.setAttribute("aria-label", label);
  const heading = document.createElement("div");
  heading.className = "mw-picker-group";
  heading.setAttribute("aria-hidden", "true");
  heading.textContent = label;
  element.append(heading);
  return element;
}
