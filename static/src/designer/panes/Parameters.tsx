import { useCallback, useMemo, useState } from "react";
import { addParameter, changeParameter, defaultValue, deleteParameter } from "../commands/variables.ts";
import type { Parameter } from "../document/document.ts";
import { parseValue, showValue } from "../document/values.ts";
import { NO_PARAMETERS } from "../document/variables.ts";
import { counted } from "../document/words.ts";
import { notify } from "../store/notices.ts";
import { app, useApp } from "../store/state.ts";
import { Grid } from "../widgets/Grid.tsx";
import { Icon } from "../widgets/Icon.tsx";
import type { Column } from "../widgets/columns.ts";

/** SSIS's Parameters tab: what whoever runs the package may set, or must. */
export function Parameters() {
  const parameters = useApp((state) => state.history.present.parameters);
  const canEdit = useApp((state) => state.boot.canEdit);
  const [chosen, setChosen] = useState<string | null>(null);
  const [fresh, setFresh] = useState<string | null>(null);
  const columns = useMemo(() => columnsOf(canEdit), [canEdit]);
  const parameter = parameters.find(({ id }) => id === chosen);
  const onFresh = useCallback(() => setFresh(null), []);

  function add(): void {
    const added = addParameter();
    if (added) setFresh(added.id);
  }

  return (
    <div className="mw-table-pane">
      <div className="mw-tray-tools">
        {canEdit && (
          <>
            <button type="button" className="btn btn-sm" onClick={add}>
              <Icon name="add" size={16} /> Add parameter
            </button>
            <button type="button" className="mw-icon-button" aria-label="Delete parameter" title="Delete parameter (Del)" disabled={!parameter} onClick={() => parameter && deleteParameter(parameter)}>
              <Icon name="delete" size={17} />
            </button>
          </>
        )}
        <span className="mw-hint" role="status">
          {counted(parameters.length, "parameter")}
        </span>
      </div>
      {parameters.length === 0 ? (
        <p className="mw-empty">No parameters yet. Add one for what changes from run to run, such as a recipient or a server.</p>
      ) : (
        <Grid label="Parameters" columns={columns} rows={parameters} chosen={chosen} onChoose={setChosen} onDelete={canEdit ? deleteParameter : null} fresh={fresh} onFresh={onFresh} />
      )}
    </div>
  );
}

function editType(parameter: Parameter, type: string): string | null {
  const kept = parseValue(type, showValue(parameter.type, parameter.value));
  const value = parameter.sensitive ? null : kept.problem === null ? kept.value : defaultValue(type);
  return changeParameter(parameter, { type, value });
}

function editValue(parameter: Parameter, text: string): string | null {
  const { value, problem } = parseValue(parameter.type, text);
  return problem ?? changeParameter(parameter, { value });
}

const MASKED = "Save hides the plain values that it had: in versions, unsaved changes and the audit, and for starts in schedules, triggers and environments.";

/** No document holds a secret: what is sensitive loses its value. */
function editSensitive(parameter: Parameter, text: string): string | null {
  const sensitive = text === "True";
  if (sensitive && app.get().saved.parameters.some(({ id, sensitive: was }) => id === parameter.id && !was)) notify(MASKED);
  return changeParameter(parameter, { sensitive, value: sensitive ? null : defaultValue(parameter.type) });
}

function columnsOf(canEdit: boolean): readonly Column<Parameter>[] {
  const isFixed = () => !canEdit;
  return [
    { key: "name", label: "Name", text: ({ name }) => name, edit: (parameter, text) => changeParameter(parameter, { name: text.trim() }), isFixed },
    {
      ...{ key: "type", label: "Data type", kind: "choice", text: ({ type }) => type, edit: editType, isFixed },
      options: () =>
        Object.keys(app.get().boot.data_types)
          .filter((type) => !NO_PARAMETERS.has(type))
          .map((value) => ({ value, label: value })),
    },
    {
      ...{ key: "value", label: "Value", text: ({ type, value }) => showValue(type, value), edit: editValue, isFixed: ({ sensitive }) => !canEdit || sensitive },
      draw: ({ type, value, sensitive }) => (sensitive ? <span className="mw-hint">Set for the run</span> : <span className="mw-value">{showValue(type, value)}</span>),
    },
    { key: "sensitive", label: "Sensitive", kind: "tick", text: ({ sensitive }) => showValue("Boolean", sensitive), edit: editSensitive, isFixed },
    { key: "required", label: "Required", kind: "tick", text: ({ required }) => showValue("Boolean", required), edit: (parameter, text) => changeParameter(parameter, { required: text === "True" }), isFixed },
    { key: "description", label: "Description", text: ({ description }) => description, edit: (parameter, text) => changeParameter(parameter, { description: text.trim() }), isFixed },
  ];
}
