/** The editors of tasks and connection managers: the server's forms, their OK is one step in the document. */

import { change } from "./commands.ts";
import type { ConnectionManager, Executable } from "./document.ts";
import { openEditor, type Edited } from "./editor-dialog.ts";
import { graphOf } from "./graph.ts";
import { app, present } from "./state.ts";
import { announce, tell } from "./speech.ts";
import { loadTray } from "./tray.ts";
import { focusTask } from "./viewport.ts";

/** What a task's forms are sent: the task, the package's connection managers, the other tasks' names. */
export function executableFields(id: string): Record<string, string> {
  const { executables, connections } = present();
  return {
    executable: JSON.stringify(executables.find((executable) => executable.id === id) ?? {}),
    connections: JSON.stringify(connections),
    names: JSON.stringify(executables.filter((executable) => executable.id !== id).map(({ name }) => name)),
  };
}

export async function editExecutable(id: string): Promise<void> {
  const executable = graphOf(present()).byId.get(id);
  if (!executable) return;
  const edited = await openEditor({
    url: app.get().boot.urls.editor_executable,
    fields: () => executableFields(id),
    opening: `Opening the editor of ${executable.name}…`,
    onAction: (action, button) => {
      if (action === "new-connection") void newConnectionFor(button);
    },
  });
  if (edited) {
    const changed = edited.value as Executable;
    change({ type: "update", executable: changed }, `Edited ${changed.name}.`);
  }
  focusTask(id);
}

/** A connection manager made inside a task's editor comes back selected. */
async function newConnectionFor(button: HTMLElement): Promise<void> {
  const list = connectionList(button);
  const made = await editConnection(null, button.dataset["type"]);
  if (!made || !list) return button.focus();
  if (!Array.from(list.options).some(({ value }) => value === made.id)) list.add(new Option(made.name, made.id));
  list.value = made.id;
  list.dispatchEvent(new Event("change", { bubbles: true }));
  list.focus();
  announce(`${made.name} is selected.`);
}

function connectionList(button: HTMLElement): HTMLSelectElement | null {
  const near = button.parentElement?.querySelector<HTMLSelectElement>("select");
  return near ?? button.closest("form")?.querySelector<HTMLSelectElement>("select[name$=connection]") ?? null;
}

/** Edits a connection manager of the package, or makes a new one when none is given; without a type the dialog asks. */
export async function editConnection(connection: ConnectionManager | null, type = connection?.type): Promise<ConnectionManager | null> {
  const edited = await openEditor({
    url: app.get().boot.urls.editor_connection,
    fields: () => connectionFields(connection, type),
    opening: connection ? `Opening the editor of ${connection.name}…` : "Opening the connection manager's editor…",
  });
  return edited ? takeConnection(edited) : null;
}

function connectionFields(connection: ConnectionManager | null, type: string | undefined): Record<string, string> {
  const others = present().connections.filter(({ id }) => id !== connection?.id);
  return {
    connection: JSON.stringify(connection ?? {}),
    ...(type === undefined ? {} : { type }),
    names: JSON.stringify(others.map(({ name }) => name)),
  };
}

function takeConnection({ value, scope }: Edited): ConnectionManager {
  const connection = value as ConnectionManager;
  if (scope === "package") {
    const isKnown = present().connections.some(({ id }) => id === connection.id);
    change({ type: isKnown ? "update-connection" : "add-connection", connection }, `${isKnown ? "Edited" : "Added"} the connection manager ${connection.name}.`);
  } else {
    tell(`Added the connection manager "${connection.name}" to the ${scope}.`);
  }
  void loadTray();
  return connection;
}
