/**
 * The room changes/search/: where texts are in a package, and finding them. Pure.
 *
 * The texts of a package, each with what it belongs to.
 */

import { isSame } from "../../document/comparing.ts";
import { eventOf, isHandler, type PackageDocument, type Properties } from "../../document/document.ts";
import { graphOf } from "../../document/graph.ts";
import { noteTitle } from "../../document/notes.ts";
import { qualifiedName } from "../../document/variables.ts";

/** The lists of a document whose parts have IDs. */
export type PartList = "executables" | "connections" | "variables" | "parameters" | "precedence_constraints" | "groups" | "notes";

/** What of texts one may look for alone. */
export type Kind = "name" | "expression" | "address" | "variable" | "note" | "property";

export interface TextPlace {
  readonly list: PartList | null;
  /** Of the part; null is the package itself. */
  readonly id: string | null;
  /** The keys that lead to the text in its part. */
  readonly keys: readonly string[];
  readonly kind: Kind;
  /** What the part is called. */
  readonly owner: string;
  /** What the text is of it: "Subject", "Expression of subject". */
  readonly label: string;
  readonly text: string;
}

type Owner = Pick<TextPlace, "list" | "id" | "owner">;

const IDENTIFIER = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const ADDRESS_KEY = /(^|_)(line|address(es)?|recipients?|reply_to|server|host)$/;
/** Values deeper than this in a property are no texts that people write. */
const DEEPEST = 6;

/** The properties of something new, by its type. */
export type Defaults = Readonly<Record<string, Properties>>;

/**
 * All texts of a package that people wrote, in the order in which they read it: what is as it is in a new task nobody wrote.
 * No secret is among them, because a document holds none.
 */
export function listTexts(document: PackageDocument, defaults: Defaults): readonly TextPlace[] {
  return [...ofPackage(document), ...ofExecutables(document, defaults), ...ofConstraints(document), ...ofConnections(document), ...ofVariables(document), ...ofDrawing(document)];
}

function place(owner: Owner, keys: readonly string[], text: unknown, kind: Kind, label = words(keys.at(-1)!)): readonly TextPlace[] {
  return typeof text === "string" && text !== "" ? [{ ...owner, keys, kind, label, text }] : [];
}

function words(key: string): string {
  const text = key.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function ofPackage(document: PackageDocument): readonly TextPlace[] {
  const owner: Owner = { list: null, id: null, owner: document.name };
  return [...place(owner, ["name"], document.name, "name"), ...place(owner, ["description"], document.description, "property"), ...expressionsOf(owner, document.expressions)];
}

function ofExecutables(document: PackageDocument, defaults: Defaults): readonly TextPlace[] {
  return graphOf(document).order.flatMap((each) => {
    const owner: Owner = { list: "executables", id: each.id, owner: isHandler(each) ? `${eventOf(each)} event handler` : each.name };
    const name = isHandler(each) ? [] : place(owner, ["name"], each.name, "name");
    const untouched = defaults[each.type] ?? {};
    const written = Object.fromEntries(Object.entries(each.properties).filter(([key, value]) => !isSame(value, untouched[key])));
    return [...name, ...place(owner, ["description"], each.description, "property"), ...propertiesOf(owner, written), ...expressionsOf(owner, each.expressions)];
  });
}

function ofConstraints(document: PackageDocument): readonly TextPlace[] {
  const { byId } = graphOf(document);
  return document.precedence_constraints.flatMap(({ id, from_executable, to_executable, expression }) => {
    const owner = `${byId.get(from_executable)?.name ?? ""} → ${byId.get(to_executable)?.name ?? ""}`;
    return place({ list: "precedence_constraints", id, owner }, ["expression"], expression, "expression");
  });
}

function ofConnections(document: PackageDocument): readonly TextPlace[] {
  return document.connections.flatMap((each) => {
    const owner: Owner = { list: "connections", id: each.id, owner: each.name };
    return [
      ...place(owner, ["name"], each.name, "name"),
      ...place(owner, ["description"], each.description, "property"),
      ...propertiesOf(owner, each.properties),
      ...expressionsOf(owner, each.expressions),
    ];
  });
}

function ofVariables(document: PackageDocument): readonly TextPlace[] {
  const parameters = document.parameters.flatMap((each) => {
    const owner: Owner = { list: "parameters", id: each.id, owner: `$Package::${each.name}` };
    return [...place(owner, ["name"], each.name, "variable"), ...place(owner, ["value"], each.value, "variable"), ...place(owner, ["description"], each.description, "variable")];
  });
  const variables = document.variables.flatMap((each) => {
    const owner: Owner = { list: "variables", id: each.id, owner: qualifiedName(each) };
    return [
      ...place(owner, ["name"], each.name, "variable"),
      ...place(owner, ["value"], each.value, "variable"),
      ...place(owner, ["description"], each.description, "variable"),
      ...place(owner, ["expression"], each.expression, "expression"),
    ];
  });
  return [...parameters, ...variables];
}

function ofDrawing(document: PackageDocument): readonly TextPlace[] {
  const groups = document.groups.flatMap(({ id, name }) => place({ list: "groups", id, owner: name }, ["name"], name, "name"));
  return [...groups, ...document.notes.flatMap((note) => place({ list: "notes", id: note.id, owner: noteTitle(note) }, ["text"], note.text, "note"))];
}

function expressionsOf(owner: Owner, expressions: Readonly<Record<string, string>>): readonly TextPlace[] {
  return Object.entries(expressions).flatMap(([key, text]) => place(owner, ["expressions", key], text, "expression", `Expression of ${words(key).toLowerCase()}`));
}

/** The texts in properties, also in lists and objects; what only names a part by its ID is none. */
function propertiesOf(owner: Owner, properties: Readonly<Record<string, unknown>>): readonly TextPlace[] {
  const within = (keys: readonly string[], value: unknown): readonly TextPlace[] => {
    if (typeof value === "object" && value !== null && keys.length < DEEPEST) return Object.entries(value).flatMap(([key, inner]) => within([...keys, key], inner));
    if (typeof value !== "string" || IDENTIFIER.test(value)) return [];
    const label = keys.slice(1).map((key) => (/^\d+$/.test(key) ? `${Number(key) + 1}` : words(key))).join(" ");
    return place(owner, keys, value, kindOf(keys), label);
  };
  return Object.entries(properties).flatMap(([key, value]) => within(["properties", key], value));
}

function kindOf(keys: readonly string[]): Kind {
  if (keys[1] === "expression") return "expression";
  return ADDRESS_KEY.test(keys[1]!) ? "address" : "property";
}
