/** Dropping what was dragged on the canvas: into the container or group that the pointer is over, or out of its own. */

import { moveInto } from "../commands/containers.ts";
import { change } from "../commands/edit.ts";
import { namesOf } from "../commands/naming.ts";
import { tasksOf } from "../commands/selection.ts";
import type { Point } from "../document/document.ts";
import { absoluteRect, containerAt, groupAt } from "../document/geometry.ts";
import { looseNotes, parentOf } from "../document/notes.ts";
import { graphOf, outermost, withInside } from "../document/graph.ts";
import { listed } from "../document/words.ts";
import { app, present, shownFlow } from "../store/state.ts";

interface Over {
  readonly parent: string | null;
  /** The group there; null is none, undefined says nothing because a whole group is dragged. */
  readonly group: string | null | undefined;
}

let over: Over | null = null;

/** Says what is below the pointer, so that it lights up; ids are dragged, the pointer holds one of them. */
export function overTarget(point: Point, ids: readonly string[], held: string): void {
  const document = present();
  const flow = shownFlow(app.get());
  if (flow === undefined) return;
  const tasks = tasksOf(ids);
  const moved = withInside(graphOf(document), tasks);
  const parent = containerAt(document, flow, point, moved);
  const origin = placesIn(parent, new Map([["", point]])).get("")!;
  const isGroup = document.groups.some(({ id }) => id === held);
  const group = isGroup ? undefined : (groupAt(document, parent, origin, moved)?.id ?? null);
  over = { parent, group };
  const isNew = parent !== parentOf(document, [...tasks][0] ?? "");
  const target = group && group !== graphOf(document).groups.get(held)?.id ? group : isNew ? parent : null;
  if (app.get().dropTarget !== target) app.set({ dropTarget: target });
}

/** Takes a drag: one step, which moves within a container or from one into another. */
export function drop(places: ReadonlyMap<string, Point>): void {
  const document = present();
  const graph = graphOf(document);
  const target = over;
  over = null;
  if (app.get().dropTarget !== null) app.set({ dropTarget: null });
  const chosen = new Set(places.keys());
  // The notes on tasks go with them.
  const notes = looseNotes(document, chosen).filter(({ executable }) => executable === null || !chosen.has(executable));
  const moved = [...outermost(graph, chosen), ...notes];
  const ids = moved.map(({ id }) => id);
  if (!target || moved.every(({ parent }) => parent === target.parent)) {
    const kept = new Map(ids.map((id) => [id, places.get(id)!]));
    change({ type: "move", places: kept, group: isLoneMember(ids) ? undefined : target?.group }, `Moved ${listed(namesOf(new Set(ids)))}.`);
    return;
  }
  const absolute = new Map(
    moved.map(({ id, parent }) => {
      const origin = parent === null ? undefined : absoluteRect(document, parent);
      const { x, y } = places.get(id)!;
      return [id, { x: x + (origin?.x ?? 0), y: y + (origin?.y ?? 0) }];
    }),
  );
  moveInto(ids, target.parent, placesIn(target.parent, absolute), target.group);
}

/** A group whose only tasks are dragged goes with them. */
function isLoneMember(ids: readonly string[]): boolean {
  const { groups } = graphOf(present());
  const group = groups.get(ids[0] ?? "");
  return group !== undefined && group.executables.every((id) => ids.includes(id));
}

/** Where dragged tasks were dropped: their places in the innermost container there. */
export function placesIn(parent: string | null, absolute: ReadonlyMap<string, Point>): ReadonlyMap<string, Point> {
  const origin = parent === null ? undefined : absoluteRect(present(), parent);
  return new Map(Array.from(absolute, ([id, { x, y }]) => [id, { x: x - (origin?.x ?? 0), y: y - (origin?.y ?? 0) }]));
}
