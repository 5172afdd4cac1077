import { lazy, Suspense } from "react";
import { ConnectDialog } from "../canvas/ConnectDialog.tsx";
import { MoveDialog } from "../canvas/MoveDialog.tsx";
import { type DialogState, useApp } from "../store/state.ts";
import { closeDialog, Modal } from "../widgets/Modal.tsx";
import { SaveDialog } from "./SaveDialog.tsx";

/* Loaded when somebody wants them. */
const JsonDialog = lazy(async () => ({ default: (await import("../export/JsonDialog.tsx")).JsonDialog }));
const ConnectionDialogs = lazy(async () => ({ default: (await import("../connections/ConnectionDialogs.tsx")).ConnectionDialogs }));
const MergeDialog = lazy(async () => ({ default: (await import("../merging/MergeDialog.tsx")).MergeDialog }));
const ConflictDialog = lazy(async () => ({ default: (await import("../merging/ConflictDialog.tsx")).ConflictDialog }));
const GoneDialog = lazy(async () => ({ default: (await import("../merging/GoneDialog.tsx")).GoneDialog }));
const DraftDialog = lazy(async () => ({ default: (await import("../drafts/DraftDialog.tsx")).DraftDialog }));
const HistoryDialog = lazy(async () => ({ default: (await import("./HistoryDialog.tsx")).HistoryDialog }));
const HelpDialog = lazy(async () => ({ default: (await import("./HelpDialog.tsx")).HelpDialog }));

/** The island's own dialog, one at a time; editors are the server's. */
export function Dialogs() {
  const dialog = useApp((state) => state.dialog);
  return dialog && <Suspense>{draw(dialog)}</Suspense>;
}

function draw(dialog: DialogState) {
  switch (dialog.kind) {
    case "connect":
      return <ConnectDialog from={dialog.from} constraint={dialog.constraint} />;
    case "move":
      return <MoveDialog ids={dialog.ids} />;
    case "json":
      return <JsonDialog ids={dialog.ids} />;
    case "connection-uses":
    case "connection-replace":
    case "connection-share":
    case "connection-rename":
      return <ConnectionDialogs dialog={dialog} />;
    case "history":
      return <HistoryDialog />;
    case "save":
      return <SaveDialog />;
    case "help":
      return <HelpDialog />;
    case "conflict":
      return dialog.current.conflicts?.length ? <MergeDialog current={dialog.current} conflicts={dialog.current.conflicts} /> : <ConflictDialog current={dialog.current} />;
    case "gone":
      return <GoneDialog sentence={dialog.sentence} />;
    case "draft":
      return <DraftDialog draft={dialog.draft} />;
    case "confirm":
      return <ConfirmDialog {...dialog} />;
  }
}

/** A question before something is lost; the focus is on Cancel. */
function ConfirmDialog({ heading, text, action, confirm }: Extract<DialogState, { kind: "confirm" }>) {
  return (
    <Modal heading={heading}>
      <div className="modal-body">
        <p>{text}</p>
      </div>
      <div className="modal-footer">
        <button type="button" className="btn" data-first-focus="" onClick={closeDialog}>
          Cancel
        </button>
        <button
          type="button"
          className="btn btn-danger"
          onClick={() => {
            closeDialog();
            confirm();
          }}
        >
          {action}
        </button>
      </div>
    </Modal>
  );
}
