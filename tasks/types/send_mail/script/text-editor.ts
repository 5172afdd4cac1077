/**
 * CodeMirror in a shadow root. There it brings its styles as constructed style sheets, which the page's strict
 * Content-Security-Policy allows; in the page itself it would write a style element, which it forbids.
 */

import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { HighlightStyle, LRLanguage, syntaxHighlighting } from "@codemirror/language";
import { openSearchPanel, search, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension } from "@codemirror/state";
import { Decoration, drawSelection, EditorView, keymap, MatchDecorator, ViewPlugin, type ViewUpdate } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { parser } from "@lezer/html";
import { beginsPlaceholder } from "./placeholders.ts";

/** Colours are the page's tokens, which reach through the shadow and follow the theme. */
const LOOK = EditorView.theme({
  "&": { color: "var(--mw-text)", backgroundColor: "transparent", fontSize: "0.875rem", height: "100%" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "inherit", lineHeight: "1.5", overflow: "auto" },
  ".cm-content": { padding: "8px 0", caretColor: "var(--mw-text)" },
  ".cm-line": { padding: "0 12px" },
  ".cm-cursor": { borderLeftColor: "var(--mw-text)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--mw-accent-soft)",
  },
  ".cm-panels": { color: "var(--mw-text)", backgroundColor: "var(--mw-surface-sunken)", borderTop: "1px solid var(--mw-line)" },
  ".cm-panel.cm-search": { padding: "6px 28px 6px 8px", fontSize: "0.8125rem" },
  ".cm-panel.cm-search label": { fontSize: "inherit" },
  ".cm-panel.cm-search [name=close]": { minWidth: "24px", minHeight: "24px", color: "inherit" },
  ".cm-textfield": { color: "inherit", backgroundColor: "var(--mw-surface)", border: "1px solid var(--mw-line-strong)", borderRadius: "4px" },
  ".cm-button": { color: "inherit", backgroundColor: "var(--mw-surface)", backgroundImage: "none", border: "1px solid var(--mw-line-strong)", borderRadius: "4px" },
  ".cm-value, .cm-value *": { color: "var(--mw-text)" },
  ".cm-value": { backgroundColor: "var(--mw-accent-soft)", borderRadius: "4px", outline: "1px solid transparent" },
  ".cm-searchMatch": { backgroundColor: "var(--mw-running-soft)", outline: "1px solid var(--mw-running)" },
  ".cm-searchMatch-selected": { backgroundColor: "var(--mw-accent-soft)", outline: "2px solid var(--mw-accent)" },
});

const COLOURS = HighlightStyle.define([
  { tag: tags.tagName, color: "var(--mw-completion)" },
  { tag: tags.angleBracket, color: "var(--mw-text-soft)" },
  { tag: tags.attributeName, color: "var(--mw-success)" },
  { tag: [tags.attributeValue, tags.string], color: "var(--mw-running)" },
  { tag: [tags.keyword, tags.propertyName], color: "var(--mw-accent)" },
  { tag: [tags.comment, tags.documentMeta], color: "var(--mw-text-soft)", fontStyle: "italic" },
  { tag: [tags.character, tags.number], color: "var(--mw-failure)" },
]);

/**
 * Puts typed text in by itself. Where it replaces coloured words, Chromium would keep their look in a style attribute,
 * which the Content-Security-Policy forbids. What an input method composes is left to the browser.
 */
const TYPING = EditorView.domEventHandlers({
  beforeinput(event, view) {
    if (event.inputType !== "insertText" || !event.data || view.composing) return false;
    const { from, to } = selectedRange(view);
    const insert = view.state.toText(event.data);
    view.dispatch({ changes: { from, to, insert }, selection: { anchor: from + insert.length }, userEvent: "input.type", scrollIntoView: true });
    event.preventDefault();
    return true;
  },
});

/** What the page has selected: CodeMirror hears of it a moment later. In a shadow root the event does not tell it. */
function selectedRange(view: EditorView): { from: number; to: number } {
  const root = view.root as { getSelection?: () => Selection | null };
  const selection = root.getSelection?.();
  if (!selection?.anchorNode || !selection.focusNode || !view.contentDOM.contains(selection.anchorNode)) return view.state.selection.main;
  const ends = [view.posAtDOM(selection.anchorNode, selection.anchorOffset), view.posAtDOM(selection.focusNode, selection.focusOffset)];
  return { from: Math.min(...ends), to: Math.max(...ends) };
}

function hasBegunPlaceholder({ state, transactions }: ViewUpdate): boolean {
  if (!transactions.some((each) => each.isUserEvent("input.type"))) return false;
  const { head } = state.selection.main;
  return beginsPlaceholder(state.sliceDoc(Math.max(0, head - 100), head));
}

/** Shows what stands for a value. */
const HOLES = new MatchDecorator({ regexp: /\{\{[^{}\n]+\}\}/g, decoration: Decoration.mark({ class: "cm-value" }) });
const PLACEHOLDERS = ViewPlugin.define(
  (view) => ({
    decorations: HOLES.createDeco(view),
    update(update: ViewUpdate) {
      this.decorations = HOLES.updateDeco(update, this.decorations);
    },
  }),
  { decorations: (plugin) => plugin.decorations },
);

export interface TextEditor {
  /** The element to put into the page; focus() on it leads into the text. */
  readonly host: HTMLElement;
  value(): string;
  setValue(text: string): void;
  find(): void;
  /** Puts a text where the caret is, and leads back to it. */
  insert(text: string): void;
}

export interface EditorOptions {
  readonly label: string;
  readonly isHtml: boolean;
  readonly changed: () => void;
  /** Somebody wants to insert a variable; isBegun says that they have typed {{ for it. */
  readonly wantsVariable: (isBegun: boolean) => void;
}

export function makeTextEditor(options: EditorOptions): TextEditor {
  const host = document.createElement("div");
  host.className = "mw-code-editor";
  const root = host.attachShadow({ mode: "open", delegatesFocus: true });
  const view = new EditorView({ root, parent: root, state: EditorState.create({ extensions: extensionsOf(options) }) });
  return {
    host,
    value: () => view.state.doc.toString(),
    setValue: (text) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }),
    find: () => openSearchPanel(view),
    insert: (text) => {
      view.focus();
      view.dispatch(view.state.replaceSelection(text), { scrollIntoView: true });
    },
  };
}

/** Tab leaves the editor, as in every field; Esc closes its search first and the dialog after that. */
function extensionsOf({ label, isHtml, changed, wantsVariable }: EditorOptions): Extension[] {
  return [
    keymap.of([{ key: "Ctrl-Space", run: () => (wantsVariable(false), true) }]),
    history(),
    drawSelection(),
    search(),
    keymap.of([...searchKeymap, ...historyKeymap, ...defaultKeymap]),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ "aria-label": label, spellcheck: String(!isHtml) }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) changed();
      if (hasBegunPlaceholder(update)) wantsVariable(true);
    }),
    PLACEHOLDERS,
    TYPING,
    LOOK,
    syntaxHighlighting(COLOURS),
    // The grammar of HTML alone: those of style and script elements would double the weight.
    ...(isHtml ? [LRLanguage.define({ parser })] : []),
  ];
}
