/** How the words of a constraint find room between its two tasks; pure. */

import { TASK_WIDTH } from "../placement.ts";

export interface ChipFit {
  /** The icon alone: words would be cut by the tasks. */
  readonly isNarrow: boolean;
  /** Lower than others, since the tasks stand above each other with hardly a gap. */
  readonly isLow: boolean;
  /** To the right of the arrow, which it would cover. */
  readonly isBeside: boolean;
}

/** Room that the words need between two tasks. */
const WORDS = 100;
/** The chip's height, with a bit of the arrow above and its head below. */
const WITH_ARROW = 60;
/** The chip's height, with a bit of air. */
const CHIP = 30;
/** An arrow that goes this far aside has a level piece, which the chip may lie on. */
const ASIDE = 40;

/** Across and down are how far an arrow goes from the lower edge of one task to the upper edge of the other. */
export function fitChip(across: number, down: number): ChipFit {
  const aside = Math.abs(across);
  const isTight = down >= 0 && down < CHIP;
  return { isNarrow: isTight || (down < 0 && aside < TASK_WIDTH + WORDS), isLow: isTight, isBeside: down >= 0 && down < WITH_ARROW && aside < ASIDE };
}
