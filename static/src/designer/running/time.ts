/** Times for people: the user's zone, seconds where a run is short. */

import { timeFormat } from "../../times.ts";

const CLOCK = timeFormat({ hour: "2-digit", minute: "2-digit", second: "2-digit" });
const FULL = timeFormat({ dateStyle: "medium", timeStyle: "medium" });

/** "14:03:07", in the user's zone. */
export function clock(iso: string): string {
  const time = new Date(iso);
  return Number.isNaN(time.getTime()) ? iso : CLOCK.format(time);
}

/** Date and time in the user's zone. */
export function fullTime(iso: string): string {
  const time = new Date(iso);
  return Number.isNaN(time.getTime()) ? iso : FULL.format(time);
}

/** "40 ms", "1.2 s", "2 min 5 s"; empty while it is not over. */
export function elapsed(from: string | null, to: string | null): string {
  if (!from || !to) return "";
  const seconds = Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000);
  if (Number.isNaN(seconds)) return "";
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}
