import { type RefObject, useRef } from "react";

interface MarkedTextProps {
  readonly id: string;
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly text: string;
  /** Where the error is; an empty place stands for the character after it. */
  readonly place: readonly [number, number] | null;
  readonly onText: (text: string) => void;
  readonly describedBy: string;
  readonly isBad: boolean;
  readonly isOff?: boolean;
  readonly hint?: string;
}

/** A text area over a copy of its text in which the place of an error is underlined. */
export function MarkedText({ id, field, text, place, onText, describedBy, isBad, isOff = false, hint = "" }: MarkedTextProps) {
  const copy = useRef<HTMLDivElement>(null);
  const [start, end] = place ?? [text.length, text.length];
  return (
    <div className="mw-marked">
      <div ref={copy} className="mw-marked-copy" aria-hidden="true">
        {text.slice(0, start)}
        {place && <mark>{text.slice(start, end) || " "}</mark>}
        {text.slice(end)}{" "}
      </div>
      <textarea
        ref={field}
        id={id}
        className="form-control"
        data-first-focus=""
        spellCheck={false}
        autoComplete="off"
        rows={6}
        value={text}
        disabled={isOff}
        placeholder={hint}
        aria-invalid={isBad}
        aria-describedby={describedBy}
        onChange={(event) => onText(event.target.value)}
        onScroll={(event) => {
          if (copy.current) copy.current.scrollTop = event.currentTarget.scrollTop;
        }}
      />
    </div>
  );
}
