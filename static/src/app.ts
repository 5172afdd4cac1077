/** What every page shares: the theme's switch, times in the reader's zone, native dialogs, questions before a loss. */

import { listenForConfirmations } from "./confirm.ts";
import { listenForDialogs } from "./dialogs.ts";
import { listenForThemeChoices } from "./theme-switch.ts";
import { showTimes } from "./times.ts";

listenForThemeChoices();
listenForDialogs();
listenForConfirmations();
showTimes(document);

// A form that was refused: what is wrong is the first thing to be read.
document.querySelector<HTMLElement>("main [data-error-summary]")?.focus();

// What htmx put into the page has times too; before it is painted, so that none is seen in two forms.
document.addEventListener("htmx:afterSwap", (event) => showTimes(event.target as ParentNode));
