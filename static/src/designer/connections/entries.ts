/** The menu of a connection manager, in the tray and in the Package Explorer. */

import { copyConnection, paste } from "../commands/copying.ts";
import { setDisable } from "../commands/properties.ts";
import { isInTree } from "../commands/view.ts";
import { keyOf } from "../document/explorer/items.ts";
import { counted } from "../document/words.ts";
import type { Entry } from "../widgets/entry.ts";
import { app, type ChosenConnection } from "../store/state.ts";
import { deleteConnection, deleteShared, driveConnection, openConnection, ownOf, testConnection, usersOf } from "./commands.ts";

export function connectionEntries(connection: ChosenConnection): Entry[] {
  const own = ownOf(connection);
  return own ? ownEntries(connection) : sharedEntries(connection);
}

function ownEntries(connection: ChosenConnection): Entry[] {
  const { id, type } = connection;
  const canDrive = (app.get().boot.expressible[type] ?? []).length > 0;
  return [
    { label: "Edit…", icon: "edit", keys: "Enter", isHarmless: true, act: () => void openConnection(connection) },
    { label: "Rename", icon: "rename", keys: "F2", act: () => renameHere(connection) },
    ...(type === "SMTP" ? [{ label: "Test connection", icon: "run", isHarmless: true, act: () => testConnection(connection) } as const] : []),
    ...(canDrive ? [{ label: "Expressions…", icon: "edit", act: () => driveConnection(connection) } as const] : []),
    ...useEntries(connection),
    dialogEntry("Convert to project connection manager…", "connection-share", connection),
    { label: "Copy", icon: "copy", keys: "Ctrl+C", isHarmless: true, act: () => copyConnection(id) },
    { label: "Paste", icon: "paste", keys: "Ctrl+V", act: () => void paste("") },
    { label: "Delete", icon: "delete", keys: "Del", act: () => deleteConnection(id) },
  ];
}

function sharedEntries(connection: ChosenConnection): Entry[] {
  return [
    { label: "Open in a new tab", icon: "external", keys: "Enter", isHarmless: true, act: () => void openConnection(connection) },
    ...useEntries(connection),
    ...(connection.scope === "project" ? [dialogEntry("Convert to catalog connection manager…", "connection-share", connection)] : []),
    { label: "Paste", icon: "paste", keys: "Ctrl+V", act: () => void paste("") },
    { label: "Delete for everybody…", icon: "delete", keys: "Del", act: () => void deleteShared(connection) },
  ];
}

/** What goes by the tasks that use it. SSIS disables tasks, never a connection manager. */
function useEntries(connection: ChosenConnection): Entry[] {
  const users = usersOf(connection);
  const isOn = users.some(({ disable }) => !disable);
  const switching: Entry = {
    label: `${isOn ? "Disable" : "Enable"} ${users.length === 1 ? "the task" : `the ${counted(users.length, "task")}`} that ${users.length === 1 ? "uses" : "use"} it`,
    icon: isOn ? "disabled" : "success",
    act: () => setDisable(new Set(users.map(({ id }) => id)), isOn),
  };
  return [
    { ...dialogEntry("Where used…", "connection-uses", connection), isHarmless: true },
    dialogEntry("Replace everywhere…", "connection-replace", connection),
    ...(users.length > 0 ? [switching] : []),
  ];
}

const ICONS = { "connection-uses": "search", "connection-replace": "connect", "connection-share": "move-in", "connection-rename": "rename" } as const;

function dialogEntry(label: string, kind: keyof typeof ICONS, connection: ChosenConnection): Entry {
  return { label, icon: ICONS[kind], act: () => app.set({ dialog: { kind, connection } }) };
}

/** In the tree the line becomes a field, elsewhere a dialog asks. */
export function renameHere(connection: ChosenConnection): void {
  if (isInTree()) app.set({ renamingRow: keyOf("connection", connection.id) });
  else app.set({ dialog: { kind: "connection-rename", connection } });
}
