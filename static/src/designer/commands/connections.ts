/** What people do with connection managers. */

import { tasksUsing } from "../document/connections.ts";
import type { ConnectionManager } from "../document/document.ts";
import { counted, listed } from "../document/words.ts";
import { app, present } from "../store/state.ts";
import { change } from "./edit.ts";

/** Asks first when tasks would lose their connection manager. */
export function deleteConnection(id: string): void {
  const connection = present().connections.find((each) => each.id === id);
  if (!connection) return;
  const users = tasksUsing(present(), connection);
  if (users.length === 0) return remove(connection);
  const names = users.map(({ name }) => name);
  app.set({
    dialog: {
      kind: "confirm",
      heading: `Delete "${connection.name}"?`,
      text: `${counted(users.length, "task uses", "tasks use")} it: ${listed(names)}. They cannot run until they get another connection manager.`,
      action: "Delete connection manager",
      confirm: () => remove(connection),
    },
  });
}

function remove(connection: ConnectionManager): void {
  change({ type: "delete-connection", id: connection.id }, `Deleted the connection manager "${connection.name}".`);
}
