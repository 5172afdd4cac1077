/** Whether one works in the tree: then what commands show gets the focus there, and not on the canvas. */

import { connectTree, type Tree } from "../../commands/view.ts";

let isWorkedIn = false;

/** Dialogs and menus are opened from the tree and lead back to it; any other place ends that. */
function note(event: FocusEvent): void {
  const target = event.target as Element;
  if (target.closest("#explorer")) isWorkedIn = true;
  else if (!target.closest("dialog, .mw-menu")) isWorkedIn = false;
}

/** Listens while the tree is on the page; show gives the focus to a part's line. Gives what ends that. */
export function listenForWork(show: Tree["show"]): () => void {
  document.addEventListener("focusin", note);
  connectTree({ isWorkedIn: () => isWorkedIn, show });
  return () => {
    isWorkedIn = false;
    document.removeEventListener("focusin", note);
    connectTree(undefined);
  };
}
