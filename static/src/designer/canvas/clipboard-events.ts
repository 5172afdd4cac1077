/** Copying, cutting and pasting on the canvas by the browser's own events, which give the system's clipboard without asking. */

import { pastePropertiesOf, pasteText, textOf } from "../commands/copying.ts";
import { targets } from "../commands/selection.ts";
import { deleteTasks } from "../commands/tasks.ts";
import { app } from "../store/state.ts";

let isShiftDown = false;

/** Listens on the page, because what has no text selected tells of these events at its body. Gives what ends that. */
export function listenForClipboard(): () => void {
  const noteShift = (event: KeyboardEvent) => void (isShiftDown = event.shiftKey);
  const listeners = { copy: onCopy, cut: onCut, paste: onPaste } as const;
  document.addEventListener("keydown", noteShift, true);
  for (const [name, listener] of Object.entries(listeners)) document.addEventListener(name as keyof typeof listeners, listener);
  return () => {
    document.removeEventListener("keydown", noteShift, true);
    for (const [name, listener] of Object.entries(listeners)) document.removeEventListener(name as keyof typeof listeners, listener);
  };
}

/** What has the focus on the canvas; null elsewhere, where one types and where text is selected. */
function focusedHere(): { readonly id: string | undefined } | null {
  const focused = document.activeElement;
  const isTyping = focused?.matches("input, textarea, select") ?? true;
  if (isTyping || !focused?.closest("#canvas") || getSelection()?.isCollapsed === false) return null;
  return { id: focused.closest<HTMLElement>("[data-task]")?.dataset["task"] };
}

function onCopy(event: ClipboardEvent): ReadonlySet<string> {
  const focused = focusedHere();
  const ids = focused ? targets(focused.id) : new Set<string>();
  if (ids.size === 0) return ids;
  event.clipboardData?.setData("text/plain", textOf(ids));
  event.preventDefault();
  return ids;
}

function onCut(event: ClipboardEvent): void {
  if (app.get().boot.canEdit) deleteTasks(onCopy(event));
}

function onPaste(event: ClipboardEvent): void {
  const focused = focusedHere();
  if (!focused) return;
  const text = event.clipboardData?.getData("text/plain") ?? null;
  void (isShiftDown ? pastePropertiesOf(text, targets(focused.id)) : pasteText(text));
  event.preventDefault();
}
