/** What every page shares: the theme's switch, times in the reader's zone, native dialogs, questions before a loss, files, imports, tables to type in. */

import { listenForPasskeys } from "./accounts/passkeys.ts";
import { listenForChoosingAll } from "./forms/choosing-all.ts";
import { listenForConfirmations } from "./forms/confirm.ts";
import { countDown } from "./due.ts";
import { listenForDialogs } from "./forms/dialogs.ts";
import { listenForFiles } from "./forms/files.ts";
import { listenForImports } from "./forms/imports.ts";
import { listenForMoves } from "./forms/moving.ts";
import { listenForRefreshes } from "./refresh.ts";
import { showGivenValues } from "./forms/given-values.ts";
import { showPickers } from "./forms/picker.ts";
import { guardRequests } from "./requests.ts";
import { listenForSearches } from "./forms/searching.ts";
import { listenForRows, showRowButtons } from "./forms/rows.ts";
import { listenForThemeChoices } from "./theme-switch.ts";
import { showTimes, tellZone } from "./times.ts";
import { listenForFixes } from "./forms/trials.ts";
import { listenForTries } from "./try-it.ts";

guardRequests();
listenForThemeChoices();
listenForDialogs();
listenForMoves();
listenForChoosingAll();
listenForConfirmations();
listenForRefreshes();
listenForSearches();
listenForFixes();
listenForTries();
listenForPasskeys();
listenForFiles();
listenForImports();
showTimes(document);
tellZone(document);
listenForRows(document.body);
showRowButtons(document.body);
showPickers(document);
showGivenValues(document);
countDown();

// A form that was refused: what is wrong is the first thing to be read.
document.querySelector<HTMLElement>("main [data-error-summary]")?.focus();
