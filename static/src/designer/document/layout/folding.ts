/** Folding what is much higher than wide: a long chain goes on at the top of the next column. */

import type { PrecedenceConstraint } from "../document.ts";
import { GAP, type Rect, snap } from "../placement.ts";
import { chipWidth, type Places, type Unit } from "./layers.ts";

/** Fewer layers fit on a screen. */
const FEWEST_LAYERS = 10;
/** Width to height of what is folded, about that of a screen. */
const ASPECT = 1.6;
/** Room beside the words on an arrow that leads to the next column. */
const BESIDE = 24;

interface Layer {
  readonly top: number;
  readonly bottom: number;
  readonly units: readonly Rect[];
  readonly ids: readonly string[];
}

/** Places in columns where one would be too high; the same where it is not. */
export function foldLayers(units: readonly Unit[], constraints: readonly PrecedenceConstraint[], places: Places): Places {
  const layers = layersOf(units, places);
  const width = Math.max(...units.map(({ id, width }) => places.get(id)!.x + width)) - Math.min(...units.map(({ id }) => places.get(id)!.x));
  const height = (layers.at(-1)?.bottom ?? 0) - (layers[0]?.top ?? 0);
  if (layers.length < FEWEST_LAYERS || height < 2 * width) return places;
  const gap = Math.max(2 * GAP, ...constraints.map(chipWidth)) + BESIDE;
  const columns = Math.max(2, Math.round(Math.sqrt((ASPECT * height) / (width + gap))));
  return inColumns(cut(layers, Math.min(columns, Math.floor(layers.length / 2)), constraints), snap(width + gap), places);
}

function layersOf(units: readonly Unit[], places: Places): readonly Layer[] {
  const layers: { top: number; bottom: number; units: Rect[]; ids: string[] }[] = [];
  const rects = units.map((unit) => ({ ...unit, ...places.get(unit.id)! }));
  for (const rect of rects.sort((one, other) => one.y - other.y)) {
    const last = layers.at(-1);
    if (last && rect.y < last.bottom) {
      last.bottom = Math.max(last.bottom, rect.y + rect.height);
      last.units.push(rect);
      last.ids.push(rect.id);
    } else layers.push({ top: rect.y, bottom: rect.y + rect.height, units: [rect], ids: [rect.id] });
  }
  return layers;
}

/** Columns of about as many layers each; each ends where the fewest arrows lead on, close to that. */
function cut(layers: readonly Layer[], columns: number, constraints: readonly PrecedenceConstraint[]): readonly (readonly Layer[])[] {
  const layerOf = new Map(layers.flatMap(({ ids }, index) => ids.map((id) => [id, index] as const)));
  const crossing = (at: number) => constraints.filter(({ from_executable: from, to_executable: to }) => layerOf.get(from)! < at && layerOf.get(to)! >= at).length;
  const ideal = layers.length / columns;
  const ends = Array.from({ length: columns - 1 }, (_, index) => {
    const at = Math.round(ideal * (index + 1));
    const near = ideal < 4 ? [at] : [at, at - 1, at + 1];
    return near.sort((one, other) => crossing(one) - crossing(other))[0]!;
  });
  return [0, ...ends].map((start, index) => layers.slice(start, ends[index] ?? layers.length));
}

function inColumns(columns: readonly (readonly Layer[])[], step: number, places: Places): Places {
  const folded: Places = new Map();
  for (const [index, layers] of columns.entries()) {
    const top = layers[0]?.top ?? 0;
    for (const id of layers.flatMap(({ ids }) => ids)) {
      const { x, y } = places.get(id)!;
      folded.set(id, { x: x + index * step, y: y - top });
    }
  }
  return folded;
}
