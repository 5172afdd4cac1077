/**
 * Leaves out of a style sheet what no page can use. Most of Tabler is about parts that no page of ours has, and a browser
 * looks at its thousands of rules, some hundreds of them with :has(), whenever a page changes.
 *
 * A rule is used when a page can have all the classes and data- attributes that one of its selectors names, outside of
 * :not(): when each is a word somewhere in the sources. So classes of Tabler must not be composed of parts.
 */
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

const WRITES_MARKUP = /\.(html|ts|tsx)$/;
const GROUPS = /^@(media|supports|layer|container)\b/;
const ALTERNATIVES = new Set([":is", ":where", ":has", ":matches"]);

/**
 * Reads a style sheet without the rules that nothing in these folders needs.
 * @param {RegExp} sheet which one
 * @param {readonly string[]} folders
 * @returns {import("esbuild").Plugin}
 */
export function usedRulesOf(sheet, folders) {
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

/**
 * Gives all words of the sources in folders that a class or an attribute could be.
 * @param {readonly string[]} folders
 */
async function wordsOf(folders) {
  const words = new Set();
  for (const folder of folders) {
    for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
      if (!entry.isFile() || !WRITES_MARKUP.test(entry.name)) continue;
      for (const word of (await readFile(join(entry.parentPath, entry.name), "utf8")).match(/[\w-]+/g) ?? []) words.add(word);
    }
  }
  return words;
}

/**
 * Gives the style sheet without the rules that need another word.
 * @param {string} css
 * @param {ReadonlySet<string>} words
 */
export function usedRules(css, words) {
  let used = "";
  for (const [head, body] of rulesOf(css)) {
    if (body === null) used += `${head};`;
    else if (GROUPS.test(head)) {
      const inside = usedRules(body, words);
      if (inside) used += `${head}{${inside}}`;
    } else if (head.startsWith("@")) used += `${head}{${body}}`;
    else {
      const kept = split(head, ",").filter((selector) => isPossible(selector, words));
      if (kept.length > 0) used += `${kept.join(",")}{${body}}`;
    }
  }
  return used;
}

/** Gives what stands before each block, and the block; null where a semicolon ends it. */
function* rulesOf(css) {
  const text = css.replace(/\/\*[^]*?\*\//g, "");
  for (let start = 0; start < text.length; ) {
    const open = endOf(text, start, "{;");
    const head = text.slice(start, open).trim();
    if (text[open] !== "{") {
      if (head) yield [head, null];
      start = open + 1;
      continue;
    }
    const close = endOf(text, open + 1, "}");
    yield [head, text.slice(open + 1, close)];
    start = close + 1;
  }
}

/** Gives where one of the characters stands outside of strings, brackets and blocks, or the end. */
function endOf(text, start, characters) {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const one = text[at];
    if (depth === 0 && characters.includes(one)) return at;
    if (one === "\\") at++;
    else if (one === '"' || one === "'") at = text.indexOf(one, at + 1);
    else if ("([{".includes(one)) depth++;
    else if (")]}".includes(one)) depth--;
  }
  return text.length;
}

function split(text, character) {
  const parts = [];
  for (let start = 0; start <= text.length; ) {
    const end = endOf(text, start, character);
    parts.push(text.slice(start, end));
    start = end + 1;
  }
  return parts;
}

/** Says whether anything can match a selector. */
function isPossible(selector, words) {
  for (let at = 0; at < selector.length; at++) {
    const rest = selector.slice(at);
    const attribute = /^\[(data-[\w-]+)/.exec(rest);
    if (attribute && !words.has(attribute[1])) return false;
    const name = /^\.((?:\\.|[\w-])+)/.exec(rest);
    if (name && !words.has(name[1].replaceAll("\\", ""))) return false;
    const pseudo = /^:?:[\w-]+(?=\()/.exec(rest);
    if (pseudo) {
      const open = at + pseudo[0].length + 1;
      const close = endOf(selector, open, ")");
      const alternatives = split(selector.slice(open, close), ",");
      if (ALTERNATIVES.has(pseudo[0]) && !alternatives.some((each) => isPossible(each, words))) return false;
      at = close;
    } else if (rest[0] === "[") at += endOf(rest, 1, "]");
    else if (name) at += name[0].length - 1;
  }
  return true;
}
