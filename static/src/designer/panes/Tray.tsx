import { type KeyboardEvent, type MouseEvent, useEffect, useRef, useState } from "react";
import { deleteConnection } from "../commands/connections.ts";
import { editPartExpressions } from "../commands/properties.ts";
import { editConnection } from "../editors/editors.ts";
import { connectTray, loadTray, trayItem } from "../editors/tray.ts";
import { app, present, useApp } from "../store/state.ts";
import { Icon } from "../widgets/Icon.tsx";
import { useRoving } from "../widgets/roving.ts";

interface Chosen {
  readonly id: string;
  readonly scope: string;
  readonly name: string;
}

function itemOf(target: EventTarget): Chosen | null {
  const item = (target as Element).closest<HTMLElement>("[data-connection-id]");
  if (!item) return null;
  return { id: item.dataset["connectionId"] ?? "", scope: item.dataset["scope"] ?? "package", name: item.dataset["name"] ?? item.textContent.trim() };
}

/** The connection managers of package, project and catalog; Enter or a double click edits. */
export function Tray() {
  const list = useRef<HTMLDivElement>(null);
  const roving = useRoving(list);
  const connections = useApp((state) => state.history.present.connections);
  const canEdit = useApp((state) => state.boot.canEdit);
  const [chosen, setChosen] = useState<Chosen | null>(null);
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
    if (item && event.detail === 0) open(item);
  }

  function onKeyDown(event: KeyboardEvent): void {
    const item = itemOf(event.target);
    if (item && event.key === "Delete") return deleteConnection(item.id);
    roving.onKeyDown(event);
  }

  const onDoubleClick = (event: MouseEvent) => {
    const item = itemOf(event.target);
    if (item) open(item);
  };

  return (
    <div className="mw-tray">
      <div className="mw-tray-tools">
        {canEdit && (
          <button type="button" className="btn btn-sm" onClick={() => void editConnection(null)}>
            <Icon name="add" size={16} /> New connection
          </button>
        )}
        {chosen && <ChosenTools chosen={chosen} canEdit={canEdit} />}
      </div>
      <div
        ref={list}
        id="tray"
        className="mw-tray-list"
        role="toolbar"
        aria-label="Connection managers"
        onClick={onClick}
        onDoubleClick={onDoubleClick}
        onKeyDown={onKeyDown}
        onFocus={roving.onFocus}
      />
    </div>
  );
}

function markChosen(list: HTMLElement | null, chosen: Chosen | null): void {
  for (const item of list?.querySelectorAll("[data-connection-id]") ?? []) item.setAttribute("aria-pressed", String(item.getAttribute("data-connection-id") === chosen?.id));
}

function ChosenTools({ chosen, canEdit }: { chosen: Chosen; canEdit: boolean }) {
  const isOurs = chosen.scope === "package";
  const type = useApp((state) => state.history.present.connections.find(({ id }) => id === chosen.id)?.type ?? "");
  const canDrive = useApp((state) => (state.boot.expressible[type] ?? []).length > 0);
  return (
    <>
      <button type="button" className="btn btn-sm" onClick={() => open(chosen)}>
        <Icon name={isOurs ? "edit" : "external"} size={16} /> {isOurs ? "Edit" : "Open"} <span className="visually-hidden">{chosen.name}</span>
      </button>
      {isOurs && canEdit && canDrive && (
        <button type="button" className="btn btn-sm" onClick={() => void openExpressions(chosen.id)}>
          Expressions… <span className="visually-hidden">{chosen.name}</span>
        </button>
      )}
      {isOurs && canEdit && (
        <button type="button" className="btn btn-sm" onClick={() => deleteConnection(chosen.id)}>
          <Icon name="delete" size={16} /> Delete <span className="visually-hidden">{chosen.name}</span>
        </button>
      )}
    </>
  );
}

/** A package's own manager opens in the dialog; those of project and catalog have their own page, in another tab. */
async function openEditor(id: string): Promise<void> {
  const connection = present().connections.find((each) => each.id === id);
  if (connection) await editConnection(connection);
  trayItem(id)?.focus();
}

async function openExpressions(id: string): Promise<void> {
  const connection = present().connections.find((each) => each.id === id);
  if (connection) await editPartExpressions({ ...connection, isConnection: true });
}

function open({ id, scope }: Chosen): void {
  if (scope === "package") void openEditor(id);
  else window.open(`${app.get().boot.urls.connections_page}${id}/`, "_blank", "noopener");
}
