/** What is seen from afar, as a few paths: a browser draws hundreds of tasks in one as quickly as one task. Pure. */

import type { Point } from "../../document/document.ts";
import type { Rect } from "../../document/placement.ts";
import type { Boxes } from "./boxes.ts";

/** How something looks: a task by its state, the outline of what holds others, a note; an arrow by its value. */
export type Look = "plain" | "off" | "running" | "succeeded" | "failed" | "selected" | "box" | "frame" | "note" | "target";

/** A path for all that look alike and stand near each other in the flow's order. */
export interface Shape {
  readonly key: string;
  readonly look: string;
  readonly d: string;
}

export interface Arrow {
  readonly look: string;
  readonly source: string;
  readonly target: string;
}

/** So many are in one path: what is dragged changes one of them, and not all. */
const TOGETHER = 64;
/** How far an arrow goes straight on where it leaves and enters a task, as React Flow's does. */
const STRAIGHT = 20;
const HEAD = 14;

/** What is no colour: a cross on what failed, a tick on what succeeded, a bar on what runs. */
const SIGNS: Readonly<Partial<Record<Look, (middle: Point) => string>>> = {
  failed: ({ x, y }) => `M${x - 18} ${y - 18}l36 36m0-36l-36 36`,
  succeeded: ({ x, y }) => `M${x - 22} ${y}l15 15 29-30`,
  running: ({ x, y }) => `M${x - 44} ${y}h88`,
};

export function drawBoxes(boxes: Boxes, lookOf: (id: string) => Look): readonly Shape[] {
  const paths = new Paths();
  for (const [id, box] of boxes) {
    const look = lookOf(id);
    paths.add(look, outline(box));
    const sign = SIGNS[look]?.({ x: box.x + box.width / 2, y: box.y + box.height / 2 });
    if (sign) paths.add(`${look}-sign`, sign);
    paths.next();
  }
  return paths.shapes();
}

export function drawArrows(boxes: Boxes, arrows: readonly Arrow[]): readonly Shape[] {
  const paths = new Paths();
  for (const { look, source, target } of arrows) {
    const [from, to] = [boxes.get(source), boxes.get(target)];
    if (from && to) paths.add(look, line({ x: from.x + from.width / 2, y: from.y + from.height }, { x: to.x + to.width / 2, y: to.y }));
    if (to) paths.add(`${look}-head`, `M${to.x + to.width / 2} ${to.y}l${-HEAD / 2}-${HEAD}h${HEAD}z`);
    paths.next();
  }
  return paths.shapes();
}

/** Paths by their looks, anew after every so many. */
class Paths {
  readonly #paths = new Map<string, { readonly look: string; readonly parts: string[] }>();
  #count = 0;

  add(look: string, part: string): void {
    const key = `${look} ${Math.floor(this.#count / TOGETHER)}`;
    const path = this.#paths.get(key);
    if (path) path.parts.push(part);
    else this.#paths.set(key, { look, parts: [part] });
  }

  next(): void {
    this.#count += 1;
  }

  shapes(): readonly Shape[] {
    return Array.from(this.#paths, ([key, { look, parts }]) => ({ key, look, d: parts.join("") }));
  }
}

function outline({ x, y, width, height }: Rect): string {
  return `M${x} ${y}h${width}v${height}h${-width}z`;
}

/** With the corners of an arrow that is seen near. */
function line(from: Point, to: Point): string {
  const begin = `M${from.x} ${from.y}`;
  if (from.y + STRAIGHT <= to.y - STRAIGHT) return `${begin}V${(from.y + to.y) / 2}H${to.x}V${to.y}`;
  return `${begin}v${STRAIGHT}H${(from.x + to.x) / 2}V${to.y - STRAIGHT}H${to.x}v${STRAIGHT}`;
}
