import { useCallback, useDeferredValue, useEffect, useMemo, useState } from "react";
import { addVariable, copyVariable, deleteVariables } from "../commands/variables.ts";
import type { PackageDocument, Variable } from "../document/document.ts";
import { showValue } from "../document/values.ts";
import { findUnused, qualifiedName, scopeName, scopesOf } from "../document/variables.ts";
import { counted } from "../document/words.ts";
import { loadSeen, loadVariableValues } from "../prompts/expressions.ts";
import type { Outcome } from "../server/wire.ts";
import { app, present, useApp } from "../store/state.ts";
import { Grid } from "../widgets/Grid.tsx";
import { Icon } from "../widgets/Icon.tsx";
import { columnsOf, type VariableRow } from "./variable-columns.tsx";

const OPTIONAL: readonly { readonly key: string; readonly label: string }[] = [
  { key: "namespace", label: "Namespace" },
  { key: "description", label: "Description" },
  { key: "read_only", label: "Read-only" },
  { key: "raise_changed_event", label: "Raise change event" },
];

/** SSIS's Variables window: the variables in sight of the selected task, or of the package. */
export function Variables() {
  const document = useApp((state) => state.history.present);
  const scope = useApp((state) => (state.selected.size === 1 ? [...state.selected][0]! : null));
  const canEdit = useApp((state) => state.boot.canEdit);
  const wanted = useApp((state) => state.wantedVariable);
  const [filter, setFilter] = useState("");
  const [hasSystem, setHasSystem] = useState(false);
  const [hasAll, setHasAll] = useState(false);
  const [more, setMore] = useState<ReadonlySet<string>>(new Set());
  const [chosen, setChosen] = useState<string | null>(null);
  const [fresh, setFresh] = useState<string | null>(null);
  const values = useVariableValues(document);
  const system = useSystemVariables(document, scope, hasSystem);
  const words = useDeferredValue(filter.trim().toLocaleLowerCase());

  const rows = useMemo(() => {
    const inSight = new Set(scopesOf(document, scope));
    const unused = findUnused(document);
    const own = document.variables
      .filter((variable) => hasAll || inSight.has(variable.scope))
      .map((variable): VariableRow => ({ id: variable.id, variable, scope: scopeName(document, variable.scope), now: values.get(variable.id) ?? null, isSystem: false, isUnused: unused.has(variable.id) }));
    return [...own, ...system].filter((row) => words === "" || matches(row, words));
  }, [document, scope, hasAll, values, system, words]);

  useEffect(() => {
    if (wanted === null) return;
    setHasAll(true);
    setFilter("");
    setChosen(wanted);
    app.set({ wantedVariable: null });
    requestAnimationFrame(() => requestAnimationFrame(() => globalThis.document.querySelector<HTMLElement>(`[data-cell="${CSS.escape(`${wanted} name`)}"]`)?.focus()));
  }, [wanted]);

  const columns = useMemo(() => columnsOf(canEdit).filter(({ key }) => more.has(key) || !OPTIONAL.some((each) => each.key === key)), [canEdit, more]);
  const variable = document.variables.find(({ id }) => id === chosen);
  const onFresh = useCallback(() => setFresh(null), []);
  const hidden = document.variables.length - rows.filter(({ isSystem }) => !isSystem).length;

  return (
    <div className="mw-table-pane">
      <div className="mw-tray-tools">
        {canEdit && (
          <>
            <button type="button" className="btn btn-sm" onClick={() => begin(addVariable(scope))} title={`Add a variable to ${scopeName(document, scope)}`}>
              <Icon name="add" size={16} /> Add variable
            </button>
            <button type="button" className="mw-icon-button" aria-label="Copy variable" title="Copy variable" disabled={!variable} onClick={() => variable && begin(copyVariable(variable))}>
              <Icon name="copy" size={17} />
            </button>
            <button type="button" className="mw-icon-button" aria-label="Delete variable" title="Delete variable (Del)" disabled={!variable} onClick={() => variable && deleteVariables([variable])}>
              <Icon name="delete" size={17} />
            </button>
          </>
        )}
        <input type="search" className="form-control form-control-sm mw-filter" aria-label="Filter variables" placeholder="Filter" value={filter} onChange={(event) => setFilter(event.target.value)} />
        <label className="mw-tick">
          <input type="checkbox" className="form-check-input" checked={hasAll} onChange={(event) => setHasAll(event.target.checked)} /> All scopes
        </label>
        <label className="mw-tick">
          <input type="checkbox" className="form-check-input" checked={hasSystem} onChange={(event) => setHasSystem(event.target.checked)} /> System variables
        </label>
        <ColumnChoice more={more} onMore={setMore} />
        <span className="mw-hint" role="status">
          {counted(rows.length, "variable")}
          {hidden > 0 && `, ${hidden.toLocaleString()} not shown`}
        </span>
      </div>
      {rows.length === 0 ? (
        <p className="mw-empty">{emptyText(document, scope, words, hidden)}</p>
      ) : (
        <Grid label="Variables" columns={columns} rows={rows} isQuiet={({ isSystem }) => isSystem} chosen={chosen} onChoose={setChosen} onDelete={canEdit ? remove : null} fresh={fresh} onFresh={onFresh} />
      )}
    </div>
  );

  function begin(added: Variable | null): void {
    if (!added) return;
    setFilter("");
    setChosen(added.id);
    setFresh(added.id);
  }
}

function remove({ variable, isSystem }: VariableRow): void {
  if (!isSystem) deleteVariables([variable]);
}

function emptyText(document: PackageDocument, scope: string | null, words: string, hidden: number): string {
  if (words !== "") return "No variable has this in its name, value or expression.";
  if (hidden > 0) return `${scopeName(document, scope)} sees none of the variables here. Tick “All scopes” to see them, or add one.`;
  return "No variables yet. Add one: expressions use it, and tasks can keep values in it.";
}

function matches({ variable, scope }: VariableRow, words: string): boolean {
  return [qualifiedName(variable), scope, variable.type, showValue(variable.type, variable.value), variable.expression, variable.description].some((text) => text.toLocaleLowerCase().includes(words));
}

function ColumnChoice({ more, onMore }: { more: ReadonlySet<string>; onMore: (more: ReadonlySet<string>) => void }) {
  return (
    <details className="mw-columns">
      <summary className="btn btn-sm">Columns</summary>
      <div className="mw-columns-list">
        {OPTIONAL.map(({ key, label }) => (
          <label key={key} className="mw-tick">
            <input
              type="checkbox"
              className="form-check-input"
              checked={more.has(key)}
              onChange={(event) => onMore(new Set(event.target.checked ? [...more, key] : [...more].filter((each) => each !== key)))}
            />{" "}
            {label}
          </label>
        ))}
      </div>
    </details>
  );
}

/** The values of variables with expressions, asked again a moment after each change. */
function useVariableValues(document: PackageDocument): ReadonlyMap<string, Outcome> {
  const [values, setValues] = useState<ReadonlyMap<string, Outcome>>(new Map());
  const { variables, parameters } = document;
  useEffect(() => loadVariableValues(present, setValues), [variables, parameters]);
  return values;
}

function useSystemVariables(document: PackageDocument, scope: string | null, isWanted: boolean): readonly VariableRow[] {
  const [rows, setRows] = useState<readonly VariableRow[]>([]);
  const { executables, name } = document;
  useEffect(() => {
    if (!isWanted) return setRows([]);
    return loadSeen(scope, (seen) => setRows(seen.filter((each) => each.name.startsWith("System::")).map(systemRow)));
  }, [executables, name, scope, isWanted]);
  return rows;
}

function systemRow({ name, type, scope, outcome }: { name: string; type: string; scope: string; outcome: Outcome }): VariableRow {
  const variable = {
    ...{ id: name, scope: null, namespace: "System", name: name.slice("System::".length), type, value: outcome.value, description: "", expression: "" },
    ...{ evaluate_as_expression: false, read_only: true, raise_changed_event: false },
  };
  return { id: name, variable, scope, now: outcome, isSystem: true, isUnused: false };
}
