/** Changes of executables: adding, moving, naming, updating and deleting them. */

import { commonProblem, type CommonValues } from "../document/common-properties.ts";
import { isSame } from "../document/comparing.ts";
import { type ConnectionManager, type Executable, type Group, isHandler, type Note, type PackageDocument, type Parameter, type Point, type PrecedenceConstraint, type Properties, type Variable } from "../document/document.ts";
import { keepInside } from "../document/geometry.ts";
import { graphOf, withInside } from "../document/graph.ts";
import { noteOf } from "../document/notes.ts";
import type { Rect } from "../document/placement.ts";
import { pruneGroups, renameGroup } from "./groups.ts";
import { mapSame } from "./lists.ts";
import { putNote } from "./notes.ts";
import { checkName, Refusal, refuse } from "./refusal.ts";

/** New parts of the control flow, with what comes along. */
export interface Addition {
  readonly executables: readonly Executable[];
  readonly constraints?: readonly PrecedenceConstraint[];
  /** The constraint whose place the new ones take. */
  readonly instead?: string | null;
  /** Where others go to make room. */
  readonly places?: ReadonlyMap<string, Point>;
  readonly variables?: readonly Variable[];
  readonly parameters?: readonly Parameter[];
  readonly connections?: readonly ConnectionManager[];
  readonly groups?: readonly Group[];
  readonly notes?: readonly Note[];
}

function mapExecutables(document: PackageDocument, transform: (executable: Executable) => Executable): PackageDocument {
  const executables = mapSame(document.executables, transform);
  return executables === document.executables ? document : { ...document, executables };
}

export function move(document: PackageDocument, places: ReadonlyMap<string, Point>): PackageDocument {
  const { byId } = graphOf(document);
  const toPlace = <Part extends Executable | Note>(part: Part): Part => {
    const place = places.get(part.id);
    return moved(part, place && keepInside(place, part.parent === null ? undefined : byId.get(part.parent)));
  };
  const notes = mapSame(document.notes, toPlace);
  const next = mapExecutables(document, toPlace);
  return notes === document.notes ? next : { ...next, notes };
}

export function resize(document: PackageDocument, id: string, { x, y, width, height }: Rect): PackageDocument {
  const note = noteOf(document, id);
  if (note) return putNote(document, { ...note, x, y, width, height });
  const { parent } = executableOf(document, id);
  const place = keepInside({ x, y }, parent === null ? undefined : graphOf(document).byId.get(parent));
  return mapExecutables(document, (each) => (each.id === id && !isSame({ ...each, ...place, width, height }, each) ? { ...each, ...place, width, height } : each));
}

/** Collapses or expands containers and groups. */
export function collapse(document: PackageDocument, ids: ReadonlySet<string>, collapsed: boolean): PackageDocument {
  const set = <Item extends { readonly id: string; readonly collapsed: boolean }>(item: Item): Item => (ids.has(item.id) && item.collapsed !== collapsed ? { ...item, collapsed } : item);
  const executables = mapSame(document.executables, set);
  const groups = mapSame(document.groups, set);
  return executables === document.executables && groups === document.groups ? document : { ...document, executables, groups };
}

function moved<Part extends Executable | Note>(part: Part, place: Point | undefined): Part {
  if (!place || (place.x === part.x && place.y === part.y)) return part;
  return { ...part, x: place.x, y: place.y };
}

/** Sets common properties of executables; without IDs those of the package. */
export function setCommonProperties(document: PackageDocument, ids: ReadonlySet<string> | null, part: CommonValues): PackageDocument {
  refuse(commonProblem(part));
  const set = <Owner extends object>(owner: Owner): Owner => {
    const next = { ...owner, ...part };
    return isSame(owner, next) ? owner : next;
  };
  return ids === null ? set(document) : mapExecutables(document, (executable) => (ids.has(executable.id) ? set(executable) : executable));
}

/** Sets properties of a type's own, of one task or of several that have them. */
export function setProperties(document: PackageDocument, ids: ReadonlySet<string>, part: Properties): PackageDocument {
  return mapExecutables(document, (each) => {
    const properties = { ...each.properties, ...part };
    return !ids.has(each.id) || isSame(each.properties, properties) ? each : { ...each, properties };
  });
}

/** Has an expression drive a property of executables; an empty one drives it no more. */
export function drive(document: PackageDocument, ids: ReadonlySet<string>, property: string, text: string): PackageDocument {
  return mapExecutables(document, (each) => {
    const { [property]: _, ...others } = each.expressions;
    const expressions = text.trim() === "" ? others : { ...each.expressions, [property]: text };
    return !ids.has(each.id) || isSame(each.expressions, expressions) ? each : { ...each, expressions };
  });
}

export function add(document: PackageDocument, { executables, constraints = [], instead = null, places = new Map(), variables = [], parameters = [], connections = [], groups = [], notes = [] }: Addition): PackageDocument {
  const all = [...document.executables];
  for (const executable of executables) {
    checkName(executable.name, siblingsIn(all, executable));
    all.push(executable);
  }
  return {
    ...(places.size > 0 ? move({ ...document, executables: all }, places) : { ...document, executables: all }),
    precedence_constraints: [...document.precedence_constraints.filter(({ id }) => id !== instead), ...constraints],
    variables: joinedTo(document.variables, variables),
    parameters: joinedTo(document.parameters, parameters),
    connections: joinedTo(document.connections, connections),
    groups: joinedTo(document.groups, groups),
    notes: joinedTo(document.notes, notes),
  };
}

/** The same list where nothing comes to it. */
function joinedTo<Item>(items: readonly Item[], more: readonly Item[]): readonly Item[] {
  return more.length > 0 ? [...items, ...more] : items;
}

/** What one task gives to others: its type's properties where they are of the same type, what all have in common, and expressions. */
export function putProperties(document: PackageDocument, ids: ReadonlySet<string>, from: Executable): PackageDocument {
  const { delay_validation, disable_event_handlers, maximum_error_count, force_execution_result, disable, fail_package_on_failure, fail_parent_on_failure } = from;
  const common = { delay_validation, disable_event_handlers, maximum_error_count, force_execution_result, disable, fail_package_on_failure, fail_parent_on_failure };
  return mapExecutables(document, (each) => {
    if (!ids.has(each.id) || isHandler(each)) return each;
    const next = { ...each, ...common, ...(each.type === from.type ? { properties: from.properties, expressions: from.expressions } : {}) };
    return isSame(each, next) ? each : next;
  });
}

/** Those whose names an executable must not have: as in SSIS, names are unique in each container. */
export function siblingsIn(executables: readonly Executable[], { id, parent, type }: Executable): readonly Executable[] {
  if (isHandler({ type })) return [];
  return executables.filter((other) => other.id !== id && other.parent === parent && !isHandler(other));
}

export function rename(document: PackageDocument, id: string, name: string): PackageDocument {
  if (document.groups.some((group) => group.id === id)) return renameGroup(document, id, name);
  const executable = executableOf(document, id);
  const trimmed = name.trim();
  if (trimmed === executable.name) return document;
  checkName(trimmed, siblingsIn(document.executables, executable));
  return mapExecutables(document, (each) => (each.id === id ? { ...each, name: trimmed } : each));
}

/** An editor's OK: everything but identity, place and size, which the editor does not know. */
export function update(document: PackageDocument, edited: Executable): PackageDocument {
  const current = executableOf(document, edited.id);
  checkName(edited.name, siblingsIn(document.executables, current));
  const { type, parent, x, y, width, height, collapsed } = current;
  const next = { ...edited, name: edited.name.trim(), type, parent, x, y, width, height, collapsed };
  return mapExecutables(document, (each) => (each.id === edited.id && !isSame(each, next) ? next : each));
}

function executableOf(document: PackageDocument, id: string): Executable {
  const executable = graphOf(document).byId.get(id);
  if (!executable) throw new Refusal("This task is no longer in the package.");
  return executable;
}

/** Removes tasks with all that is inside, their constraints and variables; and constraints and notes. */
export function remove(document: PackageDocument, chosen: ReadonlySet<string>): PackageDocument {
  const ids = withInside(graphOf(document), chosen);
  const executables = document.executables.filter(({ id }) => !ids.has(id));
  const constraints = document.precedence_constraints.filter(
    (constraint) => !ids.has(constraint.id) && !ids.has(constraint.from_executable) && !ids.has(constraint.to_executable),
  );
  const notes = document.notes.filter(({ id }) => !ids.has(id));
  const isGone = executables.length < document.executables.length || constraints.length < document.precedence_constraints.length || notes.length < document.notes.length;
  if (!isGone) return document;
  const variables = document.variables.filter(({ scope }) => scope === null || !ids.has(scope));
  return { ...document, variables, executables, precedence_constraints: constraints, groups: pruneGroups(document.groups, ids), notes };
}
