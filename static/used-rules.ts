/**
 * Leaves out of a style sheet what no page can use. Most of Tabler is about parts that no page of ours has, and a browser
 * looks at its thousands of rules, some hundreds of them with :has(), whenever a page changes.
 *
 * A rule stays when all that its selector names is a word somewhere in the sources, so no class may be composed of parts.
 */
import type { Plugin } from "esbuild";
import { readFile } from "node:fs/promises";
import { PurgeCSS } from "purgecss";

/** What Markdown of a person makes; the sources have no word for it. */
const OF_MARKDOWN = "blockquote h1 h2 h3 h4 h5 h6 hr sub sup tfoot th";
/** Selectors that name nothing at all, which PurgeCSS takes for unused. */
const OF_ALL = [":focus-visible", ":root", ":host"];

/** Reads a style sheet without the rules that nothing in these folders needs. */
export function usedRulesOf(sheet: RegExp, folders: readonly string[]): Plugin {
  return {
    name: "used-rules",
    setup(build) {
      build.onLoad({ filter: sheet }, async ({ path }) => {
        const sources = folders.map((folder) => `${folder}/**/*.{html,ts,tsx}`);
        const contents = await usedRules(await readFile(path, "utf8"), sources);
        return { contents, loader: "css", watchDirs: [...folders] };
      });
    },
  };
}

/** Gives the style sheet without the rules of which no source has the words. */
export async function usedRules(css: string, sources: (string | { raw: string; extension: string })[]): Promise<string> {
  const [purged] = await new PurgeCSS().purge({
    content: [...sources, { raw: OF_MARKDOWN, extension: "html" }],
    css: [{ raw: css }],
    defaultExtractor: (text) => text.match(/[\w-]+/g) ?? [],
    safelist: OF_ALL,
  });
  return purged?.css ?? css;
}
