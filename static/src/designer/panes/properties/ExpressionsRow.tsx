import { NEW_EXECUTABLE } from "../../document/document.ts";
import { NUMBERS } from "../../document/common-properties.ts";
import { editPartExpressions, type ExpressedPart } from "../../commands/properties.ts";
import { useApp } from "../../store/state.ts";
import { Fx } from "../../widgets/Fx.tsx";
import { ValueNow } from "./DrivenCell.tsx";

const COMMON: Readonly<Record<string, unknown>> = Object.fromEntries(NUMBERS.map((each) => [each.name, each]));

/** The row Expressions of the properties pane: how many properties an expression drives, those that the grid has no line for, and "…" to change that. */
export function ExpressionsRow({ part }: { part: ExpressedPart }) {
  const fields = useApp((state) => state.boot.fields[part.type]);
  const canEdit = useApp((state) => state.boot.canEdit);
  const properties = useApp((state) => state.boot.expressible[part.type]);
  const count = Object.keys(part.expressions).length;
  const hasLine = (name: string) => (fields?.some((field) => field.name === name) ?? false) || name in NEW_EXECUTABLE || name in COMMON;
  const entries = Object.entries(part.expressions).filter(([name]) => !hasLine(name));
  const label = (name: string) => properties?.find((property) => property.name === name)?.label ?? name.replaceAll("_", " ");
  return (
    <section className="mw-expressions-row" aria-label="Expressions">
      <div className="mw-expressions-head">
        <h4>Expressions</h4>
        {count > 0 && <Fx count={count} />}
        {canEdit && (
          <button type="button" className="btn btn-sm" aria-label={`Edit the expressions of ${part.name}`} title="Edit expressions" onClick={() => void editPartExpressions(part)}>
            …
          </button>
        )}
      </div>
      {entries.length > 0 && (
        <dl>
          {entries.map(([name, text]) => (
            <div key={name}>
              <dt>{label(name)}</dt>
              <dd className="mw-expression" title={text}>
                {text}
              </dd>
              <dd>
                <ValueNow part={part} property={name} text={text} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
