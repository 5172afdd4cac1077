import { useRef, useState } from "react";
import { buildExpression } from "../commands/asking.ts";
import type { Expressions } from "../document/document.ts";
import type { ExpressibleProperty } from "../server/wire.ts";
import type { ExpressionsRequest } from "../store/prompts.ts";
import { useApp } from "../store/state.ts";
import { Icon } from "../widgets/Icon.tsx";
import { Modal } from "../widgets/Modal.tsx";

const NONE: readonly ExpressibleProperty[] = [];

/** SSIS's Property Expressions Editor: which properties get their value from an expression, and from which. */
export function PropertyExpressions({ request, done }: { request: ExpressionsRequest; done: (expressions: Expressions | null) => void }) {
  const { of, partType, scope } = request;
  const properties = useApp((state) => state.boot.expressible[partType]) ?? NONE;
  const [expressions, setExpressions] = useState<Expressions>(request.expressions);
  const [problem, setProblem] = useState<string | null>(null);
  const list = useRef<HTMLTableSectionElement>(null);
  const free = properties.filter(({ name }) => !(name in expressions));
  const label = (name: string) => properties.find((property) => property.name === name)?.label ?? name.replaceAll("_", " ");

  async function build(name: string): Promise<void> {
    const target = { part_type: partType, property: name };
    const built = await buildExpression({ of: `${label(name)} of ${of}`, expression: expressions[name] ?? "", scope, target });
    if (built !== null && built.trim() !== "") setExpressions((now) => ({ ...now, [name]: built }));
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[name="${CSS.escape(name)}"]`)?.focus());
  }

  function remove(name: string): void {
    setExpressions(Object.fromEntries(Object.entries(expressions).filter(([key]) => key !== name)));
  }

  function submit(): void {
    const empty = Object.entries(expressions).find(([, text]) => text.trim() === "");
    if (empty) return setProblem(`The expression of ${label(empty[0])} is empty. Type one, or remove it.`);
    done(expressions);
  }

  return (
    <Modal heading={`Expressions of ${of}`} isWide onClose={() => done(null)}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          event.stopPropagation();
          submit();
        }}
      >
        <div className="modal-body mw-form">
          {problem && (
            <p className="mw-alert" role="alert">
              {problem}
            </p>
          )}
          <p className="mw-hint">An expression gives the property its value when the package runs, in place of the value that was typed.</p>
          {Object.keys(expressions).length > 0 && (
            <table className="mw-property-expressions">
              <thead>
                <tr>
                  <th scope="col">Property</th>
                  <th scope="col">Expression</th>
                </tr>
              </thead>
              <tbody ref={list}>
                {Object.entries(expressions).map(([name, text]) => (
                  <tr key={name}>
                    <th scope="row">{label(name)}</th>
                    <td>
                      <span className="mw-expression-field">
                        <input
                          name={name}
                          className="form-control"
                          aria-label={`Expression of ${label(name)}`}
                          spellCheck={false}
                          autoComplete="off"
                          value={text}
                          onChange={(event) => setExpressions({ ...expressions, [name]: event.target.value })}
                        />
                        <button type="button" className="btn" aria-label={`Build the expression of ${label(name)}`} title="Expression builder" onClick={() => void build(name)}>
                          …
                        </button>
                        <button type="button" className="mw-icon-button" aria-label={`Remove the expression of ${label(name)}`} title="Remove" onClick={() => remove(name)}>
                          <Icon name="delete" size={17} />
                        </button>
                      </span>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          {free.length > 0 && (
            <label className="form-label">
              Add an expression for
              <select className="form-select" data-first-focus="" value="" onChange={(event) => void build(event.target.value)}>
                <option value="">Choose a property</option>
                {free.map(({ name, label: words, type }) => (
                  <option key={name} value={name}>
                    {words} ({type})
                  </option>
                ))}
              </select>
            </label>
          )}
        </div>
        <div className="modal-footer">
          <button type="button" className="btn" onClick={() => done(null)}>
            Cancel
          </button>
          <button type="submit" className="btn btn-primary">
            OK
          </button>
        </div>
      </form>
    </Modal>
  );
}
