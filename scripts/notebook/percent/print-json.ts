import { isObject, type JsonValue } from "../notebook.ts";

/** What no line of a text may hold: characters that some program takes for the end of a line, or that YAML forbids. */
const UNSAFE = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** JSON on one line, with keys sorted and spaces as Python's `json.dumps` sets them. It is YAML as well. */
export function printJson(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(printJson).join(", ")}]`;
  if (isObject(value)) {
    const entries = Object.keys(value).sort();
    return `{${entries.map((key) => `${printJson(key)}: ${printJson(value[key] as JsonValue)}`).join(", ")}}`;
  }
  return JSON.stringify(value).replace(
    UNSAFE,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
