/**
 * <time datetime="…Z"> in the reader's zone, with UTC in the title. data-time="date|time|relative" says how much of it.
 * The zone and the manner are those of the reader's profile (<html data-time-zone data-date-format>), or the browser's.
 */

const chosen: DOMStringMap = typeof document === "undefined" ? {} : document.documentElement.dataset;
const ISO = "sv-SE";

/** A browser may be older than the list that somebody chose from. */
function supported(manner: string | undefined, timeZone: string | undefined): boolean {
  try {
    new Intl.DateTimeFormat(manner, { timeZone });
    return true;
  } catch {
    return false;
  }
}

const manner = supported(chosen["dateFormat"], undefined) ? chosen["dateFormat"] : undefined;
const zone = supported(undefined, chosen["timeZone"]) ? chosen["timeZone"] : undefined;

/** Gives a format with these options. Of Swedish only the short date is that of ISO 8601. */
export function timeFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const shown: Intl.DateTimeFormatOptions = manner === ISO && options.dateStyle ? { ...options, dateStyle: "short" } : options;
  return new Intl.DateTimeFormat(manner, zone === undefined ? shown : { ...shown, timeZone: zone });
}

const FULL: Intl.DateTimeFormatOptions = { dateStyle: "medium", timeStyle: "short" };
const FORMATS: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  date: { dateStyle: "medium" },
  time: { timeStyle: "medium" },
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
  element.textContent = kind === "relative" ? relative(time) : timeFormat(FORMATS[kind] ?? FULL).format(time);
  element.title = `${time.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** The zone in which days are meant (components/forms/_days.html), where the profile names none: the browser's. */
export function tellZone(part: ParentNode): void {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const field of part.querySelectorAll<HTMLInputElement>("[data-own-zone]")) {
    field.value = own;
    for (const name of field.form?.querySelectorAll("[data-zone-name]") ?? []) name.textContent = own;
  }
}

/** Rewrites the times in a part of the page. */
export function showTimes(part: ParentNode): void {
  for (const element of part.querySelectorAll<HTMLTimeElement>("time[datetime]")) show(element);
}
