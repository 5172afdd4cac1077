/**
 * The room editors/: forms and lists that the server draws, in dialogs and in the tray.
 *
 * The editors of tasks and connection managers: the server's forms, their OK is one step in the document.
 */

import { fieldOf } from "../../forms/picker.ts";
import { isOurs } from "../../requests.ts";
import type { Change } from "../changes/changes.ts";
import { siblingsIn } from "../changes/executables.ts";
import { change } from "../commands/edit.ts";
import { focusTask } from "../commands/view.ts";
import type { ConnectionManager, Executable } from "../document/document.ts";
import { ancestorsOf, graphOf } from "../document/graph.ts";
import { announce, notify } from "../store/notices.ts";
import { app, present } from "../store/state.ts";
import { type Edited, openEditor } from "./editor-dialog.ts";
import { loadTray } from "./tray.ts";

/** What a task's forms are sent: the task and what is around it, the package's connection managers, variables and parameters, the names that it must not have. */
export function executableFields(id: string): Record<string, string> {
  const { executables, connections, variables, parameters } = present();
  const graph = graphOf(present());
  const executable = graph.byId.get(id);
  return {
    executable: JSON.stringify(executable ?? {}),
    around: JSON.stringify(executable ? ancestorsOf(graph, executable) : []),
    connections: JSON.stringify(connections),
    variables: JSON.stringify(variables),
    parameters: JSON.stringify(parameters),
    names: JSON.stringify(executable ? siblingsIn(executables, executable).map(({ name }) => name) : []),
  };
}

export async function editExecutable(id: string): Promise<void> {
  const executable = graphOf(present()).byId.get(id);
  if (!executable) return;
  app.set({ editor: id });
  const edited = await openEditor({
    url: app.get().boot.urls.editor_executable,
    fields: () => executableFields(id),
    opening: `Opening the editor of ${executable.name}…`,
    typed: (value) => ({ type: "update", executable: value as Executable }),
    onAction: (action, button) => {
      if (action === "new-connection") void newConnectionFor(button);
      if (action === "preview") void openPreview(button, id);
    },
  });
  app.set({ editor: null });
  if (edited) {
    const changed = edited.value as Executable;
    change({ type: "update", executable: changed }, `Edited ${changed.name}.`);
  }
  focusTask(id);
}

/** A connection manager made inside a task's editor comes back selected. */
async function newConnectionFor(button: HTMLElement): Promise<void> {
  const made = await editConnection(null, button.dataset["type"]);
  select(button, made && { value: made.id, name: made.name });
}

/** Selects what was made in the list beside the button, or goes back to the button when nothing was. */
function select(button: HTMLElement, made: { value: string; name: string } | null): void {
  const list = button.parentElement?.querySelector<HTMLSelectElement>("select");
  if (!made || !list) return button.focus();
  if (!Array.from(list.options).some(({ value }) => value === made.value)) list.add(new Option(made.name, made.value));
  list.value = made.value;
  list.dispatchEvent(new Event("change", { bubbles: true }));
  fieldOf(list).focus();
  announce(`${made.name} is selected.`);
}

/** Shows the mail as the editor has it now, with the button's address; nothing is stored or sent. */
async function openPreview(button: HTMLElement, id: string): Promise<void> {
  const form = button.closest("form");
  if (!form || !isOurs(button)) return;
  await openEditor({
    url: button.dataset["url"] ?? "",
    fields: () => executableFields(id),
    form,
    opening: "Making the preview…",
    onAction: (action, pressed) => {
      if (action === "item") showItem(pressed);
    },
  });
  button.focus();
}

/** Shows the mail of another item of the loop that the task is in. */
function showItem(button: HTMLElement): void {
  const field = button.parentElement?.querySelector<HTMLInputElement>("input[name=item]");
  if (!field) return;
  field.value = button.dataset["item"] ?? "";
  field.form?.requestSubmit();
}

/** Edits a connection manager of the package, or makes a new one when none is given; without a type the dialog asks. */
export async function editConnection(connection: ConnectionManager | null, type = connection?.type, onShown?: (dialog: HTMLElement) => void): Promise<ConnectionManager | null> {
  const edited = await openEditor({
    ...(onShown ? { onShown } : {}),
    url: app.get().boot.urls.editor_connection,
    fields: () => connectionFields(connection, type),
    typed: (value) => storing(value as ConnectionManager),
    opening: connection ? `Opening the editor of ${connection.name}…` : "Opening the connection manager's editor…",
  });
  return edited ? storeConnection(edited) : null;
}

function connectionFields(connection: ConnectionManager | null, type: string | undefined): Record<string, string> {
  const { connections, variables, parameters } = present();
  const others = connections.filter(({ id }) => id !== connection?.id);
  return {
    variables: JSON.stringify(variables),
    parameters: JSON.stringify(parameters),
    connection: JSON.stringify(connection ?? {}),
    ...(type === undefined ? {} : { type }),
    names: JSON.stringify(others.map(({ name }) => name)),
  };
}

function storing(connection: ConnectionManager): Change {
  const isKnown = present().connections.some(({ id }) => id === connection.id);
  return { type: isKnown ? "update-connection" : "add-connection", connection };
}

function storeConnection({ value, scope }: Edited): ConnectionManager {
  const connection = value as ConnectionManager;
  if (scope === "package") {
    const what = storing(connection);
    change(what, `${what.type === "add-connection" ? "Added" : "Edited"} the connection manager ${connection.name}.`);
  } else {
    notify(`Added the connection manager "${connection.name}" to the ${scope}.`);
  }
  void loadTray();
  return connection;
}
