import { useEffect, useRef, useState } from "react";
import { isOurs } from "../../../requests.ts";
import { tryChange } from "../../commands/edit.ts";
import { isSame } from "../../document/comparing.ts";
import { type Executable, withoutLayout } from "../../document/document.ts";
import { graphOf } from "../../document/graph.ts";
import { editExecutable, executableFields } from "../../editors/editors.ts";
import { runPackage } from "../../running/running.ts";
import { postForm, sentenceOf } from "../../server/api.ts";
import { notifyFailure } from "../../store/notices.ts";
import { app, present, useApp } from "../../store/state.ts";
import { CommonProperties } from "./CommonProperties.tsx";
import { ExpressionsRow } from "./ExpressionsRow.tsx";

/** Selecting runs through many tasks when arrow keys are held: ask for the form a moment later. */
const PAUSE = 100;

/** One task's properties: the server's small form; a changed field is one step in the document. */
export function TaskProperties({ id }: { id: string }) {
  const executable = useApp((state) => graphOf(state.history.present).byId.get(id));
  const element = useRef<HTMLDivElement>(null);
  const shown = useRef<Executable | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    if (!executable || isShown(executable, shown.current)) return undefined;
    const stop = new AbortController();
    const timer = window.setTimeout(() => {
      postForm(app.get().boot.urls.editor_properties, executableFields(id), stop.signal).then(
        ({ html }) => {
          shown.current = executable;
          setFailure(null);
          showForm(element.current, html);
        },
        (error: unknown) => !stop.signal.aborted && setFailure(sentenceOf(error)),
      );
    }, shown.current === null ? PAUSE : 0);
    return () => {
      window.clearTimeout(timer);
      stop.abort();
    };
  }, [executable, id, attempt]);

  useEffect(() => {
    const form = element.current;
    if (!form) return undefined;
    const submit = (event: Event) => {
      event.preventDefault();
      event.stopPropagation();
      void send(form, id, shown);
    };
    const click = (event: Event) => {
      if ((event.target as Element).closest("[data-action=edit]")) void editExecutable(id);
      if ((event.target as Element).closest("[data-action=run]")) void runPackage({ task: id });
    };
    form.addEventListener("submit", submit, { capture: true });
    form.addEventListener("change", submit);
    form.addEventListener("click", click);
    return () => {
      form.removeEventListener("submit", submit, { capture: true });
      form.removeEventListener("change", submit);
      form.removeEventListener("click", click);
    };
  }, [id]);

  return (
    <>
      {failure && (
        <div className="mw-alert" role="status">
          <p>The properties cannot be shown. {failure}</p>
          <button type="button" className="btn btn-sm" onClick={() => setAttempt(attempt + 1)}>
            Try again
          </button>
        </div>
      )}
      <div ref={element} className="mw-server-form" />
      {executable && (
        <div className="mw-form">
          <CommonProperties key={id} parts={[executable]} />
          <ExpressionsRow part={executable} />
        </div>
      )}
    </>
  );
}

/** Whether the form shows the task as it is: it says nothing about the place and the common properties. */
function isShown(executable: Executable, shown: Executable | null): boolean {
  const said = ({ type, name, description, properties, expressions }: Executable) => ({ type, name, description, properties, expressions });
  return shown !== null && isSame(said(executable), said(shown));
}

/** Puts the form in place; the focus stays on the field of the same name. */
function showForm(element: HTMLElement | null, html: string): void {
  if (!element) return;
  const active = document.activeElement;
  const name = active && element.contains(active) ? active.getAttribute("name") : null;
  element.replaceChildren(document.createRange().createContextualFragment(html));
  if (name) element.querySelector<HTMLElement>(`[name="${CSS.escape(name)}"]`)?.focus();
}

/** Sends the form; what comes back is taken into the document without drawing the form again. */
async function send(element: HTMLElement, id: string, shown: { current: Executable | null }): Promise<void> {
  const form = element.querySelector("form");
  const url = form?.getAttribute("action");
  if (!form || !url || !isOurs(form)) return;
  const fields = new FormData(form);
  for (const [name, value] of Object.entries(executableFields(id))) fields.set(name, value);
  try {
    const { html } = await postForm(url, fields);
    const edited = document.createRange().createContextualFragment(html).querySelector("[data-edited] script");
    if (!edited) return showForm(element, html);
    apply(JSON.parse(edited.textContent ?? "null") as Executable, id, shown);
  } catch (error) {
    notifyFailure(`The change was not taken. ${sentenceOf(error)}`);
  }
}

function apply(edited: Executable, id: string, shown: { current: Executable | null }): void {
  const before = graphOf(present()).byId.get(id);
  if (!before) return;
  shown.current = edited;
  const problem = tryChange({ type: "update", executable: edited }, isSame(withoutLayout(edited), withoutLayout(before)) ? "" : `Changed ${edited.name}.`);
  if (problem === null) return;
  shown.current = null;
  notifyFailure(problem);
}
