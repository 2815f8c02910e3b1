import { isObject, type JsonObject } from "../notebook/notebook.ts";
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

export function reportOf(message: Message): Report | undefined {
  const data = message.content.data;
  const report = isObject(data) ? data[REPORT] : undefined;
  return isObject(report) ? (report as JsonObject as unknown as Report) : undefined;
}
