/** What stands in a menu. */

import type { IconName } from "../icons.ts";

export interface Entry {
  readonly label: string;
  readonly icon: IconName;
  readonly keys?: string;
  readonly act: () => void;
  /** Whether it only looks; the others are left out where one may not edit. */
  readonly isHarmless?: boolean;
}
