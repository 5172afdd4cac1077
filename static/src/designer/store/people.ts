/**
 * Where on the canvas other people are: whose editor is open, and what somebody has changed and not saved. Marks are made here of what
 * drafts/presence.ts hears (designer/services/presence.py tells it); canvas/nodes/PeopleMark.tsx draws them.
 */

import type { ChangedHere, PersonHere } from "../server/drafts.ts";

/** What a task shows of others: initials, and the same in a sentence. */
export interface PeopleMark {
  readonly initials: string;
  readonly sentence: string;
  /** Somebody has its editor open right now. */
  readonly isOpen: boolean;
}

interface People {
  readonly others: readonly PersonHere[];
  readonly changedElsewhere: readonly ChangedHere[];
}

/** Others without those of whom the same would be said: two tabs of one person at the same task. */
export function withoutRepeats(others: readonly PersonHere[]): readonly PersonHere[] {
  const said = (one: PersonHere) => JSON.stringify([one.person, one.is_you, one.is_editing, one.selected]);
  return Array.from(new Map(others.map((one) => [said(one), one])).values());
}

let last: { others: People["others"]; changed: People["changedElsewhere"]; marks: ReadonlyMap<string, PeopleMark> } | undefined;

/** The mark of a task, the same object until others do something else. */
export function peopleAt(people: People, id: string): PeopleMark | undefined {
  return peopleMarks(people).get(id);
}

/** The marks of all tasks that somebody else is at. */
export function peopleMarks({ others, changedElsewhere }: People): ReadonlyMap<string, PeopleMark> {
  if (last?.others !== others || last.changed !== changedElsewhere) last = { others, changed: changedElsewhere, marks: markPeople(others, changedElsewhere) };
  return last.marks;
}

export function markPeople(others: readonly PersonHere[], changed: readonly ChangedHere[]): ReadonlyMap<string, PeopleMark> {
  const open = new Map<string, Set<string>>();
  const edited = new Map<string, Set<string>>();
  for (const { editor, person, is_you } of others) if (editor) add(open, editor, nameOf(person, is_you));
  for (const { executables, person, is_you } of changed) for (const id of executables) if (!open.get(id)?.has(nameOf(person, is_you))) add(edited, id, nameOf(person, is_you));
  const ids = new Set([...open.keys(), ...edited.keys()]);
  return new Map(Array.from(ids, (id) => [id, describe([...(open.get(id) ?? [])], [...(edited.get(id) ?? [])])]));
}

const YOU = "You, in another tab,";

function nameOf(person: string, isYou: boolean): string {
  return isYou ? YOU : person;
}

function add(marks: Map<string, Set<string>>, id: string, name: string): void {
  marks.set(id, (marks.get(id) ?? new Set<string>()).add(name));
}

function describe(open: readonly string[], edited: readonly string[]): PeopleMark {
  const sentences = [...open.map((name) => `${name} ${has(name)} the editor open.`), ...edited.map((name) => `${name} ${has(name)} changed this and not saved it.`)];
  const [first = "", ...more] = [...open, ...edited];
  return { initials: more.length > 0 ? `${initialsOf(first)} +${more.length}` : initialsOf(first), sentence: sentences.join(" "), isOpen: open.length > 0 };
}

function has(name: string): string {
  return name === YOU ? "have" : "has";
}

/** "Ann Miller" is AM, "mia" M; oneself is You. */
export function initialsOf(name: string): string {
  if (name === YOU) return "You";
  const words = name.split(/[\s.@_-]+/).filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => Array.from(word ?? "")[0] ?? "");
  return letters.join("").toLocaleUpperCase();
}
