import { isObject, type JsonObject, type JsonValue } from "../notebook/notebook.ts";
import type { Message } from "./message.ts";

/** The type of display by which `kernel-host.cjs` tells what tslab does not. */
const REPORT = "application/vnd.activation-lab.report+json";

/** A thrown value: an error's name, message and `util.inspect`, or name `Thrown` for anything else. */
export interface ThrownValue {
  readonly name: string;
  readonly message: string;
  readonly text: string;
}

/** One message of the compiler, line and character counted from 1; `fileName` is empty for the cell itself. */
export interface Diagnostic {
  readonly kind: "diagnostic";
  readonly fileName: string;
  readonly line: number;
  readonly character: number;
  readonly message: string;
}

export type Report =
  | Diagnostic
  | { readonly kind: "thrown"; readonly error: ThrownValue }
  | { readonly kind: "unhandled-rejection"; readonly error: ThrownValue }
  | { readonly kind: "uncaught-exception"; readonly error: ThrownValue }
  | { readonly kind: "output-limit" }
  | { readonly kind: "end"; readonly pending: readonly string[] };

/** The report in a message; a cell may send what looks like one, and that is a display like any other. */
export function reportOf(message: Message): Report | undefined {
  const data = message.content.data;
  const report = isObject(data) ? data[REPORT] : undefined;
  return isObject(report) && isReport(report) ? (report as unknown as Report) : undefined;
}

function isReport(report: JsonObject): boolean {
  switch (report.kind) {
    case "diagnostic":
      return isText(report.fileName, report.message) && isPlace(report.line) && isPlace(report.character);
    case "thrown":
    case "unhandled-rejection":
    case "uncaught-exception": {
      const { error } = report;
      return isObject(error) && isText(error.name, error.message, error.text);
    }
    case "output-limit":
      return true;
    case "end":
      return Array.isArray(report.pending) && isText(...report.pending);
    default:
      return false;
  }
}

function isText(...values: readonly (JsonValue | undefined)[]): boolean {
  return values.every((value) => typeof value === "string");
}

/** TypeScript counts no line and no character beyond this. */
function isPlace(value: JsonValue | undefined): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value < 2 ** 24;
}
