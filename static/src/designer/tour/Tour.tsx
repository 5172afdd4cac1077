/** The room tour/: the first steps, told one by one while somebody does them. It is loaded for who is new, or asks for it. */

import { type ReactNode, useEffect, useRef, useState } from "react";
import { announce } from "../store/notices.ts";
import { app, useApp } from "../store/state.ts";
import { isDone, leaveTour, type Step, STEPS, tour, useTour } from "../store/tour.ts";
import { Icon } from "../widgets/Icon.tsx";

const WORDS: Readonly<Record<Step, readonly [string, string]>> = {
  add: ["Add tasks", "Drag two Send Mail tasks from the toolbox onto the canvas. By keyboard: Tab to the toolbox, then Enter on the task."],
  connect: ["Connect them", "Drag from the lower edge of the first task to the second one, which then begins when the first has succeeded. By keyboard: C on a task."],
  connection: ["Name a connection", "Open a task with a double click, or with Enter, and choose its SMTP connection: one that is there, or a new one with the name of your mail server."],
  preview: ["Preview the mail", "Open the task again, and press Preview below: the mail as its readers will see it, with all values in it."],
  run: ["Run the package", "Press Run, or Ctrl+Enter. Each task shows what becomes of it; click one to see its result and its mail."],
};
const PREVIEW = "[data-action=preview]";

/** Above the canvas and in no one's way: whoever does a step is taken to the next. */
export function Tour() {
  const step = useTour((state) => state.step) ?? 0;
  const isAsked = useTour((state) => state.isAsked);
  const document = useApp((state) => state.history.present);
  const hasRun = useApp((state) => state.run !== null);
  const hasPreviewed = usePreviewed();
  const name = STEPS[step]!;
  const done = isDone(name, document, hasPreviewed, hasRun);
  const heading = useRef<HTMLHeadingElement>(null);
  const before = useFocusBefore();
  const [title, text] = WORDS[name];
  const isLast = step === STEPS.length - 1;

  useEffect(() => {
    if (isAsked) heading.current?.focus();
    else announce("A tour of five steps is above the canvas. Esc in it leaves it.");
  }, [isAsked]);
  // A step that was done already when it is come to, as by Back, is left alone.
  const doneAtFirst = useRef(new Map<number, boolean>());
  if (!doneAtFirst.current.has(step)) doneAtFirst.current.set(step, done);
  useEffect(() => {
    if (done && !doneAtFirst.current.get(step) && !isLast) go(step + 1, "Done. ");
  }, [done, step, isLast]);

  function leave(): void {
    leaveTour(app.get().boot.user);
    announce("The tour is over. Help begins it again.");
    const to = before.current?.isConnected ? before.current : window.document.getElementById("canvas");
    requestAnimationFrame(() => to?.focus({ preventScroll: true }));
  }

  return (
    <section
      className="mw-tour"
      aria-labelledby="tour-heading"
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        leave();
      }}
    >
      <Icon name={done ? "success" : "information"} size={20} />
      <div className="mw-tour-words">
        <h2 id="tour-heading" ref={heading} tabIndex={-1}>
          {step + 1} of {STEPS.length}: {title}
          {done && <span className="visually-hidden"> (done)</span>}
        </h2>
        <p>{text}</p>
      </div>
      <div className="mw-tour-actions">
        <Button isOff={step === 0} onClick={() => go(step - 1)}>
          Back
        </Button>
        {isLast ? <Button onClick={leave}>Finish</Button> : <Button onClick={() => go(step + 1)}>Next</Button>}
        {!isLast && <Button onClick={leave}>Leave the tour</Button>}
      </div>
    </section>
  );
}

function Button({ children, onClick, isOff = false }: { children: ReactNode; onClick: () => void; isOff?: boolean }) {
  return (
    <button type="button" className="btn btn-sm" aria-disabled={isOff} onClick={() => !isOff && onClick()}>
      {children}
    </button>
  );
}

function go(step: number, before = ""): void {
  tour.set({ step, isAsked: false });
  const [title, text] = WORDS[STEPS[step]!];
  announce(`${before}Step ${step + 1} of ${STEPS.length}: ${title}. ${text}`);
}

/** Whether somebody has opened the preview of a mail since the tour began. */
function usePreviewed(): boolean {
  const [hasPreviewed, setHasPreviewed] = useState(false);
  useEffect(() => {
    const look = (event: Event) => event.target instanceof Element && event.target.closest(PREVIEW) && setHasPreviewed(true);
    window.document.addEventListener("click", look, true);
    return () => window.document.removeEventListener("click", look, true);
  }, []);
  return hasPreviewed;
}

/** What had the focus before it came into the tour. */
function useFocusBefore(): { readonly current: HTMLElement | null } {
  const before = useRef<HTMLElement | null>(null);
  useEffect(() => {
    const note = (event: FocusEvent) => {
      if (event.target instanceof HTMLElement && !event.target.closest(".mw-tour, dialog")) before.current = event.target;
    };
    window.document.addEventListener("focusin", note);
    return () => window.document.removeEventListener("focusin", note);
  }, []);
  return before;
}
