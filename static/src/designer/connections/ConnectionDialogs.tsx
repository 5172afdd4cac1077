import { type FormEvent, useEffect, useState } from "react";
import { focusOnCanvas } from "../commands/view.ts";
import { select } from "../commands/selection.ts";
import { LONGEST_NAME } from "../document/names.ts";
import { counted } from "../document/words.ts";
import { sentenceOf } from "../server/api.ts";
import { app, type ChosenConnection, type DialogState, isDirty, useApp } from "../store/state.ts";
import { ConnectionPicker } from "../widgets/ConnectionPicker.tsx";
import { closeDialog, Modal } from "../widgets/Modal.tsx";
import { findGoingAlong, findUses, type GoingAlong, renameConnection, replaceConnection, shareConnection, type Uses, usersOf } from "./commands.ts";

interface DialogProps {
  readonly connection: ChosenConnection;
}

const DIALOGS = { "connection-uses": UsesDialog, "connection-replace": ReplaceDialog, "connection-share": ShareDialog, "connection-rename": RenameDialog } as const;

/** The dialogs of a connection manager's menu. */
export function ConnectionDialogs({ dialog: { kind, connection } }: { dialog: Extract<DialogState, { connection: ChosenConnection }> }) {
  const Dialog = DIALOGS[kind];
  return <Dialog connection={connection} />;
}

/** What the server answers, or why it does not. */
function useAnswer<Answer>(ask: (signal: AbortSignal) => Promise<Answer>, isWanted: boolean): { readonly answer: Answer | null; readonly failure: string | null } {
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    if (!isWanted) return undefined;
    const stop = new AbortController();
    ask(stop.signal).then(setAnswer, (error: unknown) => !stop.signal.aborted && setFailure(sentenceOf(error)));
    return () => stop.abort();
    // Asked once for a dialog, which is of one connection manager.
  }, []);
  return { answer, failure };
}

/** Where a connection manager is used: the tasks here, each leading to the canvas, and for a shared one those of other packages. */
function UsesDialog({ connection }: DialogProps) {
  const users = usersOf(connection);
  const isShared = connection.scope !== "package";
  const { answer, failure } = useAnswer<Uses>((signal) => findUses(connection, signal), isShared);
  const go = (id: string) => {
    closeDialog();
    select([id]);
    focusOnCanvas(id);
  };
  return (
    <Modal heading={`Where ${connection.name} is used`}>
      <div className="modal-body">
        <h3 className="mw-form-heading">In this package</h3>
        {users.length === 0 ? (
          <p className="mw-hint">No task here uses it.</p>
        ) : (
          <ul>
            {users.map(({ id, name, disable }) => (
              <li key={id}>
                <button type="button" className="mw-link-button" onClick={() => go(id)}>
                  {name}
                </button>
                {disable && " (disabled)"}
              </li>
            ))}
          </ul>
        )}
        {isShared && <OtherUses answer={answer} failure={failure} />}
      </div>
      <CloseFooter />
    </Modal>
  );
}

function OtherUses({ answer, failure }: { answer: Uses | null; failure: string | null }) {
  const here = Number(app.get().boot.package.id);
  const others = answer?.tasks.filter((each) => each.package !== here) ?? [];
  return (
    <>
      <h3 className="mw-form-heading">In all packages, as they are saved</h3>
      <p className="mw-hint" role="status">
        {failure ?? answer?.sentence ?? "Asking the server…"}
      </p>
      <ul>
        {others.map((each) => (
          <li key={each.id}>
            <a href={`${app.get().boot.urls.packages_page}${each.package}/`} target="_blank" rel="noopener">
              {each.project_name} / {each.package_name}
            </a>
            : {each.name}
          </li>
        ))}
      </ul>
    </>
  );
}

function CloseFooter() {
  return (
    <div className="modal-footer">
      <button type="button" className="btn btn-primary" data-first-focus="" onClick={closeDialog}>
        Close
      </button>
    </div>
  );
}

/** Has all tasks of the package use another one; for a shared one the page of the catalog does so in all packages. */
function ReplaceDialog({ connection }: DialogProps) {
  const users = usersOf(connection);
  const [to, setTo] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (to === "" || to === connection.id) return setProblem("Choose another connection manager.");
    closeDialog();
    replaceConnection(connection, to);
  };
  return (
    <Modal heading={`Replace ${connection.name} everywhere`}>
      <form onSubmit={submit}>
        <div className="modal-body mw-form">
          {problem && (
            <p className="mw-alert" role="alert">
              {problem}
            </p>
          )}
          <p>{users.length === 0 ? "No task of this package uses it." : `${counted(users.length, "task uses", "tasks use")} it in this package. One step of undo brings it back.`}</p>
          <ConnectionPicker type={connection.type} value="" label="Use in its place" isOff={users.length === 0} except={connection.id} onChange={setTo} />
          {connection.scope !== "package" && (
            <p className="mw-hint">
              <a href={`${app.get().boot.urls.connections_page}${connection.id}/merge/`} target="_blank" rel="noopener">
                Replace it in all packages
              </a>{" "}
              (opens in a new tab).
            </p>
          )}
        </div>
        <div className="modal-footer">
          <button type="button" className="btn" onClick={closeDialog}>
            Cancel
          </button>
          <button type="submit" className="btn btn-primary" disabled={users.length === 0}>
            Replace
          </button>
        </div>
      </form>
    </Modal>
  );
}

/** Gives a package's own manager to the project, or a project's to the catalog, once one knows what goes along. */
function ShareDialog({ connection }: DialogProps) {
  const isOwn = connection.scope === "package";
  const { answer, failure } = useAnswer<GoingAlong>((signal) => findGoingAlong(connection, signal), true);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isUnsaved = useApp((state) => isOwn && isDirty(state));
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setBusy(true);
    const sentence = await shareConnection(connection);
    setBusy(false);
    if (sentence === null) closeDialog();
    else setProblem(sentence);
  }
  // What is not saved yet, the server cannot tell of.
  const refused = problem ?? (isUnsaved ? null : failure);
  return (
    <Modal heading={isOwn ? `Give ${connection.name} to the project?` : `Give ${connection.name} to the catalog?`}>
      <form onSubmit={(event) => void submit(event)}>
        <div className="modal-body">
          {refused && (
            <p className="mw-alert" role="alert">
              {refused}
            </p>
          )}
          <p>{isOwn ? "All packages of the project can use it then. Tasks that use it still do." : "Packages of all projects can use it then, by those who have the right. Tasks that use it still do."}</p>
          {isUnsaved && <p>The package has unsaved changes. They are saved first.</p>}
          <Sentences heading="Goes along" sentences={answer?.along ?? []} />
          <Sentences heading="Stays" sentences={answer?.left ?? []} />
        </div>
        <div className="modal-footer">
          <button type="button" className="btn" data-first-focus="" onClick={closeDialog}>
            Cancel
          </button>
          <button type="submit" className="btn btn-primary" disabled={isBusy}>
            {isUnsaved ? "Save and convert" : "Convert"}
          </button>
        </div>
      </form>
    </Modal>
  );
}

function Sentences({ heading, sentences }: { heading: string; sentences: readonly string[] }) {
  if (sentences.length === 0) return null;
  return (
    <>
      <h3 className="mw-form-heading">{heading}</h3>
      <ul>
        {sentences.map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
    </>
  );
}

function RenameDialog({ connection }: DialogProps) {
  const [name, setName] = useState(connection.name);
  const [problem, setProblem] = useState<string | null>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const sentence = renameConnection(connection.id, name);
    setProblem(sentence);
    if (sentence === null) closeDialog();
  };
  return (
    <Modal heading={`Rename ${connection.name}`}>
      <form onSubmit={submit}>
        <div className="modal-body">
          <label className="form-label">
            Name
            <input
              className={problem ? "form-control is-invalid" : "form-control"}
              data-first-focus=""
              maxLength={LONGEST_NAME}
              value={name}
              aria-invalid={problem !== null}
              onFocus={(event) => event.target.select()}
              onChange={(event) => setName(event.target.value)}
            />
            {problem && (
              <span className="invalid-feedback" role="alert">
                {problem}
              </span>
            )}
          </label>
          <p className="mw-hint">Tasks that name it get the new name. What an expression names stays as it is.</p>
        </div>
        <div className="modal-footer">
          <button type="button" className="btn" onClick={closeDialog}>
            Cancel
          </button>
          <button type="submit" className="btn btn-primary">
            Rename
          </button>
        </div>
      </form>
    </Modal>
  );
}
