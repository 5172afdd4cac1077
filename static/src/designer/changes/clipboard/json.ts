/** Reading JSON that a person wrote: what is wrong is said with its line, also what is found wrong later. */

/** Where in the JSON something is: ["executables", 2, "name"]. */
export type Path = readonly (string | number)[];

export class JsonProblem extends Error {
  /** From 1; null where nobody can say. */
  readonly line: number | null;

  constructor(sentence: string, line: number | null) {
    super(line === null ? sentence : `Line ${line}: ${sentence}`);
    this.line = line;
  }
}

export interface Json {
  readonly value: unknown;
  /** The line of what is at a path, or of the nearest that there is around it. */
  readonly lineOf: (path: Path) => number;
}

/** Values deeper than this nobody writes. */
const DEEPEST = 40;
const TOKEN = /\s*(?:([[\]{},:])|("(?:[^"\\\u0000-\u001f]|\\.)*")|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null))/y;

/** Reads JSON text. Throws JsonProblem. */
export function readJson(text: string): Json {
  const places = new Map<string, number>();
  const reader = new Reader(text, places);
  const value = reader.read([]);
  reader.expectEnd();
  return { value, lineOf: (path) => lineAt(text, nearest(places, path)) };
}

function nearest(places: ReadonlyMap<string, number>, path: Path): number {
  const place = places.get(JSON.stringify(path));
  return place ?? (path.length === 0 ? 0 : nearest(places, path.slice(0, -1)));
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

class Reader {
  readonly #text: string;
  readonly #places: Map<string, number>;
  #at = 0;

  constructor(text: string, places: Map<string, number>) {
    this.#text = text;
    this.#places = places;
  }

  read(path: Path): unknown {
    const token = this.#next();
    this.#places.set(JSON.stringify(path), this.#at - token.length);
    if (path.length > DEEPEST) return this.#fail("This is nested too deeply.");
    if (token === "[") return this.#list(path);
    if (token === "{") return this.#object(path);
    if (/^[\]},:]$/.test(token)) return this.#fail(`A value is missing before “${token}”.`);
    return this.#parse(token);
  }

  expectEnd(): void {
    if (this.#text.slice(this.#at).trim() !== "") this.#fail("Nothing may follow the end of the JSON.");
  }

  #list(path: Path): unknown[] {
    const items: unknown[] = [];
    if (this.#peek() === "]") return this.#skip(items);
    for (;;) {
      items.push(this.read([...path, items.length]));
      if (!this.#goesOn("]")) return items;
    }
  }

  #object(path: Path): Record<string, unknown> {
    const entries = new Map<string, unknown>();
    if (this.#peek() === "}") return this.#skip({});
    for (;;) {
      const token = this.#next();
      if (!token.startsWith('"')) this.#fail(`A name in " is missing before “${token}”.`);
      const key = this.#parse(token) as string;
      if (entries.has(key)) this.#fail(`“${key}” is there twice.`);
      if (this.#next() !== ":") this.#fail(`A colon is missing after "${key}".`);
      entries.set(key, this.read([...path, key]));
      // Not by assignment: "__proto__" is a name like others.
      if (!this.#goesOn("}")) return Object.fromEntries(entries);
    }
  }

  /** Whether another item follows; else it was the end. */
  #goesOn(end: string): boolean {
    const token = this.#next();
    if (token !== "," && token !== end) this.#fail(`A comma or “${end}” is missing before “${token.slice(0, 20)}”.`);
    if (token === "," && this.#peek() === end) this.#fail(`Nothing follows the comma before “${end}”.`);
    return token === ",";
  }

  #skip<Value>(value: Value): Value {
    this.#next();
    return value;
  }

  #peek(): string {
    const at = this.#at;
    const token = this.#next();
    this.#at = at;
    return token;
  }

  #next(): string {
    TOKEN.lastIndex = this.#at;
    const found = TOKEN.exec(this.#text);
    if (!found) {
      const rest = this.#text.slice(this.#at).trimStart();
      this.#at = this.#text.length - rest.length;
      return this.#fail(rest === "" ? "The JSON ends too early." : `This is no JSON: “${rest.split(/\s/)[0]!.slice(0, 20)}”.`);
    }
    this.#at = TOKEN.lastIndex;
    return found[1] ?? found[2] ?? found[3]!;
  }

  #parse(token: string): unknown {
    try {
      return JSON.parse(token);
    } catch {
      return this.#fail(`This is no JSON: ${token.slice(0, 40)}.`);
    }
  }

  #fail(sentence: string): never {
    throw new JsonProblem(sentence, lineAt(this.#text, this.#at));
  }
}
