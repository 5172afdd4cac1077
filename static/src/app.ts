/** What every page shares: the theme's switch, times in the reader's zone, native dialogs, questions before a loss. */

import { listenForConfirmations } from "./confirm.ts";
import { listenForDialogs } from "./dialogs.ts";
import { listenForThemeChoices } from "./theme-switch.ts";
import { showTimes } from "./times.ts";

listenForThemeChoices();
listenForDialogs();
listenForConfirmations();
showTimes(document);

// What htmx put into the page has times too.
document.addEventListener("htmx:afterSettle", (event) => showTimes(event.target as ParentNode));
