/**
 * Bundles static/src into static/dist, with what types have in their folders: an icon.svg, and for their editor a
 * script/main.ts, which becomes send-mail-editor.js. Of Tabler's style sheet there is what templates and sources use. `npm run build`, or `npm run build -- --watch` while developing.
 * Sources are never served; Django's STATICFILES_DIRS names only dist and icons.
 */
import { context, build } from "esbuild";
import { rm, mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { findInTypes, typeIcons } from "./type-icons.mjs";
import { usedRulesOf } from "./used-rules.ts";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const types = [here("../tasks/types"), here("../connections/types")];
const scripts = Object.entries(await findInTypes(types, "script/main.ts"));

/** @type {import("esbuild").BuildOptions} */
const shared = {
  bundle: true,
  minify: true,
  target: "es2022",
  outdir: here("dist"),
  logLevel: "info",
  legalComments: "linked",
  plugins: [typeIcons(here(".."), types), usedRulesOf(/tabler\.min\.css$/, [here("../templates"), here("src"), ...types])],
  define: { "process.env.NODE_ENV": '"production"' },
};

const builds = [
  // Icons in style sheets become data: addresses, in the island they are drawn inline so that they take the text's colour.
  { ...shared, format: "iife", entryPoints: { theme: here("src/theme.ts"), app: here("src/app.ts") } },
  { ...shared, entryPoints: { app: here("src/app.css"), designer: here("src/designer/designer.css") }, loader: { ".svg": "dataurl" } },
  // A module, so that what is rarely wanted comes when it is: each import() of the island becomes a file of its own.
  { ...shared, format: "esm", splitting: true, chunkNames: "designer-[name]-[hash]", entryPoints: { designer: here("src/designer/main.tsx"), "run-tree": here("src/run-tree/page.ts") }, loader: { ".svg": "text" }, jsx: "automatic" },
  // What only a task's editor needs is loaded when one opens: a module, because a page asks for it with import().
  ...scripts.map(([type, path]) => ({ ...shared, format: "esm", entryPoints: { [`${type}-editor`]: path } })),
];

await rm(here("dist"), { recursive: true, force: true });
await mkdir(here("dist"), { recursive: true });

if (process.argv.includes("--watch")) {
  await Promise.all(builds.map(async (options) => (await context(options)).watch()));
} else {
  const results = await Promise.all(builds.map((options) => build(options)));
  // A warning of esbuild means broken source, such as a brace that a merge lost: pages would only look wrong.
  if (results.some((result) => result.warnings.length > 0)) process.exitCode = 1;
}
