/** <time datetime="…Z"> in the reader's zone, with UTC in the title. data-time="date|time|relative" says how much of it. */

const FORMATS: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  date: { dateStyle: "medium" },
  time: { timeStyle: "medium" },
  full: { dateStyle: "medium", timeStyle: "short" },
};

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

function relative(time: Date): string {
  const seconds = (time.getTime() - Date.now()) / 1000;
  const unit = UNITS.find(([, size]) => Math.abs(seconds) >= size);
  const format = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
  // Less than a minute is "now": a number of seconds would be wrong before it is read.
  return unit ? format.format(Math.trunc(seconds / unit[1]), unit[0]) : format.format(0, "second");
}

function show(element: HTMLTimeElement): void {
  const time = new Date(element.dateTime);
  if (!element.dateTime || Number.isNaN(time.getTime())) return;
  const kind = element.dataset["time"] ?? "full";
  element.textContent = kind === "relative" ? relative(time) : new Intl.DateTimeFormat(undefined, FORMATS[kind] ?? FORMATS["full"]).format(time);
  element.title = `${time.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** Rewrites the times in a part of the page. */
export function showTimes(part: ParentNode): void {
  for (const element of part.querySelectorAll<HTMLTimeElement>("time[datetime]")) show(element);
}
