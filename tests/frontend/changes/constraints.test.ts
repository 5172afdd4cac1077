import assert from "node:assert/strict";
import { test } from "node:test";
import { applyChange } from "../../../static/src/designer/changes/changes.ts";
import { Refusal } from "../../../static/src/designer/changes/refusal.ts";
import { sharedValues } from "../../../static/src/designer/document/comparing.ts";
import { conditionWords, CONSTRAINT_KEYS, explainConstraint, shownValue } from "../../../static/src/designer/document/constraints.ts";
import type { PrecedenceConstraint } from "../../../static/src/designer/document/document.ts";
import { LONGEST_EXPRESSION } from "../../../static/src/designer/document/variables.ts";
import { arrow, document, task } from "../packages.ts";

const fork = document([task("a"), task("b"), task("c"), task("d")], [arrow("a-c"), arrow("b-c", "failure"), arrow("b-d")]);
const by = (part: Partial<PrecedenceConstraint>): PrecedenceConstraint => ({ ...arrow("a-c", "failure"), expression: "@Rows > 0", ...part });

test("Logical OR becomes that of all constraints on the same executable, and of no other", () => {
  const after = applyChange(fork, { type: "set-constraints", ids: new Set(["a-c"]), part: { logical_and: false } });
  assert.deepEqual(after.precedence_constraints.map(({ id, logical_and }) => [id, logical_and]), [["a-c", false], ["b-c", false], ["b-d", true]]);
});

test("several constraints are changed at once, and what was not chosen stays", () => {
  const ids = new Set(["a-c", "b-c"]);
  const after = applyChange(fork, { type: "set-constraints", ids, part: { evaluation_operation: "Expression", expression: "TRUE" } });
  assert.deepEqual(after.precedence_constraints.map(({ value, expression }) => [value, expression]), [["success", "TRUE"], ["failure", "TRUE"], ["success", ""]]);
  assert.deepEqual(sharedValues(after.precedence_constraints.slice(0, 2), CONSTRAINT_KEYS), { evaluation_operation: "Expression", expression: "TRUE", logical_and: true });
});

test("an expression that is too long to be stored is refused", () => {
  assert.throws(() => applyChange(fork, { type: "set-constraints", ids: new Set(["a-c"]), part: { expression: "1".repeat(LONGEST_EXPRESSION + 1) } }), Refusal);
});

for (const [operation, words, shown, sentence] of [
  ["Constraint", "failure", "failure", "“c” runs when “a” has failed."],
  ["Expression", "expression", "completion", "“c” runs when “a” has ended and @Rows > 0 is true."],
  ["ExpressionAndConstraint", "failure and expression", "failure", "“c” runs when “a” has failed and @Rows > 0 is true."],
  ["ExpressionOrConstraint", "failure or expression", "failure", "“c” runs when “a” has failed, or has ended and @Rows > 0 is true."],
] as const) {
  test(`a constraint with the operation ${operation} says: ${words}`, () => {
    const constraint = by({ evaluation_operation: operation });
    assert.equal(conditionWords(constraint), words);
    assert.equal(shownValue(constraint), shown);
    assert.equal(explainConstraint(document(fork.executables, [constraint]), constraint), sentence);
  });
}

test("the sentence says whether all of several constraints must pass or one is enough", () => {
  const [and] = fork.precedence_constraints;
  assert.match(explainConstraint(fork, and!), /All 2 constraints on it must pass\.$/);
  assert.match(explainConstraint(fork, { ...and!, logical_and: false }), /One of the 2 constraints on it is enough\.$/);
});
