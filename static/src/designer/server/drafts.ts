/** What the server says of unsaved changes, and of who else has the package open. */

import type { PackageDocument } from "../document/document.ts";

/** That somebody has changed something and not saved it. */
export interface DraftHead {
  readonly id: string;
  readonly person: string;
  readonly is_yours: boolean;
  readonly changed_at: string;
  readonly version: number;
  readonly taken_by: string;
}

/** The document with the changes, and the base and its version, over which it is to be saved. */
export interface Draft extends DraftHead {
  readonly base: PackageDocument;
  readonly base_version: number;
  readonly document: PackageDocument;
  /** How many of the changes collide with what others saved since. */
  readonly conflicts: number;
  readonly changes: readonly string[];
}

export interface PersonHere {
  readonly page: string;
  readonly person: string;
  readonly is_you: boolean;
  readonly selected: readonly string[];
  readonly is_editing: boolean;
  /** The executable whose editor is open there. */
  readonly editor: string | null;
}

/** Executables that somebody has changed and not saved. */
export interface ChangedHere {
  readonly person: string;
  readonly is_you: boolean;
  readonly executables: readonly string[];
}

/** The version that is stored by now, and by whom. */
export interface Stored {
  readonly version: number;
  readonly modified_at: string;
  readonly modified_by: string;
  readonly is_yours: boolean;
}

export interface Here extends Stored {
  readonly others: readonly PersonHere[];
  readonly changed: readonly ChangedHere[];
  readonly taken_by: string;
}
