import { type ReactNode, useId, useState } from "react";
import { sortProperties, useLayout } from "../../store/layout.ts";
import { app, typeOf, useApp } from "../../store/state.ts";
import { Icon } from "../../widgets/Icon.tsx";
import { type GridPart, type GridProperty, propertiesOf, type Section, sectionsOf } from "./grid.ts";
import { GridRow } from "./GridRow.tsx";

interface GridProps {
  readonly parts: readonly GridPart[];
  /** What stands between the properties and their description. */
  readonly children?: ReactNode;
}

/** The properties of a task, of the package, or of several tasks at once, as SSDT's grid: a line each, by category or by name. */
export function PropertyGrid({ parts, children }: GridProps) {
  const [words, setWords] = useState("");
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [described, setDescribed] = useState<GridProperty | null>(null);
  const isByName = useLayout((state) => state.isByName);
  const fields = useApp((state) => state.boot.fields);
  const properties = propertiesOf(parts, { fields, initial: (type) => typeOf(app.get(), type)?.default_properties ?? {} });
  const sections = sectionsOf(properties, words, isByName);
  const toggle = (heading: string) => setClosed((now) => (now.has(heading) ? new Set([...now].filter((each) => each !== heading)) : new Set([...now, heading])));
  return (
    <>
      <div className="mw-props-tools" role="group" aria-label="Order of the properties">
        <button type="button" className="mw-props-tool" aria-pressed={!isByName} title="By category" aria-label="By category" onClick={() => sortProperties(false)}>
          <Icon name="group" size={15} />
        </button>
        <button type="button" className="mw-props-tool" aria-pressed={isByName} title="From A to Z" onClick={() => sortProperties(true)}>
          A–Z
        </button>
        <input type="search" className="form-control form-control-sm" aria-label="Filter properties" placeholder="Filter" value={words} onChange={(event) => setWords(event.target.value)} />
      </div>
      <div className="mw-props">
        {sections.length === 0 && <p className="mw-hint">No property is called so.</p>}
        {sections.map((section) => (
          <GridSection key={section.heading} section={section} parts={parts} isClosed={closed.has(section.heading) && words === ""} onToggle={toggle} onDescribe={setDescribed} />
        ))}
      </div>
      {children}
      <div className="mw-property-description" aria-hidden="true">
        <strong>{described?.label ?? "Properties"}</strong>
        <p>{(described?.hint ?? "What differs from a new task is bold. fx gives a property its value by an expression.") || " "}</p>
      </div>
    </>
  );
}

interface SectionProps {
  readonly section: Section;
  readonly parts: readonly GridPart[];
  readonly isClosed: boolean;
  readonly onToggle: (heading: string) => void;
  readonly onDescribe: (property: GridProperty) => void;
}

function GridSection({ section: { heading, properties }, parts, isClosed, onToggle, onDescribe }: SectionProps) {
  const id = useId();
  const whose = parts.map((part) => part.id).join();
  const rows = properties.map((property) => (
    <div key={`${property.name || property.label} of ${whose}`} onFocus={() => onDescribe(property)} onMouseEnter={() => onDescribe(property)}>
      <GridRow property={property} parts={parts} />
    </div>
  ));
  if (heading === "") return <section aria-label="From A to Z">{rows}</section>;
  return (
    <section aria-labelledby={id}>
      <h4 className="mw-props-heading">
        <button type="button" id={id} aria-expanded={!isClosed} onClick={() => onToggle(heading)}>
          <Icon name={isClosed ? "chevron-right" : "chevron-down"} size={12} /> {heading}
        </button>
      </h4>
      {!isClosed && rows}
    </section>
  );
}
