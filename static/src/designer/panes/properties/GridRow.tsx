import { useEffect, useState } from "react";
import { useApp } from "../../store/state.ts";
import { Icon } from "../../widgets/Icon.tsx";
import { Cell } from "./cells.tsx";
import { DrivenCell } from "./DrivenCell.tsx";
import { type GridPart, type GridProperty, isChanged, sharedValue, wordOf } from "./grid.ts";
import { canDrive, setProperty } from "./setting.ts";

/** One property: its control, fx, and reset where it differs from what is new. */
export function GridRow({ property, parts }: { property: GridProperty; parts: readonly GridPart[] }) {
  const { name, label, initial } = property;
  const canEdit = useApp((state) => state.boot.canEdit);
  const isDrivable = useApp((state) => parts.every(({ type }) => canDrive(state, type, name)));
  const [isOpening, setOpening] = useState(false);
  const driven = parts.filter(({ expressions }) => name in expressions);
  const isDriven = driven.length > 0;
  // What drives it is shown anyway; once nothing does any more, the cell comes back.
  useEffect(() => {
    if (isDriven) setOpening(false);
  }, [isDriven]);
  const changed = isChanged(parts, property);
  const { value, isMixed } = sharedValue(parts, property);
  const set = (next: unknown) => setProperty(parts, property, next);
  const cell = <Cell property={property} parts={parts} value={value} isMixed={isMixed} isOff={!canEdit} onSet={set} />;
  return (
    <div className="mw-prop" data-changed={changed || isDriven || undefined} data-property={name} data-open={isDriven || isOpening || undefined}>
      {isDriven || isOpening ? <DrivenCell property={property} parts={parts} stored={cell} isNew={!isDriven} onClose={() => setOpening(false)} /> : cell}
      <span className="mw-prop-tools">
        {canEdit && changed && (
          <button type="button" className="mw-icon-button" aria-label={`Reset ${label}`} title={`Reset to ${wordOf(property, initial) || "nothing"}`} onClick={() => set(initial)}>
            <Icon name="undo" size={13} />
          </button>
        )}
        {canEdit && isDrivable && (
          <button
            type="button"
            className="mw-fx mw-fx-drawn mw-fx-button"
            aria-label={`Expression of ${label}`}
            aria-pressed={isDriven}
            title={isDriven ? "An expression drives it" : "Give it a value by an expression"}
            onClick={() => setOpening(!isOpening)}
          />
        )}
      </span>
    </div>
  );
}
