import { isJsonType } from "../notebook/multiline.ts";
import {
  type DisplayOutput,
  type ErrorOutput,
  isObject,
  type JsonObject,
  type JsonValue,
  type MimeBundle,
  type Output,
  type StreamOutput,
} from "../notebook/notebook.ts";
import { foldText } from "./fold-text.ts";
import type { Message } from "./message.ts";
import { type Report, reportOf } from "./report.ts";

/** Gathers what the kernel sends, by the request that it belongs to: outputs as JupyterLab shows them, and reports. */
export interface OutputCollector {
  receive(message: Message): void;
  /** Lets the outputs of a request go to a cell; several requests may share one cell. */
  assign(request: string, cell: string): void;
  /** Forgets the outputs of the cell, and those of its requests that may still come. */
  clear(cell: string): void;
  /** Appends an error output, where it happened, to the cell. */
  addError(cell: string, error: ErrorOutput): void;
  outputsOf(cell: string): Output[];
  /** Takes the reports that have come since the last call, each with the cell it belongs to. */
  takeReports(): CellReport[];
}

export interface CellReport {
  readonly cell: string;
  readonly report: Report;
}

export function createCollector(): OutputCollector {
  const outputsByCell = new Map<string, Output[]>();
  const cellOfRequest = new Map<string, string>();
  const displays = new Map<string, { outputs: Output[]; index: number }[]>();
  let reports: CellReport[] = [];

  const outputsFor = (cell: string): Output[] => {
    const found = outputsByCell.get(cell) ?? [];
    outputsByCell.set(cell, found);
    return found;
  };

  const addStream = (outputs: Output[], name: StreamOutput["name"], text: string) => {
    const last = outputs.at(-1);
    if (last?.type === "stream" && last.name === name) {
      outputs[outputs.length - 1] = { ...last, text: last.text + text };
    } else outputs.push({ type: "stream", name, text });
  };

  const addDisplay = (outputs: Output[], content: JsonObject) => {
    const id = displayIdOf(content);
    if (id !== undefined) {
      const places = displays.get(id) ?? [];
      places.push({ outputs, index: outputs.length });
      displays.set(id, places);
    }
    outputs.push(displayOf(content));
  };

  const updateDisplay = (content: JsonObject) => {
    const display = displayOf(content);
    for (const { outputs, index } of displays.get(displayIdOf(content) ?? "") ?? []) outputs[index] = display;
  };

  return {
    receive(message) {
      const cell = cellOfRequest.get(message.parent);
      if (cell === undefined) return;
      const outputs = outputsFor(cell);
      const report = reportOf(message);
      if (report !== undefined) reports.push({ cell, report });
      else if (message.type === "stream") {
        const { name, text } = message.content;
        addStream(outputs, name === "stderr" ? "stderr" : "stdout", String(text));
      } else if (message.type === "display_data") addDisplay(outputs, message.content);
      else if (message.type === "update_display_data") updateDisplay(message.content);
    },
    assign(request, cell) {
      cellOfRequest.set(request, cell);
    },
    clear(cell) {
      outputsByCell.delete(cell);
      for (const [request, owner] of cellOfRequest) if (owner === cell) cellOfRequest.delete(request);
    },
    addError(cell, error) {
      outputsFor(cell).push(error);
    },
    outputsOf(cell) {
      return outputsFor(cell).map((output) =>
        output.type === "stream" ? { ...output, text: cleanStream(output) } : output,
      );
    },
    takeReports() {
      const taken = reports;
      reports = [];
      return taken;
    },
  };
}

/** Node's own warnings begin with the number of the process, which is another one in every run. */
function cleanStream({ name, text }: StreamOutput): string {
  const folded = foldText(text);
  return name === "stderr" ? folded.replaceAll(/^\(node:\d+\) /gm, "(node) ") : folded;
}

function displayIdOf(content: JsonObject): string | undefined {
  const id = isObject(content.transient) ? content.transient.display_id : undefined;
  return typeof id === "string" ? id : undefined;
}

function displayOf(content: JsonObject): DisplayOutput {
  const data = isObject(content.data) ? content.data : {};
  const metadata = isObject(content.metadata) ? content.metadata : {};
  const entries = Object.entries(data).map(([type, value]) => [type, contentOf(type, value)]);
  return { type: "display", data: Object.fromEntries(entries) as MimeBundle, metadata };
}

/** nbformat keeps text for every type but JSON; a number that was displayed as text is that number's text. */
function contentOf(type: string, value: JsonValue): JsonValue {
  return isJsonType(type) || typeof value === "string" ? value : JSON.stringify(value);
}
