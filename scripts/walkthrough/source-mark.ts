import { type Cell, isObject, type JsonValue, ownMetadata } from "../notebook/notebook.ts";

/** What a cell says of code that computes what it tells: `{"file": ..., "symbol": ..., "mark": ...}`. */
export interface SourceMark {
  /** Path below `src`, such as `activations/swish.ts`. */
  readonly file: string;
  /** A declaration, such as `swish` or `swish.value`. */
  readonly symbol: string;
  /** Pieces of text; the lines that hold one of them stand out. */
  readonly mark: readonly string[];
}

function readMark(value: JsonValue): SourceMark | undefined {
  if (!isObject(value)) return undefined;
  const { file, symbol, mark = [] } = value;
  const texts = Array.isArray(mark) ? mark : [mark];
  if (typeof file !== "string" || typeof symbol !== "string") return undefined;
  if (!texts.every((text) => typeof text === "string" && text.trim() !== "")) return undefined;
  return { file, symbol, mark: texts as string[] };
}

/** The sources that a cell names, one or a list of them, in `metadata.activation_lab.source`. */
export function readSourceMarks(cell: Cell, report: (message: string) => void): SourceMark[] {
  const { source } = ownMetadata(cell);
  if (source === undefined) return [];
  return (Array.isArray(source) ? source : [source]).flatMap((value) => {
    const mark = readMark(value);
    if (mark !== undefined) return [mark];
    report(
      `A source is {"file": "activations/swish.ts", "symbol": "swish.value", "mark": "part of a line"}, where mark may be left out or be a list. Got: ${JSON.stringify(value)}.`,
    );
    return [];
  });
}
