/** The room panes/explorer/: the package as a tree, in which all can be done that the canvas does. Loaded when it is opened. */

import { type DragEvent, type KeyboardEvent, type MouseEvent, useCallback, useDeferredValue, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { duplicate } from "../../commands/copying.ts";
import { select, targets, toggleSelected } from "../../commands/selection.ts";
import { keyOf, type PartKind, ROOT } from "../../document/explorer/items.ts";
import { expanding, filterRows, findTyped, type Row, rowAfterKey, rowsOf, wayTo } from "../../document/explorer/rows.ts";
import { counted } from "../../document/words.ts";
import { app, NO_MENU, present, useApp } from "../../store/state.ts";
import { Icon } from "../../widgets/Icon.tsx";
import { canRename, choose, dropOn, open, openMenuOf, remove, targetOf } from "./acting.ts";
import { DRAGGED, ExplorerRow, rowId } from "./Row.tsx";
import { useWindow } from "./window.ts";
import { listenForWork } from "./working.ts";

/** In milliseconds: what is typed within it is one word. */
const TYPING = 700;

/** SSIS's Package Explorer: a tree (WAI-ARIA pattern) with one tab stop. */
export function Explorer() {
  const document = useApp((state) => state.history.present);
  const canEdit = useApp((state) => state.boot.canEdit);
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const [filter, setFilter] = useState("");
  const [current, setCurrent] = useState(ROOT);
  const words = useDeferredValue(filter.trim());
  const { rows, found } = useMemo(() => (words === "" ? { rows: rowsOf(document, toggled), found: null } : filterRows(document, words)), [document, toggled, words]);
  const at = Math.max(0, rows.findIndex(({ item }) => item.key === current));
  const tree = useRef<HTMLDivElement>(null);
  const view = useWindow(tree, rows.length);
  const typed = useRef({ text: "", time: 0 });
  const shown = rows[at];

  const show = useCallback((kind: PartKind, id: string) => {
    setToggled((now) => expanding(present(), now, wayTo(present(), kind, id)));
    setCurrent(keyOf(kind, id));
    tree.current?.focus();
  }, []);
  useEffect(() => listenForWork(show), [show]);
  useFollowing(setCurrent, setToggled, tree);
  const { scrollTo } = view;
  useLayoutEffect(() => scrollTo(at), [scrollTo, at, current]);

  const focusTree = useCallback(() => tree.current?.focus(), []);

  function go(index: number, isExtending = false): void {
    const row = rows[index];
    if (!row) return;
    setCurrent(row.item.key);
    if (isExtending && row.item.kind === "executable") select([...app.get().selected, row.item.id]);
    else choose(row.item);
  }

  const toggle = useCallback(({ item }: Row) => {
    setToggled((now) => {
      const next = new Set(now);
      if (!next.delete(item.key)) next.add(item.key);
      return next;
    });
  }, []);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.target !== event.currentTarget || !shown) return;
    if (!pressKey(event, shown)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  function pressKey(event: KeyboardEvent, row: Row): boolean {
    const isCommand = event.ctrlKey || event.metaKey;
    if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) return openMenu(row), true;
    if (event.altKey) return false;
    if (isCommand) return pressCommand(event.key.toLowerCase(), row);
    const next = rowAfterKey(rows, at, event.key, view.page);
    if (next !== undefined) return go(next, event.shiftKey), true;
    switch (event.key) {
      case "ArrowRight":
        if (row.isExpanded === false) toggle(row);
        else if (row.isExpanded) go(at + 1);
        return true;
      case "ArrowLeft":
        if (row.isExpanded && words === "") toggle(row);
        else go(rows.findIndex(({ item }) => item.key === row.parent));
        return true;
      case "*":
        return expandBeside(row), true;
      case "Enter":
        if (!open(row.item) && row.isExpanded !== undefined) toggle(row);
        return true;
      case "F2":
        if (canRename(row.item)) app.set({ renamingRow: row.item.key });
        return true;
      case "Delete":
      case "Backspace":
        return remove(row.item), true;
      case "Escape":
        return choose(row.item), true;
      default:
        return event.key.length === 1 && type(event.key, event.timeStamp);
    }
  }

  function pressCommand(key: string, { item }: Row): boolean {
    if (key === " " && item.kind === "executable") return toggleSelected(item.id), true;
    if (key === "d" && (item.kind === "executable" || item.kind === "note")) return duplicate(targets(item.id)), true;
    if (key !== "a") return false;
    const tasks = rows.filter((row) => row.parent === shown?.parent).flatMap((row) => (row.item.kind === "executable" ? [row.item.id] : []));
    return select(tasks), true;
  }

  /** A space is a part of a word only where one is being typed; how quickly is a matter of the keys, and not of a page that is busy. */
  function type(letter: string, now: number): boolean {
    const isOn = now - typed.current.time < TYPING;
    if (letter === " " && !isOn) {
      if (shown?.item.kind === "executable") toggleSelected(shown.item.id);
      return true;
    }
    typed.current = { text: (isOn ? typed.current.text : "") + letter, time: now };
    go(findTyped(rows, at, typed.current.text));
    return true;
  }

  function expandBeside({ parent }: Row): void {
    const beside = rows.filter((row) => row.parent === parent && row.isExpanded === false).map(({ item }) => item.key);
    setToggled((now) => new Set([...now].filter((key) => !beside.includes(key)).concat(beside.filter((key) => !now.has(key)))));
  }

  function openMenu({ item }: Row): void {
    const box = window.document.getElementById(rowId(item.key))?.getBoundingClientRect();
    openMenuOf(item, { x: (box?.left ?? 0) + 48, y: box?.bottom ?? 0 }, focusTree);
  }

  const onClick = useCallback((event: MouseEvent, { item }: Row) => {
    setCurrent(item.key);
    if ((event.ctrlKey || event.metaKey || event.shiftKey) && item.kind === "executable") toggleSelected(item.id);
    else choose(item);
  }, []);
  const onMenu = useCallback(
    (event: MouseEvent, { item }: Row) => {
      event.preventDefault();
      tree.current?.focus();
      setCurrent(item.key);
      if (!((item.kind === "executable" || item.kind === "note") && app.get().selected.has(item.id))) choose(item);
      openMenuOf(item, { x: event.clientX, y: event.clientY }, focusTree);
    },
    [focusTree],
  );
  const onOpen = useCallback(({ item }: Row) => void open(item), []);
  const onDrop = useCallback((event: DragEvent, { item }: Row) => {
    event.preventDefault();
    tree.current?.focus();
    dropOn(item, event.dataTransfer.getData(DRAGGED).split("\n").filter(Boolean));
  }, []);

  function add(button: HTMLElement): void {
    const { left, bottom } = button.getBoundingClientRect();
    const into = (shown && targetOf(shown.item)) ?? null;
    tree.current?.focus();
    app.set({ menu: { ...NO_MENU, at: { x: left, y: bottom + 4 }, adding: { into }, back: focusTree } });
  }

  return (
    <div className="mw-explorer">
      <div className="mw-tray-tools">
        {canEdit && (
          <button type="button" className="btn btn-sm" aria-haspopup="menu" title="Add to what is chosen in the tree" onClick={(event) => add(event.currentTarget)}>
            <Icon name="add" size={16} /> Add
          </button>
        )}
        <input
          type="search"
          className="form-control form-control-sm mw-filter"
          aria-label="Filter the package"
          placeholder="Filter"
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
          onKeyDown={(event) => event.key === "ArrowDown" && focusTree()}
        />
        <span className="mw-hint" role="status">
          {found === null ? counted(document.executables.length, "executable") : found === 0 ? "Nothing has this in its name." : `${found.toLocaleString()} found`}
        </span>
      </div>
      <div
        ref={tree}
        id="explorer"
        className="mw-explorer-tree"
        role="tree"
        aria-label="Package Explorer"
        aria-multiselectable="true"
        aria-activedescendant={shown && rowId(shown.item.key)}
        tabIndex={0}
        data-task={shown && (shown.item.kind === "executable" || shown.item.kind === "note") ? shown.item.id : ""}
        data-connection-id={shown?.item.kind === "connection" ? shown.item.id : undefined}
        onKeyDown={onKeyDown}
        onBlur={() => (typed.current.text = "")}
        onScroll={view.onScroll}
      >
        <div role="presentation" style={{ height: `calc(var(--mw-tree-row) * ${view.first})` }} />
        {rows.slice(view.first, view.last).map((row) => (
          <ExplorerRow
            key={row.item.key}
            row={row}
            isCurrent={row.item.key === shown?.item.key}
            onClick={onClick}
            onToggle={toggle}
            onOpen={onOpen}
            onMenu={onMenu}
            onDrop={onDrop}
            onRenamed={focusTree}
          />
        ))}
        <div role="presentation" style={{ height: `calc(var(--mw-tree-row) * ${Math.max(0, rows.length - view.last)})` }} />
      </div>
    </div>
  );
}

/** While one works on the canvas the tree goes along: the task that is selected there is its line. */
function useFollowing(setCurrent: (key: string) => void, setToggled: (next: (now: ReadonlySet<string>) => ReadonlySet<string>) => void, tree: { readonly current: HTMLElement | null }): void {
  const selected = useApp((state) => (state.selected.size === 1 ? [...state.selected][0]! : null));
  useEffect(() => {
    if (selected === null || tree.current === window.document.activeElement) return;
    const kind = present().executables.some(({ id }) => id === selected) ? "executable" : present().notes.some(({ id }) => id === selected) ? "note" : null;
    if (kind === null) return;
    setToggled((now) => expanding(present(), now, wayTo(present(), kind, selected)));
    setCurrent(keyOf(kind, selected));
  }, [selected, setCurrent, setToggled, tree]);
}
