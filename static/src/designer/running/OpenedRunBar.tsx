import { useState } from "react";
import { call, sentenceOf } from "../server/api.ts";
import type { RunValue } from "../server/wire.ts";
import { notifyFailure } from "../store/notices.ts";
import { app, type OpenedRun, useApp } from "../store/state.ts";
import { Icon } from "../widgets/Icon.tsx";
import { runPackage } from "./running.ts";

/** Which run the page was opened with, what changed in the package since, and the values that it had. */
export function OpenedRunBar() {
  const opened = useApp((state) => state.opened);
  return opened && <Bar key={opened.id} opened={opened} />;
}

function Bar({ opened }: { opened: OpenedRun }) {
  const { urls, canRun } = useApp((state) => state.boot);
  const version = useApp((state) => state.version);
  return (
    <section className="mw-opened" aria-label={`Execution ${opened.id}`}>
      <p>
        <a href={`${urls.executions_page}${opened.id}/`}>Execution {opened.id}</a> ran version {opened.version}.{" "}
        {version === opened.version ? (
          "This is that version."
        ) : (
          <strong>
            <Icon name="warning" size={15} /> This is version {version}: <a href={`${urls.versions_page}compare/?from=${opened.version}&to=${version}`}>what changed since</a>.
          </strong>
        )}
      </p>
      <Values id={opened.id} />
      {canRun && (
        <button type="button" className="btn btn-sm" onClick={() => void runPackage({ asks: true })}>
          <Icon name="run" /> Run with its values…
        </button>
      )}
      <button type="button" className="btn btn-sm" onClick={() => app.set({ opened: null })}>
        <Icon name="close" /> Close
      </button>
    </section>
  );
}

/** Parameters and variables, read when somebody opens them. */
function Values({ id }: { id: string }) {
  const [values, setValues] = useState<readonly RunValue[] | null>(null);
  const read = async () => {
    try {
      setValues(await call<readonly RunValue[]>("GET", `${app.get().boot.urls.api_executions}${id}/values`));
    } catch (error) {
      notifyFailure(`The values cannot be shown. ${sentenceOf(error)}`);
    }
  };
  return (
    <details onToggle={(event) => event.currentTarget.open && values === null && void read()}>
      <summary>Values of this run</summary>
      {values === null ? "Reading…" : values.length === 0 ? "It had none." : <ValueTable values={values} />}
    </details>
  );
}

function ValueTable({ values }: { values: readonly RunValue[] }) {
  return (
    <div className="mw-opened-values" tabIndex={0} role="region" aria-label="Values of this run">
      <table className="table table-sm">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">At the start</th>
            <th scope="col">At the end</th>
          </tr>
        </thead>
        <tbody>
          {values.map(({ name, scope, start_value, value, sensitive }) => (
            <tr key={`${scope} ${name}`}>
              <th scope="row">
                {name} {scope && <span className="mw-hint">in {scope}</span>}
              </th>
              <td>{sensitive ? "Sensitive" : shown(start_value)}</td>
              <td>{sensitive ? "Sensitive" : shown(value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
