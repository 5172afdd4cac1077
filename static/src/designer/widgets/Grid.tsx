import { type KeyboardEvent, memo, useCallback, useEffect, useRef, useState } from "react";
import { announceFailure, notifyFailure } from "../store/notices.ts";
import { CellEditor, Tick } from "./CellEditor.tsx";
import type { AnyRow, Column } from "./columns.ts";

/** How many rows are drawn at first. */
const SHOWN = 200;

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
export function Grid<Row extends AnyRow>(props: GridProps<Row>) {
  const { label, columns, rows, isQuiet, chosen, onChoose, onDelete, fresh, onFresh } = props;
  const table = useRef<HTMLTableElement>(null);
  const [limit, setLimit] = useState(SHOWN);
  const [at, setAt] = useState<Place | null>(null);
  const [edited, setEdited] = useState<Place | null>(null);
  const shown = rows.slice(0, limit);
  const stop = at && shown.some(({ id }) => id === at.row) && columns.some(({ key }) => key === at.column) ? at : { row: shown[0]?.id ?? "", column: columns[0]!.key };

  const focus = useCallback((place: Place) => {
    setAt(place);
    table.current?.querySelector<HTMLElement>(`[data-cell="${CSS.escape(`${place.row} ${place.column}`)}"]`)?.focus();
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
    if (!column.edit || column.isFixed?.(row)) return column.more && !column.isFixed?.(row) ? column.more.open(row) : announceFailure(`${column.label} of this row cannot be edited here.`);
    if (column.kind !== "tick") return setEdited({ row: row.id, column: column.key });
    const problem = column.edit(row, column.text(row) === "True" ? "False" : "True");
    if (problem) notifyFailure(problem);
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
              columns={columns as readonly Column<AnyRow>[]}
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
        const canEdit = column.edit !== undefined && !column.isFixed?.(row);
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
