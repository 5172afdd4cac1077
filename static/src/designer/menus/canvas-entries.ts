/** The menus of the canvas itself and of the toolbar: adding, exporting, ways to run. */

import { paste } from "../commands/copying.ts";
import { showHandlers } from "../commands/event-handlers.ts";
import { selectAll } from "../commands/selection.ts";
import { addTask, layoutAutomatically } from "../commands/tasks.ts";
import { fitCanvas } from "../commands/view.ts";
import { iconNamed } from "../icons.ts";
import { addNote } from "../notes/commands.ts";
import { chooseEnvironment } from "../running/environments.ts";
import { runPackage, tryOut } from "../running/running.ts";
import { app, type Where } from "../store/state.ts";
import type { Entry } from "../widgets/entry.ts";

export function environmentEntries(): Entry[] {
  const { boot, environment } = app.get();
  const entry = (name: string, label: string): Entry => ({
    label,
    icon: name === (environment ?? "") ? "success" : "waiting",
    isHarmless: true,
    act: () => chooseEnvironment(name),
  });
  return [entry("", "No environment: default values"), ...boot.environments.map(({ name, is_production }) => entry(name, is_production ? `${name} (production)` : name))];
}

/** The ways to run a package with changes that are not saved. */
export function startEntries(): Entry[] {
  return [
    { label: "Save and run", icon: "run", act: () => void runPackage() },
    { label: "Save and run with options…", icon: "options", act: () => void runPackage({ asks: true }) },
    { label: "Try out without saving (no mail leaves)", icon: "task", act: () => void tryOut() },
    { label: "Try out with options…", icon: "options", act: () => void tryOut({ asks: true }) },
  ];
}

export function addEntries(where: Where = {}): Entry[] {
  const types = app.get().boot.types.filter((type) => type.in_toolbox);
  const isJoined = [where.onto, where.after, where.before].some((each) => each !== undefined);
  const { into } = where;
  return [
    ...types.map((type): Entry => ({ label: `Add ${type.label}`, icon: iconNamed(type.icon), act: () => addTask(type.name, where) })),
    ...(isJoined ? [] : [{ label: "Add a note", icon: "annotation", keys: "N", act: () => addNote({ into }) } as const]),
  ];
}

export function canvasEntries(): Entry[] {
  return [
    ...addEntries(),
    { label: "Paste", icon: "paste", keys: "Ctrl+V", act: () => void paste() },
    { label: "Event handlers of the package…", icon: "event-handler", isHarmless: true, act: () => showHandlers(null) },
    { label: "Select all", icon: "success", keys: "Ctrl+A", isHarmless: true, act: selectAll },
    { label: "Auto layout", icon: "auto-layout", act: () => void layoutAutomatically() },
    { label: "Fit", icon: "fit", keys: "0", isHarmless: true, act: fitCanvas },
    ...exportEntries(),
  ];
}

export function jsonEntry(ids: ReadonlySet<string> | null): Entry {
  return { label: ids === null ? "Package as JSON…" : "As JSON…", icon: "edit", keys: "J", isHarmless: true, act: () => app.set({ dialog: { kind: "json", ids: ids && [...ids] } }) };
}

/** What goes out of the page: into tickets and documents. */
export function exportEntries(): Entry[] {
  const { urls, package: own } = app.get().boot;
  const load = () => import("../export/pictures.ts");
  const picture = (kind: "svg" | "png") => void load().then(({ downloadPicture }) => downloadPicture(kind));
  return [
    { label: "Picture as SVG", icon: "download", isHarmless: true, act: () => picture("svg") },
    { label: "Picture as PNG", icon: "download", isHarmless: true, act: () => picture("png") },
    { label: "Documentation page (as saved)", icon: "download", isHarmless: true, act: () => void load().then(({ follow }) => follow(`${urls.packages_page}${own.id}/export/?format=html&download=1`, "")) },
    jsonEntry(null),
  ];
}
