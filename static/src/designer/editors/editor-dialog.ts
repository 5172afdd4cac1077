/** A native dialog around a form that the server draws: opens it, sends it, shows its errors, answers what was edited. */

import { showAbove } from "../../forms/dialogs.ts";
import { showGivenValues } from "../../forms/given-values.ts";
import { showPickers } from "../../forms/picker.ts";
import { isOurs } from "../../requests.ts";
import { showRowButtons } from "../../forms/rows.ts";
import type { Change } from "../changes/changes.ts";
import { postForm, sentenceOf } from "../server/api.ts";
import { app } from "../store/state.ts";
import { noteTyped } from "../store/typed.ts";
import { listenForPages, openPage } from "./editor-pages.ts";

/** What an editor's OK brought: the JSON in [data-edited] and, for connections, the scope. */
export interface Edited {
  readonly value: unknown;
  readonly scope: string;
}

export interface EditorRequest {
  readonly url: string;
  /** The unsaved things the form works on; asked again at each submit, because the document may have changed. */
  readonly fields: () => Record<string, string>;
  /** What the form is opened with, and what it has fields of its own for then. */
  readonly once?: Record<string, string>;
  /** What to say while the form is on its way, and the dialog's name until its own heading is there. */
  readonly opening: string;
  /** An open form whose fields, as they are, go with the others: a preview shows what stands in them. */
  readonly form?: HTMLFormElement;
  readonly onAction?: (action: string, button: HTMLElement) => void;
  /** What is done with the form when it is there. */
  readonly onShown?: (dialog: HTMLElement) => void;
  /** The change that OK would make of what is typed, which is noted a moment later. */
  readonly typed?: (value: unknown) => Change;
}

/** Until what was typed is told. */
const PAUSE = 2_000;
const TYPING = ["input", "change", "keyup", "paste", "drop"];
let number = 0;

/** Opens the editor; resolves with what was edited, or null when it was canceled. */
export function openEditor(request: EditorRequest): Promise<Edited | null> {
  return new Promise((resolve) => new EditorDialog(request, resolve));
}

class EditorDialog {
  readonly #request: EditorRequest;
  readonly #dialog = document.createElement("dialog");
  #edited: Edited | null = null;
  /** What the form held when it was opened; a dialog may open a second form in place of its first. */
  #opened: string | undefined;
  #told: string | undefined;
  #timer: number | undefined;

  constructor(request: EditorRequest, resolve: (edited: Edited | null) => void) {
    this.#request = request;
    this.#dialog.className = "mw-dialog mw-editor";
    this.#dialog.setAttribute("aria-label", request.opening);
    this.#say(request.opening);
    this.#dialog.addEventListener("submit", (event) => this.#submit(event), { capture: true });
    this.#dialog.addEventListener("click", (event) => this.#click(event));
    this.#dialog.addEventListener("cancel", (event) => this.#cancel(event));
    listenForPages(this.#dialog);
    if (request.typed) for (const type of TYPING) this.#dialog.addEventListener(type, () => this.#tellSoon());
    this.#dialog.addEventListener("close", () => {
      this.#dialog.remove();
      window.clearTimeout(this.#timer);
      noteTyped(this, null);
      resolve(this.#edited);
    });
    document.body.append(this.#dialog);
    showAbove(this.#dialog);
    void this.#open();
  }

  #open(): Promise<void> {
    const fields = this.#fields();
    for (const [name, value] of Object.entries(this.#request.once ?? {})) fields.set(name, value);
    return this.#load(() => postForm(this.#request.url, fields));
  }

  /** What a form holds, with it what the form below holds, and the newest document. */
  #fields(form?: HTMLFormElement, submitter?: HTMLElement | null): FormData {
    const fields = new FormData(this.#request.form);
    for (const [name, value] of form ? new FormData(form, submitter) : []) fields.append(name, value);
    for (const [name, value] of Object.entries(this.#request.fields())) fields.set(name, value);
    return fields;
  }

  #say(text: string): void {
    const paragraph = document.createElement("p");
    paragraph.className = "mw-dialog-wait";
    paragraph.textContent = text;
    this.#dialog.replaceChildren(paragraph);
  }

  async #load(ask: () => Promise<{ status: number; html: string }>): Promise<void> {
    this.#dialog.setAttribute("aria-busy", "true");
    try {
      await this.#show(await ask());
    } catch (error) {
      this.#fail(sentenceOf(error));
    } finally {
      this.#dialog.removeAttribute("aria-busy");
    }
  }

  async #show({ status, html }: { status: number; html: string }): Promise<void> {
    const content = document.createRange().createContextualFragment(html);
    const edited = readEdited(content);
    if (edited) return this.#finish(edited);
    const enhance = await findEnhancement(content);
    const kept = document.activeElement?.closest("[data-keeps-focus]")?.id;
    this.#dialog.replaceChildren(content);
    enhance?.(this.#dialog);
    showRowButtons(this.#dialog);
    showPickers(this.#dialog);
    showGivenValues(this.#dialog);
    window.htmx?.process(this.#dialog);
    fillFrames(this.#dialog);
    const isFirst = this.#opened === undefined;
    if (status !== 422 || isFirst) this.#opened = this.#told = this.#typed();
    this.#label();
    openPage(this.#dialog);
    this.#focusAgain(kept, status === 422);
    if (isFirst) this.#request.onShown?.(this.#dialog);
  }

  #finish(edited: Edited): void {
    this.#edited = edited;
    this.#dialog.close();
  }

  #tellSoon(): void {
    this.#timer ??= window.setTimeout(() => void this.#tell(), PAUSE);
  }

  /** Tells what OK would bring, so that it can be kept; the dialog stays as it is, also where something is wrong in it. */
  async #tell(): Promise<void> {
    this.#timer = undefined;
    const form = this.#dialog.querySelector<HTMLFormElement>("form[action]");
    const typed = this.#typed();
    if (!form || typed === this.#told || this.#opened === undefined) return;
    const fields = this.#fields(form);
    if (fields.has("scope")) fields.set("scope", "package"); // OK would make a shared connection manager at once
    try {
      const { html } = await postForm(form.getAttribute("action") ?? "", fields);
      const edited = readEdited(document.createRange().createContextualFragment(html));
      if (!edited || !this.#dialog.isConnected || !this.#request.typed) return;
      this.#told = typed;
      noteTyped(this, this.#request.typed(edited.value));
    } catch {
      this.#tellSoon(); // Not reached: what was typed is still here, and is told later.
    }
  }

  #label(): void {
    const heading = this.#dialog.querySelector<HTMLElement>("h1, h2, h3, .modal-title");
    if (!heading) return;
    number += 1;
    heading.id ||= `editor-heading-${number}`;
    this.#dialog.setAttribute("aria-labelledby", heading.id);
    this.#dialog.removeAttribute("aria-label");
  }

  /** What is pressed again and again, or the field beside it where it cannot be pressed any more. */
  #focusAgain(kept: string | undefined, hasErrors: boolean): void {
    if (hasErrors && !kept) return this.#focusFirst(true);
    const pressed = kept ? this.#dialog.querySelector<HTMLElement>(`#${kept}:not(input, [disabled])`) : null;
    if (pressed) return pressed.focus();
    const field = this.#dialog.querySelector<HTMLInputElement>("input[data-keeps-focus]");
    if (!field) return this.#focusFirst(hasErrors);
    field.focus();
    field.select();
  }

  /** The summary of errors, the first field with an error, or the first field at all. */
  #focusFirst(hasErrors: boolean): void {
    const summary = hasErrors ? this.#dialog.querySelector<HTMLElement>("[data-error-summary], .error-summary, [role=alert]") : null;
    if (summary) {
      summary.tabIndex = -1;
      return summary.focus();
    }
    const field = hasErrors ? this.#dialog.querySelector<HTMLElement>("[aria-invalid=true]") : null;
    const wanted = this.#dialog.querySelector<HTMLElement>("[autofocus]");
    const first = wanted ?? this.#dialog.querySelector<HTMLElement>(":is(input:not([type=hidden], [disabled]), select:not([disabled], [hidden]), textarea:not([disabled])):not([hidden] *, details:not([open]) *)");
    (field ?? first ?? this.#dialog.querySelector<HTMLElement>("button"))?.focus();
  }

  /** Above the buttons of the form, which stays as it is; in place of a form that did not come. */
  #fail(sentence: string): void {
    const alert = document.createElement("div");
    alert.className = "mw-alert";
    alert.setAttribute("role", "alert");
    alert.textContent = sentence;
    const footer = this.#dialog.querySelector("form .modal-footer");
    if (!footer) return this.#offerAgain(alert);
    footer.querySelector(".mw-alert")?.remove();
    footer.prepend(alert);
  }

  #offerAgain(alert: HTMLElement): void {
    const body = document.createElement("div");
    body.className = "modal-body";
    body.append(alert);
    const footer = document.createElement("div");
    footer.className = "modal-footer";
    const close = makeButton("Close", "btn");
    close.dataset["dialogClose"] = "";
    const again = makeButton("Try again", "btn btn-primary");
    again.addEventListener("click", () => void this.#open());
    footer.append(close, again);
    this.#dialog.replaceChildren(body, footer);
    again.focus();
  }

  /** Sent by us and not by htmx, so that the newest document goes with it and 422 is an answer like any other. */
  #submit(event: SubmitEvent): void {
    const form = event.target as HTMLFormElement;
    const url = form.getAttribute("action");
    if (form.method === "dialog" || !url) return;
    event.preventDefault();
    event.stopPropagation();
    if (this.#dialog.getAttribute("aria-busy") === "true") return;
    const fields = this.#fields(form, event.submitter);
    void this.#load(() => postForm(url, fields));
  }

  /** What would be lost; what is typed to try something out is none of it. */
  #typed(): string {
    const form = this.#dialog.querySelector("form");
    if (!form) return "";
    const fields = new FormData(form);
    for (const field of form.querySelectorAll<HTMLInputElement>(".mw-test [name]")) fields.delete(field.name);
    return new URLSearchParams(fields as unknown as Record<string, string>).toString();
  }

  /** Esc is pressed by mistake more easily than Cancel: it asks when something typed would be lost. */
  #cancel(event: Event): void {
    if (event.target !== this.#dialog || this.#request.form || this.#opened === undefined || this.#typed() === this.#opened) return;
    event.preventDefault();
    const heading = "Discard what you typed?";
    const text = "The editor closes, and what you changed in it is lost.";
    app.set({ dialog: { kind: "confirm", heading, text, action: "Discard", confirm: () => this.#dialog.close() } });
  }

  #click(event: MouseEvent): void {
    const button = (event.target as Element).closest<HTMLElement>("[data-dialog-close], [data-action]");
    if (!button) return;
    const action = button.dataset["action"];
    if (action === undefined || action === "cancel") this.#dialog.close();
    else this.#request.onAction?.(action, button);
  }
}

function readEdited(content: DocumentFragment): Edited | null {
  const edited = content.querySelector<HTMLElement>("[data-edited]");
  const script = edited?.querySelector('script[type="application/json"]');
  return edited && { value: JSON.parse(script?.textContent ?? "null"), scope: edited.dataset["scope"] ?? "package" };
}

/** Forms that fill a frame beside them, sent as soon as they are there; submit() asks nobody. */
function fillFrames(dialog: HTMLElement): void {
  for (const form of dialog.querySelectorAll<HTMLFormElement>("form[data-fills-frame]")) if (isOurs(form)) form.submit();
}

type Enhance = (dialog: HTMLElement) => void;

/** The module that makes a type's form handier, loaded when the form first comes; without it the form works as it is. */
async function findEnhancement(content: DocumentFragment): Promise<Enhance | undefined> {
  const form = content.querySelector<HTMLElement>("form[data-script]");
  const url = form?.dataset["script"];
  if (!form || !url || !isOurs(form)) return undefined;
  try {
    return ((await import(url)) as { enhance: Enhance }).enhance;
  } catch (error) {
    console.warn("The editor's script cannot be loaded; the form is shown without it.", error);
    return undefined;
  }
}

function makeButton(text: string, look: string): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = look;
  button.textContent = text;
  return button;
}
