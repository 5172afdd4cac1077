/** Values of variables and parameters: from what is typed to the JSON of a document, and back. */

const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  Byte: [0, 255],
  SByte: [-128, 127],
  Int16: [-32_768, 32_767],
  Int32: [-2_147_483_648, 2_147_483_647],
  UInt32: [0, 4_294_967_295],
  // The browser's numbers are exact up to here.
  Int64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  UInt64: [0, Number.MAX_SAFE_INTEGER],
};
const LARGEST_SINGLE = 3.4028234663852886e38;
const DATE_TIME = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d(?:\.\d{1,6})?)?)?$/;

export type Parsed = { readonly value: unknown; readonly problem: null } | { readonly value: undefined; readonly problem: string };

function good(value: unknown): Parsed {
  return { value, problem: null };
}

function bad(problem: string): Parsed {
  return { value: undefined, problem };
}

/** The JSON of what a person types, or a sentence that says what to type. */
export function parseValue(type: string, text: string): Parsed {
  const word = text.trim();
  const range = RANGES[type];
  if (range) return parseInteger(type, word, range);
  switch (type) {
    case "Boolean":
      return /^(true|false)$/i.test(word) ? good(word.toLowerCase() === "true") : bad(`“${word}” is no Boolean. Type True or False.`);
    case "Char":
      return [...text].length === 1 ? good(text) : bad(`“${text}” is no Char. Type one character.`);
    case "DateTime":
      return parseDateTime(word);
    case "Decimal":
      return parseDecimal(word);
    case "Double":
    case "Single":
      return parseReal(type, word);
    case "DBNull":
      return word === "" ? good(null) : bad("A DBNull holds no value. Leave it empty, or choose another data type.");
    case "Object":
      return good(word === "" ? null : word);
    default:
      return good(text);
  }
}

function parseInteger(type: string, word: string, [low, high]: readonly [number, number]): Parsed {
  const number = Number(word);
  if (/^[+-]?\d+$/.test(word) && number >= low && number <= high) return good(number);
  return bad(`“${word}” is no ${type}. Type a whole number from ${low.toLocaleString("en")} to ${high.toLocaleString("en")}.`);
}

function parseReal(type: string, word: string): Parsed {
  const number = Number(word);
  if (word === "" || !Number.isFinite(number)) return bad(`“${word}” is no ${type}. Type a number such as 2.5.`);
  if (type === "Single" && Math.abs(number) > LARGEST_SINGLE) return bad(`“${word}” is too large for a Single. Make the variable a Double.`);
  return good(number);
}

function parseDecimal(word: string): Parsed {
  const digits = word.replace(/^[+-]?0*|\./g, "");
  const isNumber = /^[+-]?(\d+\.?\d*|\.\d+)$/.test(word);
  return isNumber && digits.length <= 29 ? good(word) : bad(`“${word}” is no Decimal. Type a number such as 19.95, of at most 29 digits.`);
}

function parseDateTime(word: string): Parsed {
  const found = DATE_TIME.exec(word);
  const iso = found ? `${found[1]}T${found[2] ?? "00:00"}${found[3] ?? ":00"}` : "";
  const isReal = found !== null && !Number.isNaN(Date.parse(`${iso.slice(0, 19)}Z`)) && new Date(`${iso.slice(0, 19)}Z`).toISOString().startsWith(found[1]!);
  return isReal ? good(iso) : bad(`“${word}” is no DateTime. Type one such as 2026-01-31 08:30:00.`);
}

/** A value as a person reads and types it. */
export function showValue(type: string, value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (type === "DateTime" && typeof value === "string") return value.replace("T", " ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
