/** Keys that work on the whole page: Ctrl+S, Ctrl+Shift+S, Ctrl+F, Ctrl+Z, Ctrl+Y, Ctrl+Enter, Ctrl+Shift+Enter, Alt+1 … Alt+9, F11. */

import { redo, undo } from "../commands/edit.ts";
import { focusPane, PANES } from "../commands/panes.ts";
import { save } from "../commands/saving.ts";
import { runPackage } from "../running/running.ts";
import { toggleFull } from "../store/layout.ts";
import { app } from "../store/state.ts";

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.matches("textarea, select") || (target instanceof HTMLInputElement && isTextInput(target)) || target.isContentEditable);
}

function isTextInput(input: HTMLInputElement): boolean {
  return !["checkbox", "radio", "button", "submit"].includes(input.type);
}

export function listenForPageKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (!event.defaultPrevented && press(event)) event.preventDefault();
  });
}

function press(event: KeyboardEvent): boolean {
  const isDialogOpen = document.querySelector("dialog[open]") !== null;
  if (event.key === "F11" && !event.altKey && !event.ctrlKey && !isDialogOpen) return full();
  if (event.altKey && !event.ctrlKey && !event.getModifierState("AltGraph")) return !isDialogOpen && pressPaneKey(event);
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return false;
  const key = event.key.toLowerCase();
  if (key === "s") {
    if (!isDialogOpen && event.shiftKey) app.set({ dialog: { kind: "save" } });
    else if (!isDialogOpen) void save();
    return true;
  }
  if (isDialogOpen) return false;
  if (key === "f") return find();
  if (key === "enter") void runPackage(event.shiftKey ? { asks: true } : {});
  else if (isTyping(event.target)) return false;
  else if (key === "y" || (key === "z" && event.shiftKey)) redo();
  else if (key === "z") undo();
  else return false;
  return true;
}

function full(): boolean {
  toggleFull();
  return true;
}

/** Pressed while one looks already, the browser's own search comes. */
function find(): boolean {
  if (document.activeElement?.closest(".mw-find")) return false;
  app.set({ finding: (app.get().finding ?? 0) + 1 });
  return true;
}

/** By the key's place, because Alt changes what a key writes on some keyboards. */
function pressPaneKey(event: KeyboardEvent): boolean {
  const number = /^Digit([1-9])$/.exec(event.code)?.[1];
  const pane = number === undefined ? undefined : PANES[Number(number) - 1];
  if (pane) focusPane(pane.pane);
  return pane !== undefined;
}
