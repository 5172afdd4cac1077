/**
 * The icons that the island draws, by name; they take the text's colour. Ours live in static/icons and are listed here,
 * those of task types live in the types' folders and are found by the build (static/type-icons.mjs).
 */

import add from "../../icons/add.svg";
import align from "../../icons/align.svg";
import annotation from "../../icons/annotation.svg";
import arrowRight from "../../icons/arrow-right.svg";
import autoLayout from "../../icons/auto-layout.svg";
import cancel from "../../icons/cancel.svg";
import canceled from "../../icons/canceled.svg";
import chevronDown from "../../icons/chevron-down.svg";
import chevronRight from "../../icons/chevron-right.svg";
import chevronUp from "../../icons/chevron-up.svg";
import close from "../../icons/close.svg";
import completion from "../../icons/completion.svg";
import connect from "../../icons/connect.svg";
import copy from "../../icons/copy.svg";
import cut from "../../icons/cut.svg";
import remove from "../../icons/delete.svg";
import disabled from "../../icons/disabled.svg";
import download from "../../icons/download.svg";
import edit from "../../icons/edit.svg";
import error from "../../icons/error.svg";
import group from "../../icons/group.svg";
import moveIn from "../../icons/move-in.svg";
import external from "../../icons/external.svg";
import failure from "../../icons/failure.svg";
import fit from "../../icons/fit.svg";
import full from "../../icons/full.svg";
import help from "../../icons/help.svg";
import history from "../../icons/history.svg";
import information from "../../icons/information.svg";
import keptDataFlow from "../../icons/kept-data-flow.svg";
import keptDatabase from "../../icons/kept-database.svg";
import keptFiles from "../../icons/kept-files.svg";
import keptProcess from "../../icons/kept-process.svg";
import keptScript from "../../icons/kept-script.svg";
import layout from "../../icons/layout.svg";
import map from "../../icons/map.svg";
import options from "../../icons/options.svg";
import packageIcon from "../../icons/package.svg";
import paste from "../../icons/paste.svg";
import redo from "../../icons/redo.svg";
import rename from "../../icons/rename.svg";
import run from "../../icons/run.svg";
import running from "../../icons/running.svg";
import save from "../../icons/save.svg";
import search from "../../icons/search.svg";
import skipped from "../../icons/skipped.svg";
import success from "../../icons/success.svg";
import task from "../../icons/task.svg";
import undo from "../../icons/undo.svg";
import parameter from "../../icons/parameter.svg";
import variable from "../../icons/variable.svg";
import waiting from "../../icons/waiting.svg";
import warning from "../../icons/warning.svg";
import zoomIn from "../../icons/zoom-in.svg";
import zoomOut from "../../icons/zoom-out.svg";
import smtp from "../../../connections/types/smtp/icon.svg";
import eventHandler from "../../../tasks/types/event_handler/icon.svg";
import sequence from "../../../tasks/types/sequence/icon.svg";
import typeIcons from "type-icons";

const OURS = {
  add,
  align,
  annotation,
  "arrow-right": arrowRight,
  "auto-layout": autoLayout,
  cancel,
  canceled,
  "chevron-down": chevronDown,
  "chevron-right": chevronRight,
  "chevron-up": chevronUp,
  close,
  completion,
  connect,
  copy,
  cut,
  delete: remove,
  disabled,
  download,
  edit,
  error,
  "event-handler": eventHandler,
  group,
  "move-in": moveIn,
  parameter,
  sequence,
  external,
  failure,
  fit,
  full,
  help,
  history,
  information,
  "kept-data-flow": keptDataFlow,
  "kept-database": keptDatabase,
  "kept-files": keptFiles,
  "kept-process": keptProcess,
  "kept-script": keptScript,
  layout,
  map,
  options,
  package: packageIcon,
  paste,
  redo,
  rename,
  run,
  running,
  save,
  search,
  smtp,
  skipped,
  success,
  task,
  undo,
  variable,
  waiting,
  warning,
  "zoom-in": zoomIn,
  "zoom-out": zoomOut,
} as const;

export type IconName = keyof typeof OURS;

export const ICONS: Readonly<Record<IconName, string>> = { ...typeIcons, ...OURS };

/** The icon that a task type names; a plain task's for a name that the island does not have. */
export function iconNamed(name: string): IconName {
  const bare = name.replace(/\.svg$/, "");
  return bare in ICONS ? (bare as IconName) : "task";
}
