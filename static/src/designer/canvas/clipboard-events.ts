/** Copying, cutting and pasting on the canvas by the browser's own events, which give the system's clipboard without asking. */

import { pastePropertiesOf, pasteText, textOf, textOfConnection } from "../commands/copying.ts";
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

interface Focused {
  readonly id: string | undefined;
  readonly connection: string | undefined;
}

/** What has the focus on the canvas, in the tray or in the tree; null elsewhere, where one types and where text is selected. */
function focusedHere(): Focused | null {
  const focused = document.activeElement;
  const isTyping = focused?.matches("input, textarea, select") ?? true;
  if (isTyping || !focused?.closest("#canvas, #tray, #explorer") || getSelection()?.isCollapsed === false) return null;
  return { id: focused.closest<HTMLElement>("[data-task]")?.dataset["task"], connection: focused.closest<HTMLElement>("[data-connection-id]")?.dataset["connectionId"] };
}

function onCopy(event: ClipboardEvent): ReadonlySet<string> {
  const focused = focusedHere();
  const text = focused?.connection === undefined ? null : textOfConnection(focused.connection);
  if (text !== null) put(event, text);
  const ids = focused && focused.connection === undefined && focused.id !== "" ? targets(focused.id) : new Set<string>();
  if (ids.size === 0) return ids;
  put(event, textOf(ids));
  return ids;
}

function put(event: ClipboardEvent, text: string): void {
  event.clipboardData?.setData("text/plain", text);
  event.preventDefault();
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
