/** What a grid is made of. */

import type { ReactNode } from "react";

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
  /** Puts what was typed into the row; answers the sentence that forbids it. Without it the cell is only read. */
  readonly edit?: (row: Row, text: string) => string | null;
  readonly isFixed?: (row: Row) => boolean;
  /** The "…" button of the cell; also Alt+Enter. */
  readonly more?: { readonly label: (row: Row) => string; readonly open: (row: Row) => void };
}

export type AnyRow = { readonly id: string };
