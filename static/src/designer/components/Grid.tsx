import { memo, useCallback, useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { alarm, complain } from "../speech.ts";

/** How many rows are drawn at first. */
const SHOWN = 200;

export interface Option {
  readonly value: string;
  readonly label: string;
}

/** A column: what a cell shows, and how it is edited, if it is. */
export interface Column<Row> {
  readonly key: string;
  readonly label: string;
  readonly text: (row: Row) => string;
  /** What is drawn in place of the text. */
  readonly draw?: (row: Row) => ReactNode;
  readonly kind?: "text" | "choice" | "tick";
  readonly options?: (row: Row) => readonly Option[];
  /** What an editor begins with, where that is not the text. */
  readonly typed?: (row: Row) => string;
  /** Takes what was typed; answers the sentence that forbids it. Without it the cell is only read. */
  readonly take?: (row: Row, text: string) => string | null;
  readonly isFixed?: (row: Row) => boolean;
  /** The "…" button of the cell; also Alt+Enter. */
  readonly more?: { readonly label: (row: Row) => string; readonly open: (row: Row) => void };
}

interface GridProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly isQuiet?: (row: Row) => boolean;
  readonly chosen: string | null;
  readonly onChoose: (id: string) => void;
  readonly onDelete: ((row: Row) => void) | null;
  /** A row whose name is to be edited at once, because it is new. */
  readonly fresh: string | null;
  readonly onFresh: () => void;
}

interface Place {
  readonly row: string;
  readonly column: string;
}

/** A table of cells with one tab stop (WAI-ARIA grid pattern): arrows move, F2 or Enter edits, Esc does not take it. */
export function Grid<Row extends { readonly id: string }>(props: GridProps<Row>) {
  const { label, columns, rows, isQuiet, chosen, onChoose, onDelete, fresh, onFresh } = props;
  const table = useRef<HTMLTableElement>(null);
  const [limit, setLimit] = useState(SHOWN);
  const [at, setAt] = useState<Place | null>(null);
  const [edited, setEdited] = useState<Place | null>(null);
  const shown = rows.slice(0, limit);
  const stop = at && shown.some(({ id }) => id === at.row) && columns.some(({ key }) => key === at.column) ? at : { row: shown[0]?.id ?? "", column: columns[0]!.key };

  const focus = useCallback((place: Place) => {
    setAt(place);
    requestAnimationFrame(() => table.current?.querySelector<HTMLElement>(`[data-cell="${CSS.escape(`${place.row} ${place.column}`)}"]`)?.focus());
  }, []);

  useEffect(() => {
    if (fresh === null || !rows.some(({ id }) => id === fresh)) return;
    setLimit((now) => Math.max(now, rows.length));
    const place = { row: fresh, column: columns[0]!.key };
    setAt(place);
    setEdited(place);
    onFresh();
  }, [fresh, rows, columns, onFresh]);

  const onDone = useCallback(
    (place: Place, isRefocused: boolean) => {
      setEdited((now) => (now?.row === place.row && now.column === place.column ? null : now));
      if (isRefocused) focus(place);
    },
    [focus],
  );
  const onEdit = useCallback((place: Place) => setEdited(place), []);
  const onFocus = useCallback(
    (place: Place) => {
      setAt(place);
      onChoose(place.row);
    },
    [onChoose],
  );

  function onKeyDown(event: KeyboardEvent): void {
    if ((event.target as Element).matches("input:not([type=checkbox]), select, textarea")) return;
    const row = shown.find(({ id }) => id === stop.row);
    const column = columns.find(({ key }) => key === stop.column);
    if (!row || !column) return;
    if (pressCell(event, row, column)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  function pressCell(event: KeyboardEvent, row: Row, column: Column<Row>): boolean {
    if (event.altKey && event.key === "Enter" && column.more) return column.more.open(row), true;
    if (event.altKey || event.metaKey) return false;
    const next = nextPlace(event, shown.findIndex(({ id }) => id === row.id), columns.indexOf(column), shown.length, columns.length);
    if (next) return focus({ row: shown[next[0]]!.id, column: columns[next[1]]!.key }), true;
    if (event.ctrlKey) return false;
    if (event.key === "Delete" && onDelete) return onDelete(row), true;
    if (event.key === "Enter" || event.key === "F2" || (event.key === " " && column.kind === "tick")) return begin(row, column), true;
    return false;
  }

  function begin(row: Row, column: Column<Row>): void {
    if (!column.take || column.isFixed?.(row)) return column.more && !column.isFixed?.(row) ? column.more.open(row) : alarm(`${column.label} of this row cannot be edited here.`);
    if (column.kind !== "tick") return setEdited({ row: row.id, column: column.key });
    const problem = column.take(row, column.text(row) === "True" ? "False" : "True");
    if (problem) complain(problem);
  }

  return (
    <div className="mw-table-scroll">
      <table ref={table} role="grid" aria-label={label} aria-rowcount={rows.length + 1} className="mw-table mw-grid" onKeyDown={onKeyDown}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" data-column={column.key}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <GridRow
              key={row.id}
              row={row}
              columns={columns as readonly Column<{ readonly id: string }>[]}
              stop={stop.row === row.id ? stop.column : null}
              edited={edited?.row === row.id ? edited.column : null}
              isChosen={chosen === row.id}
              isQuiet={isQuiet?.(row) ?? false}
              onFocus={onFocus}
              onEdit={onEdit}
              onDone={onDone}
            />
          ))}
        </tbody>
      </table>
      {rows.length > limit && (
        <button type="button" className="mw-link-button" onClick={() => setLimit(limit + SHOWN * 2)}>
          Show more ({(rows.length - limit).toLocaleString()} left)
        </button>
      )}
    </div>
  );
}

function nextPlace(event: KeyboardEvent, row: number, column: number, rows: number, columns: number): readonly [number, number] | null {
  const steps: Readonly<Record<string, readonly [number, number]>> = {
    ArrowDown: [row + 1, column],
    ArrowUp: [row - 1, column],
    ArrowRight: [row, column + 1],
    ArrowLeft: [row, column - 1],
    Home: [event.ctrlKey ? 0 : row, 0],
    End: [event.ctrlKey ? rows - 1 : row, columns - 1],
    PageDown: [row + 10, column],
    PageUp: [row - 10, column],
  };
  const next = steps[event.key];
  if (!next || event.shiftKey) return null;
  return [Math.min(Math.max(next[0], 0), rows - 1), Math.min(Math.max(next[1], 0), columns - 1)];
}

type AnyRow = { readonly id: string };

interface RowProps {
  readonly row: AnyRow;
  readonly columns: readonly Column<AnyRow>[];
  readonly stop: string | null;
  readonly edited: string | null;
  readonly isChosen: boolean;
  readonly isQuiet: boolean;
  readonly onFocus: (place: Place) => void;
  readonly onEdit: (place: Place) => void;
  readonly onDone: (place: Place, isRefocused: boolean) => void;
}

const GridRow = memo(function GridRow({ row, columns, stop, edited, isChosen, isQuiet, onFocus, onEdit, onDone }: RowProps) {
  return (
    <tr data-selected={isChosen || undefined} data-quiet={isQuiet || undefined}>
      {columns.map((column) => {
        const place = { row: row.id, column: column.key };
        const canEdit = column.take !== undefined && !column.isFixed?.(row);
        return (
          <td
            key={column.key}
            role="gridcell"
            data-cell={`${row.id} ${column.key}`}
            data-column={column.key}
            tabIndex={stop === column.key && edited !== column.key ? 0 : -1}
            aria-readonly={!canEdit}
            onFocus={() => onFocus(place)}
            onDoubleClick={() => canEdit && column.kind !== "tick" && onEdit(place)}
          >
            {edited === column.key ? (
              <CellEditor row={row} column={column} onDone={(isRefocused) => onDone(place, isRefocused)} />
            ) : (
              <span className="mw-cell">
                {column.kind === "tick" ? <Tick row={row} column={column} canEdit={canEdit} /> : <span className="mw-cell-text">{column.draw?.(row) ?? column.text(row)}</span>}
                {column.more && !column.isFixed?.(row) && (
                  <button type="button" className="mw-more-button" tabIndex={-1} aria-label={column.more.label(row)} title={column.more.label(row)} onClick={() => column.more?.open(row)}>
                    …
                  </button>
                )}
              </span>
            )}
          </td>
        );
      })}
    </tr>
  );
});

function Tick({ row, column, canEdit }: { row: AnyRow; column: Column<AnyRow>; canEdit: boolean }) {
  return (
    <input
      type="checkbox"
      className="form-check-input"
      tabIndex={-1}
      aria-label={column.label}
      checked={column.text(row) === "True"}
      disabled={!canEdit}
      onChange={(event) => {
        const problem = column.take?.(row, event.target.checked ? "True" : "False");
        if (problem) complain(problem);
      }}
    />
  );
}

/** A cell while it is edited. Enter and leaving the field take what was typed, Esc does not. */
function CellEditor({ row, column, onDone }: { row: AnyRow; column: Column<AnyRow>; onDone: (isRefocused: boolean) => void }) {
  const field = useRef<HTMLInputElement & HTMLSelectElement>(null);
  const isDone = useRef(false);
  const [problem, setProblem] = useState<string | null>(null);
  const begun = (column.typed ?? column.text)(row);
  const id = `problem-${row.id}-${column.key}`;

  useEffect(() => {
    field.current?.focus();
    if (field.current instanceof HTMLInputElement) field.current.select();
  }, []);

  function finish(isRefocused: boolean): void {
    isDone.current = true;
    onDone(isRefocused);
  }

  function take(isLeaving: boolean): void {
    if (isDone.current) return;
    const text = field.current?.value ?? begun;
    const sentence = text === begun ? null : (column.take?.(row, text) ?? null);
    if (sentence === null) return finish(!isLeaving);
    if (isLeaving) {
      complain(`Not taken. ${sentence}`);
      return finish(false);
    }
    setProblem(sentence);
    alarm(sentence);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === "Enter") {
      event.preventDefault();
      take(false);
    } else if (event.key === "Escape") {
      event.preventDefault();
      finish(true);
    }
  }

  const shared = { ref: field, "aria-label": column.label, "aria-invalid": problem !== null, "aria-describedby": problem ? id : undefined, onKeyDown, onBlur: () => take(true) };
  return (
    <span className="mw-cell-editor">
      {column.kind === "choice" ? (
        <select {...shared} className="form-select form-select-sm" defaultValue={begun} onChange={() => take(false)}>
          {(column.options?.(row) ?? []).map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      ) : (
        <input {...shared} className={`form-control form-control-sm${problem ? " is-invalid" : ""}`} defaultValue={begun} spellCheck={false} autoComplete="off" />
      )}
      {problem && (
        <span className="mw-cell-problem" id={id}>
          {problem}
        </span>
      )}
    </span>
  );
}
