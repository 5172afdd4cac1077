/** The boxes of what is drawn: a container holds all that is in it, a group is a frame around its tasks. */

import { type Executable, type Group, isContainer, type PackageDocument, type Point } from "./document.ts";
import { noteOf, notesIn } from "./notes.ts";
import { containersOf, type Graph, graphOf, insideOf } from "./graph.ts";
import { boundsOf, overlaps, type Rect, type Size, TASK_HEIGHT, TASK_SIZE, TASK_WIDTH } from "./placement.ts";

/** The line of a container with its name, and the room around what is in it. */
export const HEAD = 48;
export const PADDING = 24;
/** An empty container has room for one task. */
export const SMALLEST: Size = { width: TASK_WIDTH + 2 * PADDING, height: HEAD + TASK_HEIGHT + 2 * PADDING };
export const GROUP_HEAD = 40;
export const GROUP_PADDING = 16;

export interface Geometry {
  /** The box of each executable, group and note, in the container that it is in. */
  readonly rects: ReadonlyMap<string, Rect>;
  /** What is not drawn, because a container or group around it is collapsed. */
  readonly hidden: ReadonlySet<string>;
}

const geometries = new WeakMap<PackageDocument, Geometry>();

/** The boxes of a document; computed once for each document, which never changes. */
export function geometryOf(document: PackageDocument): Geometry {
  let geometry = geometries.get(document);
  if (!geometry) {
    geometry = measure(document);
    geometries.set(document, geometry);
  }
  return geometry;
}

/** The top left corner of the first task in a container, or in a flow. */
export function firstPlace(parent: Executable | undefined): Point {
  return parent && isContainer(parent) ? { x: PADDING, y: HEAD + PADDING } : { x: 0, y: 0 };
}

/** The place nearest to a wanted one that is inside of the container and below its name. */
export function keepInside(place: Point, parent: Executable | undefined): Point {
  if (!parent || !isContainer(parent)) return place;
  return { x: Math.max(place.x, PADDING), y: Math.max(place.y, HEAD + PADDING) };
}

/** What stands on the canvas beside each other in a container or flow: tasks, collapsed groups and notes. */
export function standing(document: PackageDocument, parent: string | null): readonly Rect[] {
  const graph = graphOf(document);
  const { rects } = geometryOf(document);
  const siblings = insideOf(graph, parent);
  const groups = new Set(siblings.flatMap(({ id }) => graph.groups.get(id) ?? []));
  const loose = siblings.filter(({ id }) => !graph.groups.has(id));
  return [...loose, ...groups, ...notesIn(document, parent)].map(({ id }) => rects.get(id)!);
}

/** The box in its flow's coordinates. */
export function absoluteRect(document: PackageDocument, id: string): Rect | undefined {
  const graph = graphOf(document);
  const { rects } = geometryOf(document);
  const rect = rects.get(id);
  if (!rect) return undefined;
  let { x, y } = rect;
  for (const { id: container } of around(document, graph, id)) {
    x += rects.get(container)?.x ?? 0;
    y += rects.get(container)?.y ?? 0;
  }
  return { ...rect, x, y };
}

function around(document: PackageDocument, graph: Graph, id: string): readonly Executable[] {
  const group = graph.byId.has(id) ? undefined : document.groups.find((each) => each.id === id);
  const note = noteOf(document, id);
  const first = note ? graph.byId.get(note.parent ?? "") : parentOf(graph, group?.executables[0] ?? id);
  const containers: Executable[] = [];
  for (let parent = first; parent && isContainer(parent); parent = parentOf(graph, parent.id)) containers.push(parent);
  return containers;
}

function parentOf(graph: Graph, id: string): Executable | undefined {
  const parent = graph.byId.get(id)?.parent;
  return parent === null || parent === undefined ? undefined : graph.byId.get(parent);
}

/** What is drawn for an executable: itself, or the outermost of the collapsed containers and groups that it is in. */
export function standIn(document: PackageDocument, id: string): string {
  const graph = graphOf(document);
  for (const around of [...containersOf(graph, id)].reverse()) {
    const group = graph.groups.get(around.id);
    if (group?.collapsed) return group.id;
    if (around.collapsed) return around.id;
  }
  const group = graph.groups.get(id);
  return group?.collapsed ? group.id : id;
}

/** The innermost container of a flow that a point is in, but none of those left out; null is the flow itself. */
export function containerAt(document: PackageDocument, flow: string | null, point: Point, without: ReadonlySet<string>): string | null {
  const graph = graphOf(document);
  const { rects, hidden } = geometryOf(document);
  const spot = { ...point, width: 0, height: 0 };
  const found = insideOf(graph, flow).findLast(
    (each) => isContainer(each) && !each.collapsed && !hidden.has(each.id) && !without.has(each.id) && overlaps(rects.get(each.id)!, spot),
  );
  if (!found) return flow;
  const { x, y } = rects.get(found.id)!;
  return containerAt(document, found.id, { x: point.x - x, y: point.y - y }, without);
}

/** The group in a container whose frame holds a point, drawn as if the moved ones were not in it. */
export function groupAt(document: PackageDocument, parent: string | null, point: Point, moved: ReadonlySet<string>): Group | undefined {
  const { byId } = graphOf(document);
  const { rects } = geometryOf(document);
  const spot = { ...point, width: 0, height: 0 };
  return document.groups.find((group) => {
    const rest = group.executables.filter((id) => !moved.has(id));
    if (byId.get(group.executables[0]!)?.parent !== parent || group.collapsed) return false;
    return rest.length > 0 && overlaps(frameOf({ ...group, executables: rest }, rects), spot);
  });
}

function measure(document: PackageDocument): Geometry {
  const graph = graphOf(document);
  const rects = new Map<string, Rect>();
  const hidden = new Set<string>();
  const groupsIn = groupsByParent(document, graph);
  const measureInside = (parent: string | null, isHidden: boolean): readonly Rect[] => {
    const boxes = insideOf(graph, parent).map((executable) => {
      const isGone = isHidden || graph.groups.get(executable.id)?.collapsed === true;
      if (isGone) hidden.add(executable.id);
      const size = isContainer(executable) ? containerSize(executable, measureInside(executable.id, isGone || executable.collapsed)) : TASK_SIZE;
      const rect = { x: executable.x, y: executable.y, ...size };
      rects.set(executable.id, rect);
      return [executable.id, rect] as const;
    });
    const frames = (groupsIn.get(parent) ?? []).map((group) => {
      const frame = frameOf(group, rects);
      rects.set(group.id, frame);
      if (isHidden) hidden.add(group.id);
      return frame;
    });
    const notes = notesIn(document, parent).map(({ id, x, y, width, height }) => {
      const rect = { x, y, width, height };
      rects.set(id, rect);
      if (isHidden) hidden.add(id);
      return rect;
    });
    return [...boxes.filter(([id]) => graph.groups.get(id)?.collapsed !== true).map(([, rect]) => rect), ...frames, ...notes];
  };
  measureInside(null, false);
  for (const { id } of Array.from(graph.handlers.values()).flat()) measureInside(id, false);
  return { rects, hidden };
}

function groupsByParent(document: PackageDocument, graph: Graph): ReadonlyMap<string | null, readonly Group[]> {
  const groups = new Map<string | null, Group[]>();
  for (const group of document.groups) {
    const parent = graph.byId.get(group.executables[0] ?? "")?.parent ?? null;
    groups.set(parent, [...(groups.get(parent) ?? []), group]);
  }
  return groups;
}

function containerSize(container: Executable, inside: readonly Rect[]): Size {
  if (container.collapsed) return TASK_SIZE;
  return {
    width: Math.max(SMALLEST.width, container.width, ...inside.map(({ x, width }) => x + width + PADDING)),
    height: Math.max(SMALLEST.height, container.height, ...inside.map(({ y, height }) => y + height + PADDING)),
  };
}

function frameOf(group: Group, rects: ReadonlyMap<string, Rect>): Rect {
  const box = boundsOf(group.executables.flatMap((id) => rects.get(id) ?? [])) ?? { x: 0, y: 0, ...TASK_SIZE };
  const corner = { x: box.x - GROUP_PADDING, y: box.y - GROUP_HEAD };
  if (group.collapsed) return { ...corner, ...TASK_SIZE };
  return { ...corner, width: box.width + 2 * GROUP_PADDING, height: box.height + GROUP_HEAD + GROUP_PADDING };
}
