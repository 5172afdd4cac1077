/** The menus of what stands on no canvas: connection managers, variables, parameters, the package and the headings of its tree. */

import { editConstraints } from "../commands/constraints.ts";
import { paste } from "../commands/copying.ts";
import { addHandler, showHandlers } from "../commands/event-handlers.ts";
import { isInTree } from "../commands/view.ts";
import { addParameter, addVariable, buildVariableExpression, copyVariable, deleteParameter, deleteVariables } from "../commands/variables.ts";
import { connectionEntries } from "../connections/entries.ts";
import { EVENT_NAMES, eventOf } from "../document/document.ts";
import { FOLDERS, keyOf } from "../document/explorer/items.ts";
import { graphOf, handlersOf } from "../document/graph.ts";
import { editConnection } from "../editors/editors.ts";
import { addNote } from "../notes/commands.ts";
import { app, type Definition, present } from "../store/state.ts";
import { addEntries, jsonEntry } from "./canvas-entries.ts";
import type { Entry } from "../widgets/entry.ts";
import { showVariable } from "./part-entries.ts";

export function definitionEntries(definition: Definition): Entry[] {
  switch (definition.kind) {
    case "connection":
      return connectionEntries(definition.connection);
    case "variable":
      return variableEntries(definition.id);
    case "parameter":
      return parameterEntries(definition.id);
    case "package":
      return [...addEntries({ into: null }), { label: "Paste", icon: "paste", keys: "Ctrl+V", act: () => void paste("") }, handlersEntry(null), jsonEntry(null)];
    case "folder":
      return folderEntries(definition);
  }
}

export function definitionName(definition: Definition): string {
  if (definition.kind === "connection") return definition.connection.name;
  if (definition.kind === "folder") return FOLDERS[definition.folder];
  if (definition.kind === "package") return present().name;
  const parts = definition.kind === "variable" ? present().variables : present().parameters;
  return parts.find(({ id }) => id === definition.id)?.name ?? "";
}

/** In the tree its line becomes a field; elsewhere the pane has one. */
function rename(kind: "variable" | "parameter", id: string): void {
  if (isInTree()) app.set({ renamingRow: keyOf(kind, id) });
  else if (kind === "variable") showVariable(id);
}

function variableEntries(id: string): Entry[] {
  const variable = present().variables.find((each) => each.id === id);
  if (!variable) return [];
  return [
    { label: "Show in Variables", icon: "edit", keys: "Enter", isHarmless: true, act: () => showVariable(id) },
    { label: "Build its expression…", icon: "edit", act: () => void buildVariableExpression(variable) },
    { label: "Rename", icon: "rename", keys: "F2", act: () => rename("variable", id) },
    { label: "Duplicate", icon: "copy", keys: "Ctrl+D", act: () => void copyVariable(variable) },
    { label: "Delete", icon: "delete", keys: "Del", act: () => deleteVariables([variable]) },
  ];
}

function parameterEntries(id: string): Entry[] {
  const parameter = present().parameters.find((each) => each.id === id);
  if (!parameter) return [];
  return [
    { label: "Show in Parameters", icon: "edit", keys: "Enter", isHarmless: true, act: () => app.set({ tab: "parameters" }) },
    { label: "Rename", icon: "rename", keys: "F2", act: () => rename("parameter", id) },
    { label: "Delete", icon: "delete", keys: "Del", act: () => deleteParameter(parameter) },
  ];
}

function folderEntries({ folder, owner }: Extract<Definition, { kind: "folder" }>): Entry[] {
  switch (folder) {
    case "executables":
      return [...addEntries({ into: owner }), { label: "Paste", icon: "paste", keys: "Ctrl+V", act: () => void paste(owner ?? "") }];
    case "constraints":
      return constraintEntries(owner);
    case "handlers":
      return handlerEntries(owner);
    case "connections":
      return [
        { label: "New connection manager…", icon: "add", act: () => void editConnection(null) },
        { label: "Paste", icon: "paste", keys: "Ctrl+V", act: () => void paste("") },
      ];
    case "variables":
      return [{ label: "Add a variable", icon: "add", act: () => showVariable(addVariable(owner)?.id) }];
    case "parameters":
      return [
        {
          label: "Add a parameter",
          icon: "add",
          act: () => {
            const added = addParameter();
            if (added) app.set({ renamingRow: keyOf("parameter", added.id) });
          },
        },
      ];
    case "notes":
      return [{ label: "Add a note", icon: "add", act: () => addNote({ into: owner }) }];
  }
}

function constraintEntries(owner: string | null): Entry[] {
  const { byId } = graphOf(present());
  const constraints = present().precedence_constraints.filter(({ from_executable }) => (byId.get(from_executable)?.parent ?? null) === owner);
  return [
    { label: "Connect…", icon: "connect", act: () => app.set({ dialog: { kind: "connect", from: null } }) },
    ...(constraints.length > 0 ? [{ label: "Edit all of them…", icon: "edit", act: () => void editConstraints(new Set(constraints.map(({ id }) => id))) } as const] : []),
  ];
}

function handlersEntry(owner: string | null): Entry {
  return { label: "Event handlers…", icon: "event-handler", isHarmless: true, act: () => showHandlers(owner) };
}

/** The events that have no handler yet. */
function handlerEntries(owner: string | null): Entry[] {
  const handled = new Set(handlersOf(graphOf(present()), owner).map(eventOf));
  const free = EVENT_NAMES.filter((event) => !handled.has(event));
  return [handlersEntry(owner), ...free.map((event): Entry => ({ label: `Add an ${event} handler`, icon: "add", act: () => addHandler(owner, event) }))];
}
