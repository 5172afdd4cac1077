/** A change that the rules forbid; the message is the sentence for the user. */
export class Refusal extends Error {}
