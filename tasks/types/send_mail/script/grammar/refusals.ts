/** Why a text is no address: connections/addresses/refusals.py. */

export const REASONS = {
  NO_AT: "has no @",
  NOTHING_BEFORE: "has nothing before the @",
  NOTHING_AFTER: "has nothing after the @",
  SECOND_AT: "has a second @",
  BLANK: "holds a blank",
  CONTROL: "holds a control character, such as a line end",
  INVISIBLE: "holds an invisible character",
  CHARACTER: "holds a character that may not stand there",
  DOT: "has a dot too many",
  OPEN_QUOTE: "has a quotation mark that is not closed",
  OPEN_COMMENT: "has a parenthesis that is not closed",
  DEEP_COMMENT: "has comments within too many others",
  OPEN_BRACKET: "has a bracket that is not closed",
  CLOSING: "has a bracket too many",
  SEPARATOR_MISSING: "goes on after the address; a semicolon may be missing",
  LITERAL: "has no valid address in its square brackets",
  DOMAIN: "has a domain that there cannot be",
  TOO_LONG: "is too long",
  TOO_MANY: "is a list of more than 20,000 recipients",
};

export type Reason = keyof typeof REASONS;
export type Refusal = { reason: Reason; place: number };

export class Wrong extends Error {
  readonly reason: Reason;
  readonly index: number;

  constructor(reason: Reason, index: number) {
    super(reason);
    this.reason = reason;
    this.index = index;
  }
}
