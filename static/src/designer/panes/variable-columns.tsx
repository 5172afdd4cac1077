/** The columns of the Variables pane: what each shows, and how it is edited. */

import { buildVariableExpression, changeVariable, defaultValue, setVariableExpression } from "../commands/variables.ts";
import type { Variable } from "../document/document.ts";
import { graphOf } from "../document/graph.ts";
import { parseValue, showValue } from "../document/values.ts";
import { scopeName } from "../document/variables.ts";
import type { Outcome } from "../server/wire.ts";
import { app, present } from "../store/state.ts";
import { OutcomeText } from "../widgets/OutcomeText.tsx";
import type { Column, Option } from "../widgets/columns.ts";

/** A row: a variable of the document, or one of SSIS's own, which is only read. */
export interface VariableRow {
  readonly id: string;
  readonly variable: Variable;
  readonly scope: string;
  readonly now: Outcome | null;
  readonly isSystem: boolean;
  readonly isUnused: boolean;
}

const BRIEF = 80;

function scopeOptions(): readonly Option[] {
  const document = present();
  return [{ value: "", label: "Package" }, ...graphOf(document).order.map(({ id, name }) => ({ value: id, label: name }))];
}

function editValue({ variable }: VariableRow, text: string): string | null {
  const { value, problem } = parseValue(variable.type, text);
  return problem ?? changeVariable(variable, { value }, `${variable.name} is ${text === "" ? "empty" : text}.`);
}

/** The value stays where the new type can hold it. */
function editType({ variable }: VariableRow, type: string): string | null {
  if (variable.evaluate_as_expression) return "The data type stays as long as the variable has an expression. Clear the expression first.";
  const kept = parseValue(type, showValue(variable.type, variable.value));
  return changeVariable(variable, { type, value: kept.problem === null ? kept.value : defaultValue(type) }, `${variable.name} is of type ${type}.`);
}

function edit(key: keyof Variable, read: (text: string) => unknown = (text) => text.trim()) {
  return ({ variable }: VariableRow, text: string) => changeVariable(variable, { [key]: read(text) });
}

export function columnsOf(canEdit: boolean): readonly Column<VariableRow>[] {
  const isFixed = ({ isSystem }: VariableRow) => !canEdit || isSystem;
  const truth = (text: string) => text === "True";
  return [
    { key: "name", label: "Name", text: ({ variable }) => variable.name, draw: (row) => <NameCell row={row} />, edit: edit("name"), isFixed },
    {
      ...{ key: "scope", label: "Scope", kind: "choice", text: ({ scope }) => scope, typed: ({ variable }) => variable.scope ?? "", options: scopeOptions, isFixed },
      edit: ({ variable }, id) => changeVariable(variable, { scope: id || null }, `Moved ${variable.name} to ${scopeName(present(), id || null)}.`),
    },
    {
      ...{ key: "type", label: "Data type", kind: "choice", text: ({ variable }) => variable.type, edit: editType, isFixed },
      options: () => Object.keys(app.get().boot.data_types).map((value) => ({ value, label: value })),
    },
    {
      ...{ key: "value", label: "Value", text: ({ variable }) => showValue(variable.type, variable.value), edit: editValue },
      draw: ({ variable, now }) => (now ? <OutcomeText outcome={now} /> : <span className="mw-value">{brief(showValue(variable.type, variable.value))}</span>),
      isFixed: (row) => isFixed(row) || row.variable.evaluate_as_expression,
    },
    {
      ...{ key: "expression", label: "Expression", text: ({ variable }) => variable.expression, isFixed },
      draw: ({ variable }) => <code className="mw-expression">{brief(variable.expression)}</code>,
      edit: ({ variable }, text) => setVariableExpression(variable, text),
      more: { label: ({ variable }) => `Build the expression of ${variable.name} (Alt+Enter)`, open: ({ variable }) => void buildVariableExpression(variable) },
    },
    { key: "namespace", label: "Namespace", text: ({ variable }) => variable.namespace, edit: edit("namespace"), isFixed },
    { key: "description", label: "Description", text: ({ variable }) => variable.description, draw: ({ variable }) => brief(variable.description), edit: edit("description"), isFixed },
    { key: "read_only", label: "Read-only", kind: "tick", text: ({ variable }) => showValue("Boolean", variable.read_only), edit: edit("read_only", truth), isFixed },
    { key: "raise_changed_event", label: "Raise change event", kind: "tick", text: ({ variable }) => showValue("Boolean", variable.raise_changed_event), edit: edit("raise_changed_event", truth), isFixed },
  ];
}

function NameCell({ row }: { row: VariableRow }) {
  const { variable, isUnused } = row;
  return (
    <>
      {variable.name}
      {variable.evaluate_as_expression && (
        <abbr className="mw-fx" title="Evaluated as expression">
          fx
        </abbr>
      )}
      {isUnused && <span className="mw-unused" title="No expression and no task names it.">unused</span>}
    </>
  );
}

function brief(text: string): string {
  return text.length > BRIEF ? `${text.slice(0, BRIEF - 1)}…` : text;
}
