/** The rooms of the designer's island, in their order: main.tsx says what each is for. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { test } from "node:test";

const SCRIPTS = resolve(import.meta.dirname, "../../static/src");
const ISLAND = join(SCRIPTS, "designer");
const ROOMS = [...readFileSync(join(ISLAND, "main.tsx"), "utf8").matchAll(/^ \* - (\S+)\/ /gm)].map(([, room]) => room!);
const MOST_FILES = 15;

const PURE = ["document", "document/layout", "document/explorer", "changes/search", "changes/clipboard", "changes"];
const WITH_REACT = ["store", "widgets", "notes", "prompts", "running", "export", "connections", "menus", "canvas/nodes", "canvas/far", "canvas", "panes/properties", "panes/explorer", "panes", "drafts", "find", "merging", "tour", "page"];
const WITH_REACT_FLOW = ["canvas/nodes", "canvas/far", "canvas", "page/status", "page"];

const files = readdirSync(SCRIPTS, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
const scripts = files.filter(({ name }) => /\.tsx?$/.test(name)).map(({ parentPath, name }) => join(parentPath, name));

interface Import {
  readonly from: string;
  readonly to: string;
}

const IMPORT = /(?:^import\s(?:[^"]*?\sfrom\s)?|^export\s[^"=(;]*?\sfrom\s|\bimport\()"([^"]+)"/gm;

/** What the scripts import, types too: whoever needs a type must know the room that it is in. */
const imports: readonly Import[] = scripts.flatMap((from) =>
  Array.from(readFileSync(from, "utf8").matchAll(IMPORT), ([, to]) => ({ from, to: to!.startsWith(".") ? resolve(dirname(from), to!) : to! })),
);

/** The innermost room that a file is in; undefined beside the rooms, as main.tsx and icons.ts are. */
function roomOf(file: string): string | undefined {
  return ROOMS.filter((room) => file.startsWith(join(ISLAND, room, "/"))).sort((one, other) => other.length - one.length)[0];
}

function roomsThatImport(package_: RegExp): readonly string[] {
  const rooms = new Set(imports.filter(({ to }) => package_.test(to)).map(({ from }) => roomOf(from) ?? ""));
  return [...ROOMS, ""].filter((room) => rooms.has(room));
}

function show({ from, to }: Import): string {
  return `${relative(SCRIPTS, from)} imports ${to.startsWith("/") ? relative(SCRIPTS, to) : to}`;
}

/** A way along imports that comes back to where it began; empty when there is none. */
function findCircle(file: string, way: readonly string[], done: Set<string>): readonly string[] {
  if (way.includes(file)) return [...way.slice(way.indexOf(file)), file].map((each) => relative(SCRIPTS, each));
  if (done.has(file)) return [];
  const next = imports.filter(({ from }) => from === file).map(({ to }) => findCircle(to, [...way, file], done));
  done.add(file);
  return next.find((circle) => circle.length > 0) ?? [];
}

test("main.tsx names every room", () => {
  const islanders = scripts.filter((file) => file.startsWith(`${ISLAND}/`));
  const outside = islanders.filter((file) => roomOf(file) === undefined).map((file) => relative(ISLAND, file));
  assert.deepEqual(outside.sort(), ["icons.ts", "main.tsx"]);
  assert.deepEqual(ROOMS.filter((room) => !islanders.some((file) => roomOf(file) === room)), []);
});

test("a room imports from the rooms before it alone", () => {
  const upwards = imports.filter(({ from, to }) => ROOMS.indexOf(roomOf(to) ?? "") > ROOMS.indexOf(roomOf(from) ?? ROOMS.at(-1)!));
  assert.deepEqual(upwards.map(show), []);
});

test("no import leads back to where it began", () => {
  const done = new Set<string>();
  assert.deepEqual(scripts.flatMap((file) => findCircle(file, [], done)), []);
});

test("pure rooms import nothing but each other, and the layout's algorithm", () => {
  const isPure = (file: string) => PURE.includes(roomOf(file) ?? "");
  const strange = imports.filter(({ from, to }) => isPure(from) && !isPure(to) && to !== "@dagrejs/dagre");
  assert.deepEqual(strange.map(show), []);
});

test("pure rooms neither draw nor ask", () => {
  const impure = scripts.filter((file) => PURE.includes(roomOf(file) ?? "") && (file.endsWith(".tsx") || /\b(fetch|setTimeout|localStorage|window)\b/.test(readFileSync(file, "utf8"))));
  assert.deepEqual(impure, []);
});

test("React is known where something is drawn, React Flow at the canvas", () => {
  assert.deepEqual(roomsThatImport(/^react(-dom)?(\/|$)/), [...WITH_REACT, ""]);
  assert.deepEqual(roomsThatImport(/^@xyflow\//), WITH_REACT_FLOW);
});

test("a folder holds at most fifteen files", () => {
  const folders = new Set(files.map(({ parentPath }) => parentPath));
  const filesIn = (folder: string) => files.filter(({ parentPath }) => parentPath === folder).length;
  assert.deepEqual(Array.from(folders).filter((folder) => filesIn(folder) > MOST_FILES), []);
});
