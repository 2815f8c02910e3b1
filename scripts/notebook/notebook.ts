/**
 * A notebook as the rest of the code may rely on it: texts are one string, nothing is optional.
 * `readNotebook` makes it from nbformat 4.5 JSON, `formatNotebook` writes it back.
 */
export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject;
export type JsonObject = { [key: string]: JsonValue };

/** MIME type to content. Text is one string; `application/json` and `+json` types are any JSON value. */
export type MimeBundle = Record<string, JsonValue>;

export interface StreamOutput {
  readonly type: "stream";
  readonly name: "stdout" | "stderr";
  readonly text: string;
}

/** nbformat's `display_data` and `execute_result` (tslab sends only the former). */
export interface DisplayOutput {
  readonly type: "display";
  readonly data: MimeBundle;
  readonly metadata: JsonObject;
}

export interface ErrorOutput {
  readonly type: "error";
  readonly name: string;
  readonly message: string;
  readonly traceback: readonly string[];
}

export type Output = StreamOutput | DisplayOutput | ErrorOutput;

interface CellBase {
  readonly id: string;
  readonly source: string;
  /** Metadata as in the file; read tags and slide types with `tagsOf` and `slideTypeOf`. */
  readonly metadata: JsonObject;
}

export interface CodeCell extends CellBase {
  readonly type: "code";
  readonly executionCount: number | null;
  readonly outputs: readonly Output[];
}

export interface MarkdownCell extends CellBase {
  readonly type: "markdown";
  readonly attachments: Record<string, MimeBundle>;
}

export interface RawCell extends CellBase {
  readonly type: "raw";
  readonly attachments: Record<string, MimeBundle>;
}

export type Cell = CodeCell | MarkdownCell | RawCell;

export interface Notebook {
  /** File name without folder and extension, such as `01-vanishing-gradients`. */
  readonly name: string;
  readonly metadata: JsonObject;
  readonly cells: readonly Cell[];
}

export const SLIDE_TYPES = ["slide", "subslide", "fragment", "skip", "notes", "-"] as const;
export type SlideType = (typeof SLIDE_TYPES)[number];

/** Tags of a cell, or of a notebook, with `_` folded to `-`, so that `remove_input` and `remove-input` are one tag. */
export function tagsOf({ metadata: { tags } }: Pick<Cell, "metadata">): string[] {
  return Array.isArray(tags) ? tags.map((tag) => String(tag).replaceAll("_", "-")) : [];
}

/** Slide type of a cell, `-` (continue the slide) where it has none. */
export function slideTypeOf(cell: Cell): SlideType {
  const slideshow = cell.metadata.slideshow;
  const type = isObject(slideshow) ? slideshow.slide_type : undefined;
  return SLIDE_TYPES.find((known) => known === type) ?? "-";
}

/** True for a code cell that is not to be executed: it, or the whole notebook, is tagged `skip-execution`. */
export function isSkipped(notebook: Notebook, cell: Cell): boolean {
  return [notebook, cell].some((tagged) => tagsOf(tagged).includes("skip-execution"));
}

/** What a cell, a notebook or an output says for this kit alone, under `metadata.activation_lab`. */
export function ownMetadata({ metadata }: { readonly metadata: JsonObject }): JsonObject {
  return isObject(metadata.activation_lab) ? metadata.activation_lab : {};
}

/** The language of its code cells by the name that highlighters know. */
export function languageOf({ metadata: { language_info: info } }: Notebook): string {
  return isObject(info) && typeof info.name === "string" ? info.name : "typescript";
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
