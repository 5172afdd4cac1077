/**
 * Leaves out of a style sheet what no page can use. Most of Tabler is about parts that no page of ours has, and a browser
 * looks at its thousands of rules, some hundreds of them with :has(), whenever a page changes.
 *
 * A rule is used when a page can have all the classes and data- attributes that one of its selectors names, outside of
 * :not(): when each is a word somewhere in the sources. So classes of Tabler must not be composed of parts.
 */
import type { Plugin } from "esbuild";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

type Words = ReadonlySet<string>;

const WRITES_MARKUP = /\.(html|ts|tsx)$/;
const GROUPS = /^@(media|supports|layer|container)\b/;
const ALTERNATIVES = new Set([":is", ":where", ":has"]);

/** Reads a style sheet without the rules that nothing in these folders needs. */
export function usedRulesOf(sheet: RegExp, folders: readonly string[]): Plugin {
  return {
    name: "used-rules",
    setup(build) {
      build.onLoad({ filter: sheet }, async ({ path }) => {
        const contents = usedRules(await readFile(path, "utf8"), await wordsOf(folders));
        return { contents, loader: "css", watchDirs: [...folders] };
      });
    },
  };
}

/** Gives all words of the sources in folders that a class or an attribute could be. */
async function wordsOf(folders: readonly string[]): Promise<Words> {
  const words = new Set<string>();
  for (const folder of folders) {
    for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
      if (!entry.isFile() || !WRITES_MARKUP.test(entry.name)) continue;
      for (const word of (await readFile(join(entry.parentPath, entry.name), "utf8")).match(/[\w-]+/g) ?? []) words.add(word);
    }
  }
  return words;
}

/** Gives the style sheet without the rules that need another word. */
export function usedRules(css: string, words: Words): string {
  let used = "";
  for (const [head, body] of rulesOf(css.replace(/\/\*[^]*?\*\//g, ""))) {
    if (body === null) used += `${head};`;
    else if (GROUPS.test(head)) {
      const inside = usedRules(body, words);
      if (inside) used += `${head}{${inside}}`;
    } else if (head.startsWith("@")) used += `${head}{${body}}`;
    else {
      const kept = split(head).filter((selector) => isPossible(selector, words));
      if (kept.length > 0) used += `${kept.join(",")}{${body}}`;
    }
  }
  return used;
}

/** Gives what stands before each block, and the block; null where a semicolon ends it. */
function* rulesOf(css: string): Generator<[string, string | null]> {
  for (let start = 0; start < css.length; ) {
    const open = endOf(css, start, "{;");
    const head = css.slice(start, open).trim();
    if (css[open] === "{") {
      const close = endOf(css, open + 1, "}");
      yield [head, css.slice(open + 1, close)];
      start = close + 1;
    } else {
      if (head) yield [head, null];
      start = open + 1;
    }
  }
}

/** Gives where one of the characters stands outside of strings, brackets and blocks, or the end. */
function endOf(text: string, start: number, characters: string): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const one = text.charAt(at);
    if (depth === 0 && characters.includes(one)) return at;
    if (one === "\\") at++;
    else if (one === '"' || one === "'") at = text.indexOf(one, at + 1);
    else if ("([{".includes(one)) depth++;
    else if (")]}".includes(one)) depth--;
  }
  return text.length;
}

function split(selectors: string): string[] {
  const parts = [];
  for (let start = 0; start <= selectors.length; ) {
    const end = endOf(selectors, start, ",");
    parts.push(selectors.slice(start, end));
    start = end + 1;
  }
  return parts;
}

/** Says whether anything can match a selector. */
function isPossible(selector: string, words: Words): boolean {
  for (let at = 0; at < selector.length; at++) {
    const rest = selector.slice(at);
    const name = /^\.((?:\\.|[\w-])+)/.exec(rest)?.[1];
    const pseudo = /^::?[\w-]+(?=\()/.exec(rest)?.[0];
    if (name !== undefined) {
      if (!name.split(/[^\w-]+/).every((word) => words.has(word))) return false;
      at += name.length;
    } else if (pseudo !== undefined) {
      const open = at + pseudo.length + 1;
      at = endOf(selector, open, ")");
      if (ALTERNATIVES.has(pseudo) && !split(selector.slice(open, at)).some((each) => isPossible(each, words))) return false;
    } else if (rest.startsWith("[")) {
      const attribute = /^\[(data-[\w-]+)/.exec(rest)?.[1];
      if (attribute !== undefined && !words.has(attribute)) return false;
      at += endOf(rest, 1, "]");
    }
  }
  return true;
}
