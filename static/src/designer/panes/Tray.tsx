import { type KeyboardEvent, type MouseEvent, useEffect, useRef, useState } from "react";
import { chosenOf, deleteConnection, deleteShared, openConnection, ownOf } from "../connections/commands.ts";
import { renameHere } from "../connections/entries.ts";
import type { Point } from "../document/document.ts";
import { editConnection } from "../editors/editors.ts";
import { connectTray, loadTray, trayItem } from "../editors/tray.ts";
import { app, type ChosenConnection, NO_MENU, useApp } from "../store/state.ts";
import { Icon } from "../widgets/Icon.tsx";
import { useRoving } from "../widgets/roving.ts";

function itemOf(target: EventTarget): ChosenConnection | null {
  const item = (target as Element).closest<HTMLElement>("[data-connection-id]");
  if (!item) return null;
  const { connectionId: id = "", scope = "package", name = item.textContent.trim(), type = "" } = item.dataset;
  const own = ownOf({ id });
  return own ? chosenOf(own) : { id, scope, name, type };
}

/** The connection managers of package, project and catalog; Enter or a double click edits, a right click or Shift+F10 shows what else can be done. */
export function Tray() {
  const list = useRef<HTMLDivElement>(null);
  const roving = useRoving(list);
  const connections = useApp((state) => state.history.present.connections);
  const canEdit = useApp((state) => state.boot.canEdit);
  const [chosen, setChosen] = useState<ChosenConnection | null>(null);
  const { keepOneStop } = roving;

  useEffect(() => {
    const element = list.current;
    connectTray(element);
    element?.addEventListener("tray-loaded", keepOneStop);
    return () => {
      element?.removeEventListener("tray-loaded", keepOneStop);
      connectTray(null);
    };
  }, [keepOneStop]);

  useEffect(() => void loadTray(), [connections]);
  useEffect(() => markChosen(list.current, chosen));

  function onClick(event: MouseEvent): void {
    const item = itemOf(event.target);
    setChosen(item);
    // A click without a pointer is Enter or Space.
    if (item && event.detail === 0) void openConnection(item);
  }

  function onKeyDown(event: KeyboardEvent): void {
    const item = itemOf(event.target);
    if (!item || !pressItemKey(event, item)) return roving.onKeyDown(event);
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div className="mw-tray">
      <div className="mw-tray-tools">
        {canEdit && (
          <button type="button" className="btn btn-sm" onClick={() => void editConnection(null)}>
            <Icon name="add" size={16} /> New connection
          </button>
        )}
        {chosen && (
          <button type="button" className="btn btn-sm" aria-haspopup="menu" onClick={(event) => openMenu(chosen, below(event.currentTarget), event.currentTarget)}>
            <Icon name="options" size={16} /> Actions <span className="visually-hidden">{chosen.name}</span>
            <Icon name="chevron-down" size={12} />
          </button>
        )}
      </div>
      <div
        ref={list}
        id="tray"
        className="mw-tray-list"
        role="toolbar"
        aria-label="Connection managers"
        onClick={onClick}
        onDoubleClick={(event) => {
          const item = itemOf(event.target);
          if (item) void openConnection(item);
        }}
        onContextMenu={(event) => {
          const item = itemOf(event.target);
          if (!item) return;
          event.preventDefault();
          setChosen(item);
          openMenu(item, { x: event.clientX, y: event.clientY });
        }}
        onKeyDown={onKeyDown}
        onFocus={roving.onFocus}
      />
    </div>
  );
}

/** Answers whether the key did something. */
function pressItemKey(event: KeyboardEvent, item: ChosenConnection): boolean {
  const { canEdit } = app.get().boot;
  const isOwn = ownOf(item) !== undefined;
  if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
    const element = trayItem(item.id);
    if (element) openMenu(item, below(element));
  } else if (event.key === "Delete" && canEdit) {
    if (isOwn) deleteConnection(item.id);
    else void deleteShared(item);
  } else if (event.key === "F2" && canEdit && isOwn) renameHere(item);
  else return false;
  return true;
}

function below(element: HTMLElement): Point {
  const { left, bottom } = element.getBoundingClientRect();
  return { x: left, y: bottom + 4 };
}

function openMenu(connection: ChosenConnection, at: Point, opener?: HTMLElement): void {
  const back = () => (opener?.isConnected ? opener : trayItem(connection.id))?.focus();
  app.set({ menu: { ...NO_MENU, at, definition: { kind: "connection", connection }, back } });
}

function markChosen(list: HTMLElement | null, chosen: ChosenConnection | null): void {
  for (const item of list?.querySelectorAll("[data-connection-id]") ?? []) item.setAttribute("aria-pressed", String(item.getAttribute("data-connection-id") === chosen?.id));
}
