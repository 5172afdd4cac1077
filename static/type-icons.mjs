/**
 * The icons of task types and connection types, each in its type's folder: "type-icons" gives the island their markup by
 * name, "type-icons.css" gives pages a class each. A name is its folder's, with hyphens: send_mail, mw-i-send-mail.
 */
import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";

/**
 * The files of this name in the folders that are in these, by the folders' names with hyphens.
 * @param {readonly string[]} places
 * @param {string} file
 */
export async function findInTypes(places, file) {
  const found = {};
  for (const place of places) {
    for (const entry of await readdir(place, { recursive: true })) {
      const [folder, ...rest] = entry.split(/[\\/]/);
      if (rest.join("/") === file) found[folder.replaceAll("_", "-")] = join(place, entry);
    }
  }
  return found;
}

/**
 * Lets sources import the icons that are in these folders of types. Where one has a name of ours, ours is shown.
 * @param {string} root
 * @param {readonly string[]} places
 * @returns {import("esbuild").Plugin}
 */
export function typeIcons(root, places) {
  return {
    name: "type-icons",
    setup(build) {
      build.onResolve({ filter: /^type-icons(\.css)?$/ }, ({ path }) => ({ path, namespace: "type-icons" }));
      build.onLoad({ filter: /.*/, namespace: "type-icons" }, async ({ path }) => {
        const icons = Object.entries(await findInTypes(places, "icon.svg")).map(([name, icon]) => [name, `./${relative(root, icon)}`]);
        const isStyle = path.endsWith(".css");
        return { contents: isStyle ? writeStyle(icons) : writeModule(icons), loader: isStyle ? "css" : "js", resolveDir: root };
      });
    },
  };
}

const writeStyle = (icons) => icons.map(([name, path]) => `.mw-i-${name} { --mw-i: url("${path}"); }`).join("\n");

const writeModule = (icons) =>
  `${icons.map(([, path], index) => `import icon${index} from "${path}";`).join("\n")}
export default { ${icons.map(([name], index) => `"${name}": icon${index}`).join(", ")} };`;
