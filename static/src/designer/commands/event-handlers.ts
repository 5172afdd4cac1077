/** What people do with event handlers. */

import { EVENT_HANDLER, eventOf, NEW_EXECUTABLE, newId } from "../document/document.ts";
import { graphOf, handlersOf } from "../document/graph.ts";
import { notifyFailure } from "../store/notices.ts";
import { app, present, typeOf } from "../store/state.ts";
import { change, tryChange } from "./edit.ts";
import { ownerName } from "./naming.ts";
import { showInTree, showSurface } from "./view.ts";

/** Adds a handler of an event of an executable or the package (null), and shows its flow. */
export function addHandler(owner: string | null, event: string): void {
  const type = typeOf(app.get(), EVENT_HANDLER);
  if (!type || handlersOf(graphOf(present()), owner).some((each) => eventOf(each) === event)) return;
  const properties = { ...type.default_properties, event_name: event };
  const handler = { ...NEW_EXECUTABLE, id: newId(), parent: owner, type: EVENT_HANDLER, name: event, x: 0, y: 0, properties };
  const problem = tryChange({ type: "add", executables: [handler] }, `Added the ${event} event handler of ${ownerName(owner)}.`, { current: null });
  if (problem) return notifyFailure(problem);
  showSurface({ tab: "handlers", owner, event });
  showInTree("executable", handler.id);
}

/** Deletes an event handler with all that is in it. */
export function deleteHandler(id: string): void {
  const handler = graphOf(present()).byId.get(id);
  if (handler) change({ type: "delete", ids: new Set([id]) }, `Deleted the ${handler.name} event handler of ${ownerName(handler.parent)}.`, { selected: new Set(), current: null });
}

/** Shows the event handlers of an executable, or of the package: the first that it has, else its OnError. */
export function showHandlers(owner: string | null): void {
  const [handler] = handlersOf(graphOf(present()), owner);
  showSurface({ tab: "handlers", owner, event: handler ? eventOf(handler) : "OnError" });
}
