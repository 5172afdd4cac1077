import { useEffect, useRef, useState } from "react";
import { postForm, sentenceOf } from "../server/api.ts";
import type { Side } from "../server/wire.ts";
import { app, present } from "../store/state.ts";

/** After a choice, so that who chooses several at once has one picture drawn. */
const PAUSE = 150;

interface PictureProps {
  readonly version: number;
  readonly choices: Readonly<Record<string, Side>>;
}

/** The part of the canvas that both changed: mine, theirs, and what comes of the choices so far. The server draws it. */
export function MergePicture({ version, choices }: PictureProps) {
  const shown = useRef<HTMLDivElement>(null);
  const [problem, setProblem] = useState("");
  const [isBusy, setIsBusy] = useState(true);

  useEffect(() => {
    const asked = new AbortController();
    const draw = async () => {
      try {
        const html = await askForPicture(version, choices, asked.signal);
        shown.current?.replaceChildren(document.createRange().createContextualFragment(html));
        setProblem("");
        setIsBusy(false);
      } catch (error) {
        if (asked.signal.aborted) return;
        setProblem(`There is no picture. ${sentenceOf(error)}`);
        setIsBusy(false);
      }
    };
    setIsBusy(true);
    const timer = window.setTimeout(() => void draw(), PAUSE);
    return () => {
      window.clearTimeout(timer);
      asked.abort();
    };
  }, [version, choices]);

  return (
    <section className="mw-merge-shown" aria-label="On the canvas" aria-busy={isBusy}>
      {problem && <p className="mw-alert">{problem}</p>}
      {isBusy && !shown.current?.firstChild && <p className="mw-hint">Drawing what both of you changed…</p>}
      <div ref={shown} hidden={problem !== ""} />
    </section>
  );
}

async function askForPicture(version: number, choices: Readonly<Record<string, Side>>, signal: AbortSignal): Promise<string> {
  const fields = new FormData();
  fields.set("base", JSON.stringify(app.get().saved));
  fields.set("document", JSON.stringify(present()));
  fields.set("seen", String(version));
  fields.set("choices", JSON.stringify(choices));
  const { html } = await postForm(app.get().boot.urls.merge_picture, fields, signal);
  return html;
}
