import { editPartExpressions, type ExpressedPart } from "../../commands/properties.ts";
import { useApp } from "../../store/state.ts";
import { Fx } from "../../widgets/Fx.tsx";
import { ValueNow } from "./DrivenValue.tsx";

/** The row Expressions of the properties pane: which properties an expression drives, and "…" to change that. */
export function ExpressionsRow({ part }: { part: ExpressedPart }) {
  const canEdit = useApp((state) => state.boot.canEdit);
  const properties = useApp((state) => state.boot.expressible[part.type]);
  const entries = Object.entries(part.expressions);
  const label = (name: string) => properties?.find((property) => property.name === name)?.label ?? name.replaceAll("_", " ");
  return (
    <section className="mw-expressions-row" aria-label="Expressions">
      <div className="mw-expressions-head">
        <h4>Expressions</h4>
        {entries.length > 0 && <Fx count={entries.length} />}
        {canEdit && (
          <button type="button" className="btn btn-sm" aria-label={`Edit the expressions of ${part.name}`} title="Edit expressions" onClick={() => void editPartExpressions(part)}>
            …
          </button>
        )}
      </div>
      {entries.length === 0 ? (
        <p className="mw-hint">None</p>
      ) : (
        <dl>
          {entries.map(([name, text]) => (
            <div key={name}>
              <dt>{label(name)}</dt>
              <dd className="mw-expression" title={text}>
                {text}
              </dd>
              <dd>
                <ValueNow part={part} property={name} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
