import assert from "node:assert/strict";
import { test } from "node:test";
import { applyChange, type Change } from "../../../static/src/designer/changes/changes.ts";
import { copyTasks, pasteTasks } from "../../../static/src/designer/changes/clipboard/clipping.ts";
import { Refusal } from "../../../static/src/designer/changes/refusal.ts";
import type { PackageDocument } from "../../../static/src/designer/document/document.ts";
import { absoluteRect, containerAt, geometryOf, groupAt, HEAD, PADDING, standIn } from "../../../static/src/designer/document/geometry.ts";
import { flowOf, graphOf, listFlow } from "../../../static/src/designer/document/graph.ts";
import { autoLayout } from "../../../static/src/designer/document/layout/layout.ts";
import { overlaps, TASK_SIZE } from "../../../static/src/designer/document/placement.ts";
import { arrow, box, document, handler, task } from "../packages.ts";

const INSIDE = { x: PADDING, y: HEAD + PADDING };

/** Box holds "in" and "deep", which is in a box of its own; "out" stands below it, "handled" is in its handler. */
const nested = document(
  [
    task("out", { y: 900 }),
    box("outer"),
    task("in", { parent: "outer", ...INSIDE }),
    box("inner", { parent: "outer", x: PADDING, y: 200 }),
    task("deep", { parent: "inner", ...INSIDE }),
    handler("OnError", "in"),
    task("handled", { parent: "OnError of in" }),
  ],
  [arrow("outer-out"), arrow("in-inner")],
);

function change(before: PackageDocument, what: Change): PackageDocument {
  return applyChange(before, what);
}

function into(parent: string | null, ...ids: string[]): Change {
  return { type: "transfer", ids, parent, places: new Map() };
}

test("people read a container before what is in it, and event handlers after the control flow", () => {
  const graph = graphOf(nested);
  assert.deepEqual(graph.order.map(({ id }) => id), ["outer", "in", "inner", "deep", "out", "OnError of in", "handled"]);
  assert.deepEqual(listFlow(graph, "OnError of in").map(({ id }) => id), ["handled"]);
  assert.deepEqual([flowOf(graph, "deep"), flowOf(graph, "handled")], [null, "OnError of in"]);
});

test("a container holds all that is in it, however deep, and has its own size where that is larger", () => {
  const { rects } = geometryOf(nested);
  const [outer, inner] = [rects.get("outer")!, rects.get("inner")!];
  assert.equal(outer.height, inner.y + inner.height + PADDING);
  assert.deepEqual(absoluteRect(nested, "deep"), { x: 2 * PADDING, y: 200 + HEAD + PADDING, ...TASK_SIZE });
  const larger = change(nested, { type: "resize", id: "outer", rect: { x: 0, y: 0, width: 900, height: 10 } });
  assert.deepEqual(geometryOf(larger).rects.get("outer"), { x: 0, y: 0, width: 900, height: outer.height });
});

test("what is dragged falls into the innermost container below the pointer, never into itself", () => {
  const spot = { x: 100, y: 320 };
  assert.equal(containerAt(nested, null, spot, new Set()), "inner");
  assert.equal(containerAt(nested, null, spot, new Set(["inner"])), "outer");
  assert.equal(containerAt(nested, null, { x: -50, y: 0 }, new Set()), null);
});

test("moving into a container cuts the constraints that would cross its border, and no others", () => {
  const pair = document([...nested.executables, task("next", { y: 1100 })], [...nested.precedence_constraints, arrow("out-next")]);
  const both = change(pair, into("outer", "out", "next"));
  assert.deepEqual(both.precedence_constraints.map(({ id }) => id), ["in-inner", "out-next"]);
  const one = change(pair, into("outer", "out"));
  assert.deepEqual(one.precedence_constraints.map(({ id }) => id), ["in-inner"]);
  assert.equal(one.executables.find(({ id }) => id === "out")?.parent, "outer");
});

test("in its new container a task finds a free place and a free name", () => {
  const twins = document([...nested.executables, task("twin", { name: "IN", y: 1100 })]);
  const after = change(twins, into("outer", "twin"));
  const moved = graphOf(after).byId.get("twin")!;
  const others = graphOf(after).inside.get("outer")!.filter(({ id }) => id !== "twin");
  assert.equal(moved.name, "IN 1");
  assert.ok(others.every(({ id }) => !overlaps(geometryOf(after).rects.get(id)!, geometryOf(after).rects.get("twin")!)));
});

test("a container cannot go into itself or what is in it", () => {
  assert.throws(() => change(nested, into("inner", "outer")), Refusal);
  assert.throws(() => change(nested, into("outer", "outer")), Refusal);
});

test("where a container grows, what stands below makes room", () => {
  const tight = document([box("box"), task("below", { y: 200 }), task("new", { x: 900 })]);
  const after = change(tight, { ...into("box", "new"), places: new Map([["new", { x: PADDING, y: 400 }]]) } as Change);
  const { rects } = geometryOf(after);
  assert.ok(rects.get("box")!.height > 400);
  assert.ok(!overlaps(rects.get("box")!, rects.get("below")!));
});

test("a task stays below its container's name", () => {
  const after = change(nested, { type: "move", places: new Map([["in", { x: -80, y: 3 }]]) });
  assert.deepEqual({ x: graphOf(after).byId.get("in")!.x, y: graphOf(after).byId.get("in")!.y }, INSIDE);
});

const chain = document([task("a"), task("b", { y: 140 }), task("c", { y: 280 }), task("d", { y: 420 })], [arrow("a-b"), arrow("b-c", "failure"), arrow("c-d")]);
const SEQUENCE = { id: "new", type: "Sequence", name: "Sequence Container", properties: {} };

test("a new Sequence around tasks takes over the constraints from outside and keeps those inside", () => {
  const after = change(chain, { type: "wrap", ids: ["b", "c"], container: SEQUENCE });
  assert.deepEqual(
    after.precedence_constraints.map((each) => [each.from_executable, each.to_executable, each.value]),
    [["a", "new", "success"], ["b", "c", "failure"], ["new", "d", "success"]],
  );
  assert.deepEqual(graphOf(after).inside.get("new")!.map(({ id }) => id), ["b", "c"]);
  const { rects } = geometryOf(after);
  assert.ok(!overlaps(rects.get("new")!, rects.get("d")!) && !overlaps(rects.get("new")!, rects.get("a")!));
});

test("a Sequence around tasks with another one between them is refused", () => {
  assert.throws(() => change(chain, { type: "wrap", ids: ["a", "c"], container: SEQUENCE }), /"b" runs between/);
});

test("what is collapsed hides what is in it, and stands for it", () => {
  const folded = change(nested, { type: "collapse", ids: new Set(["outer"]), collapsed: true });
  assert.deepEqual([...geometryOf(folded).hidden].sort(), ["deep", "in", "inner"]);
  assert.deepEqual(geometryOf(folded).rects.get("outer"), { x: 0, y: 0, ...TASK_SIZE });
  assert.equal(standIn(folded, "deep"), "outer");
  assert.equal(standIn(folded, "out"), "out");
});

test("a group is a frame around its tasks, which leave it when they go elsewhere", () => {
  const grouped = change(chain, { type: "group", ids: ["b", "c"], name: "Group" });
  const [group] = grouped.groups;
  const { rects } = geometryOf(grouped);
  assert.ok(overlaps(rects.get(group!.id)!, rects.get("b")!) && !overlaps(rects.get(group!.id)!, rects.get("a")!));
  assert.equal(groupAt(grouped, null, { x: 10, y: 150 }, new Set(["c"]))?.id, group!.id);
  const left = change(grouped, { type: "move", places: new Map([["c", { x: 900, y: 0 }]]), group: null });
  assert.deepEqual(left.groups[0]!.executables, ["b"]);
  const gone = change(left, { type: "delete", ids: new Set(["b"]) });
  assert.deepEqual(gone.groups, []);
  assert.throws(() => change(nested, { type: "group", ids: ["in", "out"], name: "Group" }), /different ones/);
});

test("a copied container comes with all that is in it, its handlers, variables and constraints", () => {
  const variable = { id: "v", scope: "inner", namespace: "User", name: "To", description: "", type: "String", value: "", expression: "", evaluate_as_expression: false, read_only: false, raise_changed_event: false };
  const original = { ...nested, variables: [variable] };
  const copy = pasteTasks(original, copyTasks(original, new Set(["outer", "deep"])), null);
  const after = change(original, { type: "add", ...copy });
  const graph = graphOf(after);
  const outer = copy.executables.find(({ parent }) => parent === null)!;
  assert.equal(outer.name, "outer 1");
  assert.deepEqual(listFlow(graph, outer.id).map(({ name }) => name), ["in", "inner", "deep"]);
  assert.deepEqual(copy.executables.map(({ type }) => type).filter((type) => type === "EventHandler").length, 1);
  assert.equal(copy.constraints.length, 1);
  assert.equal(graph.byId.get(after.variables[1]!.scope!)?.name, "inner");
  assert.equal(new Set(after.executables.map(({ id }) => id)).size, 2 * nested.executables.length - 1);
});

test("auto layout works from the inside out, and nothing overlaps", () => {
  const tangled = document(nested.executables.map((each) => ({ ...each, x: 0, y: 0 })), nested.precedence_constraints);
  const after = change(tangled, { type: "move", places: autoLayout(tangled) });
  const { rects } = geometryOf(after);
  assert.deepEqual({ x: rects.get("deep")!.x, y: rects.get("deep")!.y }, INSIDE);
  assert.ok(rects.get("in")!.y + TASK_SIZE.height < rects.get("inner")!.y);
  assert.ok(rects.get("outer")!.y + rects.get("outer")!.height < rects.get("out")!.y);
});

test("names are unique in a container only", () => {
  assert.equal(change(nested, { type: "rename", id: "deep", name: "out" }).executables.find(({ id }) => id === "deep")?.name, "out");
  assert.throws(() => change(nested, { type: "rename", id: "in", name: "INNER" }), Refusal);
});
