/** The room find/: finding and replacing in the package. It is loaded when somebody looks for something. */

import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { change } from "../commands/edit.ts";
import { replaceMatches } from "../changes/replacing.ts";
import { around, findMatches, LONGEST_WANTED, type Match, MOST_MATCHES, type Wanted } from "../changes/search/matching.ts";
import type { Defaults, Kind } from "../changes/search/places.ts";
import { counted } from "../document/words.ts";
import type { TaskType } from "../server/wire.ts";
import { announce } from "../store/notices.ts";
import { app, useApp } from "../store/state.ts";
import { Icon } from "../widgets/Icon.tsx";
import { markFound, show } from "./showing.ts";

const KINDS: readonly (readonly [Kind | "", string])[] = [
  ["", "Everything"],
  ["name", "Names"],
  ["property", "Properties"],
  ["address", "Addresses and servers"],
  ["expression", "Expressions"],
  ["variable", "Variables and parameters"],
  ["note", "Notes"],
];

const NOTHING: Wanted = { text: "", isCaseExact: false, isWholeWord: false, kind: null };
/** Lines of the list; the buttons go through all. */
const MOST_LINES = 200;

/** Above the canvas: what is looked for, each place of it, and what comes there instead. */
export function FindPanel() {
  const document = useApp((state) => state.history.present);
  const canEdit = useApp((state) => state.boot.canEdit);
  const types = useApp((state) => state.boot.types);
  const asked = useApp((state) => state.finding);
  const [wanted, setWanted] = useState<Wanted>({ ...NOTHING, text: new URLSearchParams(location.search).get("find") ?? "" });
  const [by, setBy] = useState("");
  /** The occurrence that was shown last; null before the first. */
  const [at, setAt] = useState<number | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const matches = useMemo(() => findMatches(document, wanted, defaultsOf(types)), [document, wanted, types]);
  const index = Math.min(at ?? 0, matches.length - 1);
  const next = at === null ? 0 : index + 1;

  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, [asked]);
  useEffect(() => markFound(matches), [matches]);

  function look(part: Partial<Wanted>): void {
    setWanted({ ...wanted, ...part });
    setAt(null);
  }

  function go(to: number): void {
    const number = (to + matches.length) % matches.length;
    const match = matches[number];
    if (!match) return announce("Nothing is found.");
    setAt(number);
    show(match);
    announce(`${number + 1} of ${matches.length}: ${match.label} of ${match.owner}.`);
  }

  function replace(these: readonly Match[]): void {
    const sentence = `Replaced ${counted(these.length, "occurrence")} of “${wanted.text}” by “${by}”.`;
    if (these.length > 0 && change({ type: "set-texts", texts: replaceMatches(these, by) }, sentence)) setAt(index);
  }

  function press(event: KeyboardEvent): void {
    if (event.key === "Escape") close();
    else if (event.key === "Enter" && event.target === field.current) go(event.shiftKey ? index - 1 : next);
    else if (event.key === "F3") go(event.shiftKey ? index - 1 : next);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <search className="mw-find" aria-label="Find in the package" onKeyDown={press}>
      <div className="mw-find-row">
        <label className="mw-find-field">
          <span className="visually-hidden">Find</span>
          <input ref={field} autoFocus type="text" className="form-control" placeholder="Find" maxLength={LONGEST_WANTED} value={wanted.text} onChange={(event) => look({ text: event.target.value })} />
        </label>
        <span className="mw-find-count">{countWords(wanted, index, matches)}</span>
        <Button icon="chevron-up" label="Previous" keys="Shift+Enter" onClick={() => go(index - 1)} />
        <Button icon="chevron-down" label="Next" keys="Enter" onClick={() => go(next)} />
        <Button icon="close" label="Close" keys="Esc" onClick={close} />
      </div>
      {canEdit && (
        <div className="mw-find-row">
          <label className="mw-find-field">
            <span className="visually-hidden">Replace by</span>
            <input type="text" className="form-control" placeholder="Replace by" value={by} onChange={(event) => setBy(event.target.value)} />
          </label>
          <button type="button" className="btn" aria-disabled={matches.length === 0} onClick={() => replace(matches.slice(index, index + 1))}>
            Replace
          </button>
          <button type="button" className="btn" aria-disabled={matches.length === 0} onClick={() => replace(matches)}>
            Replace all
          </button>
        </div>
      )}
      <Options wanted={wanted} onChange={look} />
      {wanted.text.length > 1 && (
        <a href={`${app.get().boot.urls.search_page}?q=${encodeURIComponent(wanted.text)}`} target="_blank" rel="noopener">
          Find it in all packages (opens in a new tab)
        </a>
      )}
      <List matches={matches} index={index} onChoose={go} />
    </search>
  );
}

function defaultsOf(types: readonly TaskType[]): Defaults {
  return Object.fromEntries(types.map(({ name, default_properties }) => [name, default_properties]));
}

function countWords({ text }: Wanted, index: number, matches: readonly Match[]): string {
  if (text === "") return "";
  const all = matches.length === MOST_MATCHES ? `${MOST_MATCHES}+` : String(matches.length);
  return matches.length === 0 ? "Not found" : `${index + 1} of ${all}`;
}

function close(): void {
  app.set({ finding: null });
  document.getElementById("canvas")?.querySelector<HTMLElement>("[data-task][tabindex='0']")?.focus();
}

function Button({ icon, label, keys, onClick }: { icon: "chevron-up" | "chevron-down" | "close"; label: string; keys: string; onClick: () => void }) {
  return (
    <button type="button" className="mw-icon-button" aria-label={label} title={`${label} (${keys})`} onClick={onClick}>
      <Icon name={icon} />
    </button>
  );
}

function Options({ wanted, onChange }: { wanted: Wanted; onChange: (part: Partial<Wanted>) => void }) {
  return (
    <div className="mw-find-row mw-find-options">
      <label>
        <span className="visually-hidden">Where</span>
        <select className="form-select" value={wanted.kind ?? ""} onChange={(event) => onChange({ kind: (event.target.value || null) as Kind | null })}>
          {KINDS.map(([kind, label]) => (
            <option key={kind} value={kind}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <label className="form-check">
        <input type="checkbox" className="form-check-input" checked={wanted.isCaseExact} onChange={(event) => onChange({ isCaseExact: event.target.checked })} />
        Match case
      </label>
      <label className="form-check">
        <input type="checkbox" className="form-check-input" checked={wanted.isWholeWord} onChange={(event) => onChange({ isWholeWord: event.target.checked })} />
        Whole words
      </label>
    </div>
  );
}

function List({ matches, index, onChoose }: { matches: readonly Match[]; index: number; onChoose: (index: number) => void }) {
  if (matches.length === 0) return null;
  return (
    <ol className="mw-find-list" aria-label="Where it is">
      {matches.slice(0, MOST_LINES).map((match, each) => {
        const { before, hit, after } = around(match);
        return (
          <li key={`${match.id}${match.keys.join()}${match.start}`}>
            <button type="button" aria-current={each === index || undefined} onClick={() => onChoose(each)}>
              <span className="mw-find-place">
                {match.owner} · {match.label}
              </span>
              <span>
                {before}
                <mark>{hit}</mark>
                {after}
              </span>
            </button>
          </li>
        );
      })}
      {matches.length > MOST_LINES && <li className="mw-hint">and {matches.length - MOST_LINES} more</li>}
    </ol>
  );
}
