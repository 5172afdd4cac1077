import { focusPane } from "../commands/panes.ts";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { loadTheirs } from "../commands/saving.ts";
import type { DraftHead } from "../server/drafts.ts";
import { app, type AppState, isDirty, useApp } from "../store/state.ts";
import { Icon } from "../widgets/Icon.tsx";
import { addressOf, askToDiscard, compareDraft, continueDraft, timeOf } from "./opening.ts";

/** Rows that are shown at once. */
const FIRST = 3;

/** What is to be known before one begins: unsaved changes, one's own and others', and that somebody else saved meanwhile. */
export function DraftBar() {
  const drafts = useApp((state) => state.drafts);
  const [isAll, setIsAll] = useState(false);
  const lookedAt = useApp((state) => state.boot.looked_at);
  const isBehind = useApp(isStoredMeanwhile);
  useFocusKept(drafts.length + Number(isBehind));
  if (lookedAt) return <LookedAt draft={lookedAt} />;
  return (
    <>
      {isBehind && <StoredMeanwhile />}
      {drafts.slice(0, isAll ? undefined : FIRST).map((draft) => (
        <DraftRow key={draft.id} draft={draft} />
      ))}
      {!isAll && drafts.length > FIRST && (
        <Bar label="More unsaved changes" text={`${drafts.length - FIRST} more with unsaved changes.`}>
          <Action text="Show them" onClick={() => setIsAll(true)} />
        </Bar>
      )}
    </>
  );
}

/** By mouse or by keys: the canvas itself hands the focus on for the keyboard alone. */
function focusCanvas(): void {
  const empty = document.querySelector<HTMLElement>("#canvas [data-empty-action]");
  if (empty) empty.focus();
  else focusPane("canvas");
}

/** A row that goes takes its buttons with it; who pressed one is at the canvas then, and not at the top of the page. */
function useFocusKept(count: number): void {
  const before = useRef(count);
  useEffect(() => {
    if (count < before.current && document.activeElement === document.body) focusCanvas();
    before.current = count;
  }, [count]);
}

function Bar({ label, text, children }: { label: string; text: string; children?: ReactNode }) {
  return (
    <section className="mw-draft-bar" aria-label={label}>
      <Icon name="information" size={16} />
      <span>{text}</span>
      {children && <span className="mw-draft-actions">{children}</span>}
    </section>
  );
}

function DraftRow({ draft }: { draft: DraftHead }) {
  const isOpen = useApp((state) => state.others.some(({ page }) => page === draft.id));
  const dirty = useApp(isDirty);
  const of = draft.is_yours ? "" : ` of ${draft.person}`;
  return (
    <Bar label={`Unsaved changes${of}, ${timeOf(draft)}`} text={textOf(draft, isOpen)}>
      {!dirty && <Action text={draft.is_yours ? "Continue" : "Take over"} onClick={() => void continueDraft(draft)} isFirst={draft.is_yours} />}
      <Action text="Compare" onClick={() => void compareDraft(draft)} />
      <a className="btn btn-sm" href={addressOf(draft)} target="_blank" rel="noreferrer">
        Look
      </a>
      {draft.is_yours ? <Action text="Discard" onClick={() => askToDiscard(draft)} /> : <Action text="Hide" onClick={() => hide(draft)} />}
    </Bar>
  );
}

function textOf(draft: DraftHead, isOpen: boolean): string {
  const time = timeOf(draft);
  if (!draft.is_yours) return isOpen ? `${draft.person} is editing this package, with unsaved changes of ${time}.` : `${draft.person} has unsaved changes of ${time}.`;
  const taken = draft.taken_by ? ` ${draft.taken_by} took them over.` : "";
  return `You have unsaved changes of ${time}${isOpen ? " in another tab" : ""}.${taken}`;
}

function Action({ text, onClick, isFirst = false }: { text: string; onClick: () => void; isFirst?: boolean }) {
  return (
    <button type="button" className={isFirst ? "btn btn-sm btn-primary" : "btn btn-sm"} onClick={onClick}>
      {text}
    </button>
  );
}

function hide(draft: DraftHead): void {
  app.set({ drafts: app.get().drafts.filter(({ id }) => id !== draft.id) });
}

function isStoredMeanwhile({ stored, version }: AppState): boolean {
  return stored !== null && stored.version > version;
}

/** Somebody else saved, or oneself in another tab: both know before they save. */
function StoredMeanwhile() {
  const stored = useApp((state) => state.stored);
  const dirty = useApp(isDirty);
  if (!stored) return null;
  const who = stored.is_yours ? "You saved this package in another tab." : `${stored.modified_by || "Somebody"} saved this package.`;
  return (
    <Bar label="Saved meanwhile" text={dirty ? `${who} Save merges your changes with it.` : who}>
      {!dirty && <Action text="Show it" onClick={() => void loadTheirs()} isFirst />}
    </Bar>
  );
}

function LookedAt({ draft }: { draft: DraftHead }) {
  const { packages_page } = app.get().boot.urls;
  return (
    <Bar label="Unsaved changes" text={`Unsaved changes of ${draft.is_yours ? "yours" : draft.person}, ${timeOf(draft)}: to be looked at only.`}>
      <a className="btn btn-sm" href={`${packages_page}${app.get().boot.package.id}/`}>
        Open the package
      </a>
    </Bar>
  );
}
