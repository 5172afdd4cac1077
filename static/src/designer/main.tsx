/**
 * The designer's island: starts when the page holds the package's data. Its rooms, each of which imports from those above it alone
 * (tests/frontend/rooms.test.ts holds that):
 *
 * - document/          what a package is and what can be read from it; pure: no React, no page, no server
 * - document/layout/   where everything stands when it is laid out anew; pure
 * - document/explorer/ the package as one tree; pure
 * - changes/search/    where texts are in a package, and finding them; pure
 * - changes/clipboard/ copying and pasting parts of packages as readable text; pure
 * - changes/           what may be done to a package, undo, copying; pure too
 * - server/            what the server says and is asked: the API, its answers, what the page was opened with
 * - store/             what the page knows: one state, the run, issues, notices
 * - commands/          what a person does: changes the document through the store, moves the focus, saves
 * - widgets/           what rooms draw with: icon, dialog, grid
 * - notes/             notes on the canvas: what people do with them, their Markdown
 * - editors/           forms and lists that the server draws: editors of tasks and connection managers, the tray's list
 * - prompts/           dialogs that answer who opened them: expression builder, property expressions, new variable, constraints
 * - running/           running a package and following the run
 * - export/            the canvas as a picture, parts as JSON; loaded when it is wanted
 * - connections/       what people do with connection managers, and the dialogs for it
 * - menus/             context menus: what can be done with a part, wherever it is shown
 * - canvas/nodes/      what stands on the canvas: tasks, containers, groups, precedence constraints
 * - canvas/far/        a large flow as it is seen from afar, in one picture; the map
 * - canvas/            the control flow in React Flow: mouse, keys, dropping, menus
 * - panes/properties/  the properties pane
 * - panes/explorer/    the package as a tree, in which all can be done that the canvas does; loaded when it is opened
 * - panes/             the other panes: toolbox, connection managers, variables, parameters, issues
 * - drafts/            what is not saved is kept, and opened again; who else is here
 * - find/              finding and replacing in the package; loaded when it is wanted
 * - merging/           where others saved meanwhile: choosing whose changes count, with a picture of them
 * - page/status/       the line below everything: problems, selection, run, who is here, zoom, saved or not
 * - tour/              the first steps, told one by one; loaded for who is new
 * - page/              the whole page: toolbar, page keys, saving's dialogs, help
 *
 * icons.ts has the icons for all of them, styles/ their looks.
 */

import { createRoot } from "react-dom/client";
import { guardUnsavedChanges } from "./commands/saving.ts";
import { keepDrafts } from "./drafts/keeping.ts";
import { findDrafts } from "./drafts/opening.ts";
import { sayPresence } from "./drafts/presence.ts";
import { Designer } from "./page/Designer.tsx";
import { listenForPageKeys } from "./page/keys.ts";
import { listenForDrivenFields } from "./prompts/driven-fields.ts";
import { listenForExpressionFields } from "./prompts/expression-fields.ts";
import { followFromAddress } from "./running/running.ts";
import { readBoot } from "./server/boot.ts";
import { app, begin } from "./store/state.ts";
import { offerTour } from "./store/tour.ts";
import { showIssues } from "./store/validation.ts";

const root = document.getElementById("designer");

if (root) {
  const boot = readBoot(root);
  begin(boot);
  // From a page that found something in this package.
  if (new URLSearchParams(location.search).has("find")) app.set({ finding: 1 });
  showIssues(boot.issues);
  listenForPageKeys();
  listenForExpressionFields();
  listenForDrivenFields();
  guardUnsavedChanges();
  createRoot(root).render(<Designer />);
  if (!boot.looked_at) {
    keepDrafts();
    sayPresence();
    void findDrafts();
    if (boot.canEdit) offerTour(boot.user, boot.document, boot.version);
  }
  void followFromAddress();
}
