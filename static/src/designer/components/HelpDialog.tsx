import { PANES } from "../panes.ts";
import { closeDialog, Modal } from "./Modal.tsx";

const KEYS: readonly { readonly heading: string; readonly keys: readonly (readonly [string, string])[] }[] = [
  {
    heading: "Move around",
    keys: [
      ["Arrow keys", "Nearest task"],
      ["Home, End", "First, last task in run order"],
      ["[ and ]", "Task before, task after along constraints"],
      ["Alt+↓, Alt+↑", "Into a container or group, out of it"],
      ...PANES.map(({ label }, index) => [`Alt+${index + 1}`, label] as const),
      ["+ and −", "Zoom in, zoom out"],
      ["0", "Fit the package into view"],
    ],
  },
  {
    heading: "Edit",
    keys: [
      ["Enter", "Edit the task"],
      ["F2", "Rename"],
      ["C", "Connect to another task"],
      ["Ctrl+arrow keys", "Move the task (with Shift four times as far)"],
      ["Del", "Delete with its constraints"],
      ["Ctrl+Z, Ctrl+Y", "Undo, redo"],
      ["Ctrl+X, Ctrl+C, Ctrl+V", "Cut, copy, paste"],
      ["Ctrl+D", "Duplicate"],
      ["Shift+F10", "Context menu"],
    ],
  },
  {
    heading: "Containers and groups",
    keys: [
      ["E", "Collapse or expand"],
      ["M", "Move tasks to another container"],
      ["S", "Put tasks into a Sequence container"],
      ["G", "Group: a frame around tasks"],
      ["Alt+Shift+arrow keys", "Make a container larger or smaller"],
    ],
  },
  {
    heading: "Select",
    keys: [
      ["Space", "Select or unselect the task"],
      ["Shift+arrow keys", "Extend the selection"],
      ["Ctrl+A", "All tasks of the container"],
      ["Esc", "Nothing"],
    ],
  },
  {
    heading: "Variables and parameters",
    keys: [
      ["Arrow keys", "Next cell"],
      ["Enter or F2", "Edit the cell"],
      ["Alt+Enter", "Expression builder"],
      ["Del", "Delete"],
    ],
  },
  {
    heading: "Package",
    keys: [
      ["Ctrl+S", "Save"],
      ["Ctrl+Enter", "Run (saves first)"],
      ["?", "This help"],
    ],
  },
];

/** All keys of the designer. */
export function HelpDialog() {
  return (
    <Modal heading="Keys of the designer" isWide>
      <div className="modal-body mw-help" tabIndex={0} role="region" aria-label="Keys">
        {KEYS.map(({ heading, keys }) => (
          <section key={heading}>
            <h3 className="mw-form-heading">{heading}</h3>
            <dl>
              {keys.map(([key, text]) => (
                <div key={key}>
                  <dt>
                    <kbd>{key}</kbd>
                  </dt>
                  <dd>{text}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <p className="mw-hint">
          Single letters work while a task has the focus. With the mouse: drag from the toolbox, drag from a task&apos;s lower edge to connect, double-click to edit, right-click
          for the menu.
        </p>
      </div>
      <div className="modal-footer">
        <button type="button" className="btn btn-primary" data-first-focus="" onClick={closeDialog}>
          Close
        </button>
      </div>
    </Modal>
  );
}
