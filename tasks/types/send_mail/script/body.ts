/** The message's editor: Text, HTML or both in one control, over the fields Format, Message and Text. */

import { changeMode, type Drafts, type Mode, readDrafts, writeDrafts } from "./drafts.ts";
import { showField } from "../../../../static/src/forms/show-field.ts";
import { followSourceType } from "./source-type.ts";
import { makeTextEditor, type TextEditor } from "./text-editor.ts";
import { offerExpression, type Written } from "./to-expression.ts";
import { makeInsertButton, type VariableList } from "./variable-list.ts";

const MODES: readonly (readonly [Mode, string])[] = [
  ["Text", "Text"],
  ["Html", "HTML"],
  ["Both", "Both"],
];

/** What was typed in a dialog, also for the modes that are not chosen: a form that comes back with errors keeps it. */
const kept = new WeakMap<HTMLElement, Drafts>();

interface Fields {
  readonly format: HTMLSelectElement;
  readonly source: HTMLTextAreaElement;
  readonly alternative: HTMLTextAreaElement;
}

export function makeBody(form: HTMLFormElement, dialog: HTMLElement, variables: VariableList): void {
  const format = form.elements.namedItem("message_format");
  const source = form.elements.namedItem("message_source");
  const alternative = form.elements.namedItem("text_alternative");
  if (!(format instanceof HTMLSelectElement) || !(source instanceof HTMLTextAreaElement) || !(alternative instanceof HTMLTextAreaElement)) return;
  new Body(form, dialog, { format, source, alternative }, variables);
}

class Body {
  readonly #form: HTMLFormElement;
  readonly #dialog: HTMLElement;
  readonly #fields: Fields;
  readonly #html: TextEditor;
  readonly #text: TextEditor;
  readonly #switch: HTMLElement;
  readonly #variables: VariableList;
  /** What helps while the message is typed here. */
  readonly #tools = document.createElement("div");
  readonly #find = document.createElement("button");
  readonly #showExpressions: readonly (() => void)[];
  #drafts: Drafts;
  #isFilling = true;

  constructor(form: HTMLFormElement, dialog: HTMLElement, fields: Fields, variables: VariableList) {
    this.#variables = variables;
    this.#form = form;
    this.#dialog = dialog;
    this.#fields = fields;
    const stored = readDrafts({ format: fields.format.value, source: fields.source.value, alternative: fields.alternative.value });
    const before = kept.get(dialog);
    this.#drafts = before ? { ...before, mode: stored.mode === "Html" && before.mode === "Both" ? "Both" : stored.mode } : stored;
    const changed = () => this.#typed();
    this.#html = makeTextEditor({ label: "Message as HTML", isHtml: true, changed, wantsVariable: (isBegun) => this.#offer(this.#html, isBegun) });
    this.#text = makeTextEditor({ label: "Message as text", isHtml: false, changed, wantsVariable: (isBegun) => this.#offer(this.#text, isBegun) });
    this.#html.setValue(this.#drafts.html);
    this.#text.setValue(this.#drafts.text);
    this.#isFilling = false;
    this.#switch = this.#makeSwitch();
    this.#showExpressions = this.#place();
    followSourceType(form, this.#tools);
    this.#show();
  }

  #makeSwitch(): HTMLElement {
    const group = document.createElement("div");
    group.className = "mw-switch";
    group.setAttribute("role", "radiogroup");
    group.setAttribute("aria-label", "Format");
    for (const [mode, label] of MODES) {
      const choice = document.createElement("label");
      const radio = document.createElement("input");
      radio.type = "radio";
      radio.name = "editor-mode";
      radio.value = mode;
      radio.checked = mode === this.#drafts.mode;
      radio.addEventListener("change", () => this.#choose(mode));
      choice.append(radio, label);
      group.append(choice);
    }
    // The choice is told by the three fields; the radio buttons themselves are none of the form's.
    this.#form.addEventListener("formdata", (event) => event.formData.delete("editor-mode"));
    return group;
  }

  /** The editor of the property message_source. */
  get #main(): TextEditor {
    return this.#drafts.mode === "Text" ? this.#text : this.#html;
  }

  /** The editors stand where the text areas stand, which stay the fields. Gives what shows their buttons fx. */
  #place(): (() => void)[] {
    const { format, source, alternative } = this.#fields;
    format.hidden = true;
    const line = document.createElement("div");
    line.className = "mw-switch-line";
    const insert = makeInsertButton(this.#labelOf(source), () => this.#offer(this.#main, false));
    this.#tools.className = "mw-switch-line";
    this.#tools.append(this.#find, insert);
    line.append(this.#switch, this.#tools);
    format.after(line);
    source.hidden = true;
    alternative.hidden = true;
    source.after(this.#html.host);
    alternative.after(this.#text.host);
    this.#find.type = "button";
    this.#find.className = "mw-link-button";
    this.#find.textContent = "Find…";
    this.#find.title = "Ctrl+F in the message";
    this.#find.addEventListener("click", () => this.#main.find());
    this.#takeId(source, () => this.#main.host);
    this.#takeId(alternative, () => this.#text.host);
    const below = document.createElement("div");
    below.className = "mw-switch-line";
    alternative.after(below);
    return [
      offerExpression(this.#written(source, () => this.#main), this.#tools, this.#variables),
      offerExpression(this.#written(alternative, () => this.#text), below, this.#variables),
    ];
  }

  #written(field: HTMLTextAreaElement, editor: () => TextEditor): Written {
    return { field, label: this.#labelOf(field), text: () => field.value, clear: () => editor().setValue("") };
  }

  /** A click on the label leads into the editor; links to errors find the fields' ids. */
  #takeId(field: HTMLTextAreaElement, host: () => HTMLElement): void {
    this.#labelOf(field)?.addEventListener("click", (event) => {
      event.preventDefault();
      host().focus();
    });
  }

  #labelOf(field: HTMLElement): HTMLElement | null {
    return this.#form.querySelector<HTMLElement>(`label[for="${CSS.escape(field.id)}"]`);
  }

  #offer(editor: TextEditor, isBegun: boolean): void {
    this.#variables.open({ after: editor.host, insert: (text) => editor.insert(text) }, isBegun);
  }

  #choose(mode: Mode): void {
    this.#drafts = changeMode(this.#drafts, mode);
    this.#isFilling = true;
    this.#html.setValue(this.#drafts.html);
    this.#isFilling = false;
    this.#show();
  }

  #typed(): void {
    if (this.#isFilling) return;
    this.#drafts = { ...this.#drafts, text: this.#text.value(), html: this.#html.value() };
    this.#write();
  }

  #write(): void {
    const { format, source, alternative } = writeDrafts(this.#drafts);
    this.#fields.format.value = format;
    this.#fields.source.value = source;
    this.#fields.alternative.value = alternative;
    kept.set(this.#dialog, this.#drafts);
    for (const show of this.#showExpressions) show();
  }

  /** With one editor it stands below Message; with two the text stands below the HTML. */
  #show(): void {
    const { mode } = this.#drafts;
    const { source, alternative } = this.#fields;
    (mode === "Text" ? source : alternative).after(this.#text.host);
    this.#html.host.hidden = mode === "Text";
    showField(this.#form, "text_alternative", mode === "Both");
    for (const name of ["inline_css", "embed_images"]) showField(this.#form, name, mode !== "Text");
    this.#write();
  }
}
