import { ConstraintWords } from "../canvas/nodes/ConstraintWords.tsx";
import { PANES } from "../commands/panes.ts";
import { shownValue } from "../document/constraints.ts";
import { NEW_CONSTRAINT, type PrecedenceConstraint } from "../document/document.ts";
import { beginTour } from "../store/tour.ts";
import { closeDialog, Modal } from "../widgets/Modal.tsx";

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
      ["F11", "The canvas alone"],
    ],
  },
  {
    heading: "Edit",
    keys: [
      ["Enter", "Edit the task"],
      ["F2", "Rename"],
      ["C", "Connect to another task"],
      ["Ctrl+arrow keys", "Move the task (with Shift four times as far)"],
      ["A, then L C R T M B H V", "Align the selected tasks; distribute them across or down"],
      ["Del", "Delete with its constraints"],
      ["Ctrl+Z, Ctrl+Y", "Undo, redo"],
      ["Ctrl+X, Ctrl+C, Ctrl+V", "Cut, copy, paste, also from other packages and as text from anywhere"],
      ["Ctrl+Shift+V", "Paste the properties of the copied task onto this"],
      ["Ctrl+D", "Duplicate"],
      ["J", "The selected parts, or the package, as JSON"],
      ["Shift+F10", "Context menu"],
    ],
  },
  {
    heading: "On a precedence constraint",
    keys: [
      ["Enter", "Edit the constraint"],
      ["Space, Ctrl+click", "Select one more"],
      ["[ and ]", "Task before, task after"],
      ["I", "Insert a task between its ends"],
      ["T", "Change target"],
      ["Del", "Delete"],
    ],
  },
  {
    heading: "Containers and groups",
    keys: [
      ["E", "Collapse or expand"],
      ["M", "Move tasks to another container"],
      ["S", "Put tasks into a Sequence Container"],
      ["G", "Group: a frame around tasks"],
      ["Alt+Shift+arrow keys", "Make a container larger or smaller"],
    ],
  },
  {
    heading: "Notes",
    keys: [
      ["N", "Add a note to the task, or a free one"],
      ["Enter or F2", "Write the note"],
      ["Esc or Ctrl+Enter", "Done writing"],
      ["Alt+Shift+arrow keys", "Make a note larger or smaller"],
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
      ["Ctrl+F", "Find and replace; Enter and Shift+Enter for next and previous"],
      ["Ctrl+Shift+S", "Save with a note; versions"],
      ["Ctrl+Enter", "Run (saves first)"],
      ["Ctrl+Shift+Enter", "Run with values, an environment, a logging level"],
      ["R", "Run the task or container alone"],
      ["Shift+R", "Run from the task or container on"],
      ["Alt+arrow keys", "Move the dialog that is open"],
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
                    {key.split(", ").map((each) => (
                      <kbd key={each}>{each}</kbd>
                    ))}
                  </dt>
                  <dd>{text}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <Arrows />
        <p className="mw-hint">
          Single letters work while a task has the focus. With the mouse: drag from the toolbox, drag from a task&apos;s lower edge to connect, double-click to edit, right-click
          for the menu.
        </p>
      </div>
      <div className="modal-footer">
        <a className="btn" href="/samples/">
          Samples
        </a>
        <button
          type="button"
          className="btn"
          onClick={() => {
            closeDialog();
            beginTour();
          }}
        >
          Begin the tour
        </button>
        <button type="button" className="btn btn-primary" data-first-focus="" onClick={closeDialog}>
          Close
        </button>
      </div>
    </Modal>
  );
}

const SHOWN: readonly (readonly [Partial<PrecedenceConstraint>, string])[] = [
  [{ value: "success" }, "After success"],
  [{ value: "failure" }, "After failure"],
  [{ value: "completion" }, "After either"],
  [{ evaluation_operation: "ExpressionAndConstraint" }, "And when an expression is true"],
  [{ evaluation_operation: "Expression" }, "After either, when an expression is true"],
  [{ logical_and: false }, "One of several is enough (dotted)"],
];

/** What the arrows look like, and what they say. */
function Arrows() {
  return (
    <section>
      <h3 className="mw-form-heading">Arrows</h3>
      <dl>
        {SHOWN.map(([part, text]) => {
          const constraint: PrecedenceConstraint = { ...NEW_CONSTRAINT, id: "", from_executable: "", to_executable: "", value: "success", ...part };
          return (
            <div key={text}>
              <dt>
                <span className="mw-constraint-sample" data-value={shownValue(constraint)} data-or={!constraint.logical_and || undefined}>
                  <ConstraintWords constraint={constraint} />
                </span>
              </dt>
              <dd>{text}</dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}
