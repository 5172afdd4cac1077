/** The designer's island: starts when the page holds the package's data. */

import { createRoot } from "react-dom/client";
import { readBoot } from "./boot.ts";
import { Designer } from "./components/Designer.tsx";
import { listenForExpressionFields } from "./expression-fields.ts";
import { listenForPageKeys } from "./page-keys.ts";
import { followFromAddress } from "./running.ts";
import { guardUnsavedChanges } from "./saving.ts";
import { begin } from "./state.ts";
import { showIssues } from "./validation.ts";

const root = document.getElementById("designer");

if (root) {
  const boot = readBoot(root);
  begin(boot);
  showIssues(boot.issues);
  listenForPageKeys();
  listenForExpressionFields();
  guardUnsavedChanges();
  createRoot(root).render(<Designer />);
  void followFromAddress();
}
