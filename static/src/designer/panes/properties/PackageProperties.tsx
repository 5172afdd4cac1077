import { isHandler } from "../../document/document.ts";
import { useApp } from "../../store/state.ts";
import { ExpressionsRow } from "./ExpressionsRow.tsx";
import { PropertyGrid } from "./PropertyGrid.tsx";

/** With nothing selected: the package's own properties, as SSIS shows them. */
export function PackageProperties() {
  const host = useApp((state) => state.history.present);
  const version = useApp((state) => state.version);
  const handlers = host.executables.filter(isHandler).length;
  const facts = { Tasks: host.executables.length - handlers, "Event handlers": handlers, Constraints: host.precedence_constraints.length, "Package connections": host.connections.length, "Saved version": version };
  return (
    <div className="mw-form">
      <h3 className="mw-form-heading">Package</h3>
      <PropertyGrid parts={[{ ...host, id: null, type: "Package" }]}>
        <ExpressionsRow part={{ id: null, name: host.name, type: "Package", expressions: host.expressions }} />
      </PropertyGrid>
      <dl className="mw-facts">
        {Object.entries(facts).map(([label, count]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{count.toLocaleString()}</dd>
          </div>
        ))}
      </dl>
      <p className="mw-hint">Select a task or a constraint to see its properties here.</p>
    </div>
  );
}
