import { type KeyboardEvent, useEffect, useRef } from "react";
import { focusTask } from "../commands/view.ts";
import { LONGEST_NOTE, type Note } from "../document/document.ts";
import { app } from "../store/state.ts";
import { noteTyped } from "../store/typed.ts";
import { writeNote } from "./commands.ts";

/** A note while it is written: plain text. Leaving it, Esc and Ctrl+Enter take it; what was there before is undone to. */
export function NoteEditor({ note }: { note: Note }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const isDone = useRef(false);

  useEffect(() => {
    field.current?.focus({ preventScroll: true });
    field.current?.setSelectionRange(note.text.length, note.text.length);
    return () => noteTyped(field, null);
  }, []);

  function take(refocus: boolean): void {
    if (isDone.current || !field.current) return;
    isDone.current = true;
    const { value, scrollHeight } = field.current;
    app.set({ renaming: null });
    writeNote(note.id, value, scrollHeight);
    const { current } = app.get();
    if (refocus && current !== null) focusTask(current);
  }

  function onKeyDown(event: KeyboardEvent): void {
    const isCommand = event.ctrlKey || event.metaKey;
    const isSaving = isCommand && event.key.toLowerCase() === "s";
    if (event.key === "Escape" || isSaving || (isCommand && event.key === "Enter")) take(true);
    // Ctrl+S goes on to the page, which saves what was just taken.
    if (isSaving) return;
    event.stopPropagation();
    if (isDone.current) event.preventDefault();
  }

  return (
    <textarea
      ref={field}
      className="mw-note-field nodrag nopan nowheel"
      defaultValue={note.text}
      maxLength={LONGEST_NOTE}
      aria-label="Text of the note, in Markdown"
      placeholder="Write a note. **bold**, *italic*, `code`, - list, # heading, [link](https://…)"
      onKeyDown={onKeyDown}
      onInput={(event) => noteTyped(field, { type: "put-note", note: { ...note, text: event.currentTarget.value } })}
      onBlur={() => take(false)}
      onDoubleClick={(event) => event.stopPropagation()}
    />
  );
}
