/**
 * The room connections/: what people do with connection managers, the package's own and shared ones, and the dialogs for it.
 *
 * The server asks for the rights on shared ones each time.
 */

import { change, tryChange } from "../commands/edit.ts";
import { editPartExpressions } from "../commands/properties.ts";
import { loadStored, save } from "../commands/saving.ts";
import { tasksUsing } from "../document/connections.ts";
import type { ConnectionManager, Executable } from "../document/document.ts";
import { counted, listed } from "../document/words.ts";
import { editConnection } from "../editors/editors.ts";
import { loadTray, trayItem } from "../editors/tray.ts";
import { call, sentenceOf } from "../server/api.ts";
import { notify, notifyFailure } from "../store/notices.ts";
import { app, type ChosenConnection, isDirty, present } from "../store/state.ts";

/** What goes along when a connection manager gets a wider scope, and what does not, in sentences. */
export interface GoingAlong {
  readonly along: readonly string[];
  readonly left: readonly string[];
}

/** Where a shared connection manager is used, as far as one may see. */
export interface Uses {
  readonly sentence: string;
  readonly tasks: readonly { readonly id: number; readonly task: string; readonly name: string; readonly package: number; readonly package_name: string; readonly project_name: string }[];
}

/** The package's own connection manager; undefined for a shared one. */
export function ownOf({ id }: { readonly id: string }): ConnectionManager | undefined {
  return present().connections.find((each) => each.id === id);
}

export function chosenOf({ id, name, type }: ConnectionManager): ChosenConnection {
  return { id, name, type, scope: "package" };
}

/** The tasks of this package that use it. */
export function usersOf(connection: ChosenConnection): readonly Executable[] {
  return tasksUsing(present(), connection);
}

/** A package's own manager opens in the dialog; those of project and catalog have their own page, in another tab. */
export async function openConnection(connection: ChosenConnection): Promise<void> {
  const own = ownOf(connection);
  if (!own) return void window.open(`${app.get().boot.urls.connections_page}${connection.id}/`, "_blank", "noopener");
  const opener = document.activeElement;
  await editConnection(own);
  focusAgain(opener, connection.id);
}

/** The tray draws its list anew after a change. */
function focusAgain(opener: Element | null, id: string): void {
  if (opener instanceof HTMLElement && opener.isConnected && opener !== document.body) opener.focus();
  else trayItem(id)?.focus();
}

/** Opens the editor with the test under way. */
export function testConnection(connection: ChosenConnection): void {
  const own = ownOf(connection);
  if (own) void editConnection(own, own.type, pressTest);
  else void openConnection(connection);
}

function pressTest(dialog: HTMLElement): void {
  const button = dialog.querySelector<HTMLElement>("[data-test]");
  button?.closest("details")?.setAttribute("open", "");
  button?.focus();
  button?.click();
}

export function driveConnection(connection: ChosenConnection): void {
  const own = ownOf(connection);
  if (own) void editPartExpressions({ ...own, isConnection: true });
}

/** Answers what forbids the name. Tasks that refer to it by its name do so by the new one. */
export function renameConnection(id: string, name: string): string | null {
  const own = ownOf({ id });
  const trimmed = name.trim();
  if (!own) return "The package has no such connection manager any more.";
  return tryChange({ type: "update-connection", connection: { ...own, name: trimmed } }, trimmed === own.name ? "" : `Renamed the connection manager to ${trimmed}.`);
}

/** Has the package's tasks use another one. */
export function replaceConnection(connection: ChosenConnection, to: string): boolean {
  const users = usersOf(connection);
  const name = ownOf({ id: to })?.name ?? app.get().shared.find(({ id }) => id === to)?.name ?? "another connection manager";
  return change({ type: "repoint", from: connection, to }, `${counted(users.length, "task uses", "tasks use")} ${name} in place of ${connection.name}.`);
}

/** Asks first when tasks would lose their connection manager. */
export function deleteConnection(id: string): void {
  const own = ownOf({ id });
  if (!own) return;
  const users = tasksUsing(present(), own);
  if (users.length === 0) return remove(own);
  const names = users.map(({ name }) => name);
  app.set({
    dialog: {
      kind: "confirm",
      heading: `Delete "${own.name}"?`,
      text: `${counted(users.length, "task uses", "tasks use")} it: ${listed(names)}. They cannot run until they get another connection manager.`,
      action: "Delete connection manager",
      confirm: () => remove(own),
    },
  });
}

function remove(own: ConnectionManager): void {
  change({ type: "delete-connection", id: own.id }, `Deleted the connection manager "${own.name}".`);
}

function sharedUrl({ id }: ChosenConnection, more = ""): string {
  return `${app.get().boot.urls.api_connections}${id}${more}`;
}

export function findUses(connection: ChosenConnection, signal: AbortSignal): Promise<Uses> {
  return call("GET", sharedUrl(connection, "/uses"), undefined, signal);
}

/** Tells who uses a shared one before it is deleted, for everybody. */
export async function deleteShared(connection: ChosenConnection): Promise<void> {
  try {
    const { sentence } = await findUses(connection, new AbortController().signal);
    app.set({
      dialog: {
        kind: "confirm",
        heading: `Delete "${connection.name}" for everybody?`,
        text: `${sentence} It can be brought back from the catalog's deleted ones.`,
        action: "Delete connection manager",
        confirm: () => void removeShared(connection),
      },
    });
  } catch (error) {
    notifyFailure(`"${connection.name}" cannot be deleted. ${sentenceOf(error)}`);
  }
}

async function removeShared(connection: ChosenConnection): Promise<void> {
  try {
    await call("DELETE", sharedUrl(connection));
    notify(`Deleted the connection manager "${connection.name}".`);
  } catch (error) {
    notifyFailure(`"${connection.name}" is not deleted. ${sentenceOf(error)}`);
  }
  void loadTray();
}

function shareUrl(connection: ChosenConnection): string {
  return connection.scope === "package" ? `${app.get().boot.urls.api_package}/connections/${connection.id}/share` : sharedUrl(connection, "/share");
}

/** What would go along to the project or the catalog. Throws Problem, Unreachable. */
export function findGoingAlong(connection: ChosenConnection, signal: AbortSignal): Promise<GoingAlong> {
  return call("GET", shareUrl(connection), undefined, signal);
}

/** Gives the package's own manager to its project, or a project's to the catalog; answers what forbids it. What is not saved is saved first. */
export async function shareConnection(connection: ChosenConnection): Promise<string | null> {
  const isOwn = connection.scope === "package";
  if (isOwn && isDirty(app.get()) && !(await save())) return "The package is not saved, so the connection manager stays its own.";
  try {
    await call("POST", shareUrl(connection), isOwn ? undefined : {});
    const where = isOwn ? "the project" : "the catalog";
    if (isOwn) await loadStored(`Gave the connection manager ${connection.name} to the project.`);
    notify(`The connection manager "${connection.name}" belongs to ${where} now.`);
    await loadTray();
    return null;
  } catch (error) {
    return sentenceOf(error);
  }
}
