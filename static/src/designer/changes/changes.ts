/**
 * The room changes/: what may be done to a package, and undone. It knows no React, no page and no server.
 *
 * Every change that the designer makes to a package document, as pure functions; what a rule forbids is a Refusal.
 */

import type { CommonValues } from "../document/common-properties.ts";
import type { ConstraintPart } from "../document/constraints.ts";
import type { ConnectionManager, ConstraintValue, Executable, Expressions, Note, PackageDocument, Parameter, Point, PrecedenceConstraint, Properties, Variable } from "../document/document.ts";
import { noteOf } from "../document/notes.ts";
import type { Rect } from "../document/placement.ts";
import type { Along } from "./clipboard/along.ts";
import { connect, reconnect, setConstraints } from "./constraints.ts";
import { addConnection, describe, putParameter, putVariable, repoint, setExpressions, updateConnection, withoutParameters, withoutVariables } from "./definitions.ts";
import { add, type Addition, collapse, drive, move, putProperties, remove, rename, resize, setCommonProperties, setProperties, update } from "./executables.ts";
import { addGroup, joinGroup } from "./groups.ts";
import { keepNotes, putNote } from "./notes.ts";
import { pushAllAside } from "./pushing-aside.ts";
import { type NewText, setTexts } from "./replacing.ts";
import { type Transfer, transfer, wrap } from "./transfers.ts";

export type Change =
  | ({ type: "add" } & Addition)
  | { type: "move"; places: ReadonlyMap<string, Point>; group?: string | null | undefined }
  | ({ type: "transfer" } & Transfer)
  | { type: "wrap"; ids: readonly string[]; container: Pick<Executable, "id" | "type" | "name" | "properties"> }
  | { type: "resize"; id: string; rect: Rect }
  | { type: "collapse"; ids: ReadonlySet<string>; collapsed: boolean }
  | { type: "group"; ids: readonly string[]; name: string }
  | { type: "ungroup"; id: string }
  | { type: "put-note"; note: Note }
  | { type: "rename"; id: string; name: string }
  | { type: "update"; executable: Executable }
  | { type: "put-properties"; ids: ReadonlySet<string>; from: Executable; along?: Along }
  | { type: "set-common"; ids: ReadonlySet<string> | null; part: CommonValues }
  | { type: "set-properties"; ids: ReadonlySet<string>; part: Properties }
  | { type: "drive"; ids: ReadonlySet<string>; property: string; text: string }
  | { type: "delete"; ids: ReadonlySet<string> }
  | { type: "connect"; constraint: PrecedenceConstraint }
  | { type: "reconnect"; id: string; from: string; to: string; value?: ConstraintValue | undefined }
  | { type: "set-constraints"; ids: ReadonlySet<string>; part: Partial<ConstraintPart> }
  | { type: "add-connection"; connection: ConnectionManager }
  | { type: "update-connection"; connection: ConnectionManager }
  | { type: "repoint"; from: Pick<ConnectionManager, "id" | "name">; to: string }
  | { type: "delete-connection"; id: string }
  | { type: "add-variable"; variable: Variable }
  | { type: "update-variable"; variable: Variable }
  | { type: "delete-variables"; ids: ReadonlySet<string> }
  | { type: "add-parameter"; parameter: Parameter }
  | { type: "update-parameter"; parameter: Parameter }
  | { type: "delete-parameters"; ids: ReadonlySet<string> }
  | { type: "set-expressions"; part: string | null; expressions: Expressions }
  | { type: "set-texts"; texts: readonly NewText[] }
  | { type: "describe"; name: string; description: string }
  | { type: "replace"; document: PackageDocument };

/** The document after a change; the same object when nothing changed. Throws Refusal. */
export function applyChange(document: PackageDocument, change: Change): PackageDocument {
  return change.type === "replace" ? change.document : keepNotes(document, make(document, change));
}

function make(document: PackageDocument, change: Exclude<Change, { type: "replace" }>): PackageDocument {
  switch (change.type) {
    case "add":
      return pushAllAside(document, add(document, change));
    case "move":
      return joinGroup(move(document, change.places), tasksAmong(document, change.places), change.group);
    case "transfer":
      return transfer(document, change);
    case "wrap":
      return wrap(document, change.ids, change.container);
    case "resize":
      return pushAllAside(document, resize(document, change.id, change.rect));
    case "collapse":
      return pushAllAside(document, collapse(document, change.ids, change.collapsed));
    case "group":
      return addGroup(document, change.ids, change.name);
    case "ungroup":
      return { ...document, groups: document.groups.filter(({ id }) => id !== change.id) };
    case "put-note":
      return pushAllAside(document, putNote(document, change.note));
    case "rename":
      return rename(document, change.id, change.name);
    case "update":
      return update(document, change.executable);
    case "put-properties":
      return putProperties(add(document, { executables: [], ...change.along }), change.ids, change.from);
    case "set-common":
      return setCommonProperties(document, change.ids, change.part);
    case "set-properties":
      return setProperties(document, change.ids, change.part);
    case "drive":
      return drive(document, change.ids, change.property, change.text);
    case "delete":
      return remove(document, change.ids);
    case "connect":
      return connect(document, change.constraint);
    case "reconnect":
      return reconnect(document, change);
    case "set-constraints":
      return setConstraints(document, change.ids, change.part);
    case "add-connection":
      return addConnection(document, change.connection);
    case "update-connection":
      return updateConnection(document, change.connection);
    case "repoint":
      return repoint(document, change.from, change.to);
    case "delete-connection":
      return { ...document, connections: document.connections.filter(({ id }) => id !== change.id) };
    case "add-variable":
      return putVariable(document, change.variable);
    case "update-variable":
      return putVariable(document, change.variable);
    case "delete-variables":
      return withoutVariables(document, change.ids);
    case "add-parameter":
      return putParameter(document, change.parameter);
    case "update-parameter":
      return putParameter(document, change.parameter);
    case "delete-parameters":
      return withoutParameters(document, change.ids);
    case "set-expressions":
      return setExpressions(document, change.part, change.expressions);
    case "set-texts":
      return setTexts(document, change.texts);
    case "describe":
      return describe(document, change.name, change.description);
  }
}

function tasksAmong(document: PackageDocument, places: ReadonlyMap<string, Point>): readonly string[] {
  return Array.from(places.keys()).filter((id) => noteOf(document, id) === undefined);
}
