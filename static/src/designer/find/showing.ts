/** Showing what was found: marked on the canvas, selected and in sight. */

import { selectConstraints, selecting, selectNothing } from "../commands/selection.ts";
import { reveal, showSurface } from "../commands/view.ts";
import { isHandler } from "../document/document.ts";
import { graphOf } from "../document/graph.ts";
import { standIn } from "../document/geometry.ts";
import type { Match } from "../changes/search/matching.ts";
import { app, present, surfaceOf } from "../store/state.ts";

let marks: CSSStyleSheet | undefined;

/** Marks what something was found in; a style sheet of our own, so that no task is drawn again. Gives what takes the marks away. */
export function markFound(matches: readonly Match[]): () => void {
  const ids = [...new Set(matches.flatMap(({ id }) => id ?? []))];
  const selectors = ids.flatMap((id) => [`#canvas [data-task="${CSS.escape(id)}"]`, `#canvas [data-constraint="${CSS.escape(id)}"]`, `.mw-tab-panel [data-cell^="${CSS.escape(id)} "]`, `[data-connection-id="${CSS.escape(id)}"]`]);
  marks ??= addSheet();
  marks.replaceSync(selectors.length === 0 ? "" : `:is(${selectors.join(",")}) { outline: 3px solid var(--mw-running); outline-offset: 2px; }`);
  return () => marks?.replaceSync("");
}

function addSheet(): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets.push(sheet);
  return sheet;
}

/** Selects what a text is in, and brings it into sight; the focus stays where it is. */
export function show({ list, id, keys }: Match): void {
  switch (list) {
    case "executables":
    case "notes":
      return showPart(id!);
    case "precedence_constraints":
      return showConstraint(id!);
    case "groups":
      app.set(selecting([id!]));
      return reveal(id!);
    case "variables":
    case "parameters":
    case "connections":
      app.set({ tab: list });
      return scrollTo(`[data-cell^="${CSS.escape(id!)} "], [data-connection-id="${CSS.escape(id!)}"]`);
    case null:
      if (keys.length > 0) selectNothing();
  }
}

/** Two frames later, when the pane is drawn. */
function scrollTo(selector: string): void {
  requestAnimationFrame(() => requestAnimationFrame(() => document.querySelector(selector)?.scrollIntoView({ block: "nearest" })));
}

function showPart(id: string): void {
  showSurface(surfaceOf(app.get(), id));
  const executable = graphOf(present()).byId.get(id);
  if (executable && isHandler(executable)) return;
  app.set(selecting([id]));
  reveal(executable ? standIn(present(), id) : id);
}

function showConstraint(id: string): void {
  const constraint = present().precedence_constraints.find((each) => each.id === id);
  if (!constraint) return;
  showSurface(surfaceOf(app.get(), constraint.from_executable));
  selectConstraints([id]);
  reveal(standIn(present(), constraint.from_executable));
}
