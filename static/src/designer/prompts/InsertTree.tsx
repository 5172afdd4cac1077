import { type DragEvent, type KeyboardEvent, useMemo, useRef, useState } from "react";
import { Icon } from "../widgets/Icon.tsx";

/** A piece of an expression that can be inserted. */
export interface Insertable {
  readonly group: string;
  readonly name: string;
  readonly insert: string;
  /** How it is written, as the description shows it. */
  readonly detail: string;
  readonly description: string;
}

interface TreeProps {
  readonly entries: readonly Insertable[];
  readonly onInsert: (entry: Insertable) => void;
  readonly onDescribe: (entry: Insertable | null) => void;
}

interface Line {
  readonly key: string;
  readonly group: string;
  readonly count: number;
  readonly entry: Insertable | null;
}

/** Variables, functions, casts and operators as a tree (WAI-ARIA tree pattern), with a search that opens what it finds. */
export function InsertTree({ entries, onInsert, onDescribe }: TreeProps) {
  const [search, setSearch] = useState("");
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set(["Variables", "Parameters"]));
  const [current, setCurrent] = useState("");
  const tree = useRef<HTMLDivElement>(null);
  const words = search.trim().toLocaleLowerCase();
  const lines = useMemo(() => linesOf(entries, open, words), [entries, open, words]);
  const stop = lines.some(({ key }) => key === current) ? current : lines[0]?.key;

  function go(line: Line | undefined): void {
    if (!line) return;
    choose(line);
    tree.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(line.key)}"]`)?.focus();
  }

  function choose(line: Line): void {
    setCurrent(line.key);
    onDescribe(line.entry);
  }

  function toggle(group: string, isOpen = !open.has(group)): void {
    setOpen(new Set(isOpen ? [...open, group] : [...open].filter((each) => each !== group)));
  }

  /** Enter and the arrow down lead to what was found; Enter must not send the form. */
  function leaveSearch(event: KeyboardEvent): void {
    if (event.key !== "Enter" && event.key !== "ArrowDown") return;
    if (event.ctrlKey) return;
    event.preventDefault();
    go(lines.find(({ entry }) => entry !== null));
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const at = lines.findIndex(({ key }) => key === stop);
    const line = lines[at];
    if (!line || !press(event.key, line, at)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  function press(key: string, line: Line, at: number): boolean {
    switch (key) {
      case "ArrowDown":
        return go(lines[at + 1]), true;
      case "ArrowUp":
        return go(lines[at - 1]), true;
      case "Home":
        return go(lines[0]), true;
      case "End":
        return go(lines.at(-1)), true;
      case "ArrowRight":
        return line.entry === null && !isShown(line.group) ? toggle(line.group, true) : go(lines[at + 1]), true;
      case "ArrowLeft":
        return line.entry === null ? toggle(line.group, false) : go(lines.find(({ entry, group }) => entry === null && group === line.group)), true;
      case "Enter":
      case " ":
        return line.entry ? onInsert(line.entry) : toggle(line.group), true;
      default:
        return false;
    }
  }

  function isShown(group: string): boolean {
    return words !== "" || open.has(group);
  }

  return (
    <>
      <input type="search" className="form-control form-control-sm" aria-label="Search variables and functions" placeholder="Search" value={search} onChange={(event) => setSearch(event.target.value)} onKeyDown={leaveSearch} />
      <div ref={tree} className="mw-insert-tree" role="tree" aria-label="Variables and functions" onKeyDown={onKeyDown}>
        {lines.map((line) => (
          <div
            key={line.key}
            role="treeitem"
            data-key={line.key}
            aria-level={line.entry ? 2 : 1}
            aria-expanded={line.entry ? undefined : isShown(line.group)}
            aria-selected={line.key === stop}
            tabIndex={line.key === stop ? 0 : -1}
            className={line.entry ? "mw-insert-leaf" : "mw-insert-group"}
            draggable={line.entry !== null}
            onDragStart={(event: DragEvent) => event.dataTransfer.setData("text/plain", line.entry?.insert ?? "")}
            onClick={() => (line.entry ? choose(line) : (choose(line), toggle(line.group)))}
            onFocus={() => line.key !== current && choose(line)}
            onDoubleClick={() => line.entry && onInsert(line.entry)}
          >
            {line.entry ? (
              line.entry.name
            ) : (
              <>
                <Icon name={isShown(line.group) ? "chevron-down" : "chevron-right"} size={14} /> {line.group} <span className="mw-hint">{line.count}</span>
              </>
            )}
          </div>
        ))}
        {lines.length === 0 && <p className="mw-hint mw-insert-none">{words === "" ? "Asking what is in sight…" : "Nothing is called like this."}</p>}
      </div>
    </>
  );
}

function linesOf(entries: readonly Insertable[], open: ReadonlySet<string>, words: string): readonly Line[] {
  const groups = new Map<string, Insertable[]>();
  for (const entry of entries) {
    if (words !== "" && !`${entry.name} ${entry.description}`.toLocaleLowerCase().includes(words)) continue;
    const group = groups.get(entry.group);
    if (group) group.push(entry);
    else groups.set(entry.group, [entry]);
  }
  return [...groups].flatMap(([group, members]) => {
    const head: Line = { key: group, group, count: members.length, entry: null };
    if (words === "" && !open.has(group)) return [head];
    return [head, ...members.map((entry): Line => ({ key: `${group} ${entry.name}`, group, count: 0, entry }))];
  });
}
