import { Problem } from "../problem.js";

/** What a figure is made of: plain JSON, so that a figure can lie in a notebook file unchanged. */
export type FigureValue = null | boolean | number | string | readonly FigureValue[] | FigureObject;
export type FigureObject = { readonly [key: string]: FigureValue };

/** One trace of Plotly: a line, a set of points, a heat map. */
export type Trace = FigureObject;

/** What one position of a slider shows; `traces` names the traces that `data` changes. */
export type FigureFrame = {
  readonly name: string;
  readonly data: readonly Trace[];
  readonly traces: readonly number[];
};

/** The numbers behind a figure, rounded for reading; a missing number is the text `missing`. */
export interface FigureTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/**
 * A Plotly figure (`data`, `layout`, `frames`, `config`) with its title, its text alternative and its data as a table.
 * It is a plain object; `show` displays it in a notebook.
 */
export interface Figure {
  readonly data: readonly Trace[];
  readonly layout: FigureObject;
  readonly frames?: readonly FigureFrame[];
  readonly config: FigureObject;
  readonly title: string;
  readonly alternative: string;
  readonly table: FigureTable;
}

/** What every maker of figures asks for. */
export interface FigureOptions {
  /** Title, plain text; math in Unicode (σ′, 10⁻³), since Plotly sets no LaTeX. */
  readonly title: string;
  /** Text alternative: what a listener must know who cannot see the figure; at least 20 characters. */
  readonly alternative: string;
  /** Width in CSS pixels, 900 by default. */
  readonly width?: number;
  /** Height in CSS pixels, 480 by default. */
  readonly height?: number;
}

/** Shortest text alternative that can say what is seen. */
const SHORTEST_ALTERNATIVE = 20;

/** Plotly's own tool bar offers to upload the figure to its maker's server, and selections that do nothing here. */
const CONFIG = {
  displaylogo: false,
  responsive: false,
  showSendToCloud: false,
  plotlyServerURL: "",
  modeBarButtonsToRemove: ["select2d", "lasso2d"],
};

/**
 * Puts a figure together from the parts that a maker has built.
 *
 * @throws Problem if the title is empty, or the alternative is too short or only repeats the title.
 */
export function makeFigure(
  options: FigureOptions,
  parts: Pick<Figure, "data" | "layout" | "table" | "frames">,
): Figure {
  const title = requireText(options.title, "title of a figure");
  const alternative = typeof options.alternative === "string" ? options.alternative.trim() : "";
  if (alternative.length < SHORTEST_ALTERNATIVE || alternative.toLowerCase() === title.toLowerCase()) {
    throw new Problem({
      rule: `Every figure has a text alternative of at least ${SHORTEST_ALTERNATIVE} characters that says more than its title.`,
      came: `alternative ${JSON.stringify(options.alternative)} for the figure "${title}"`,
      cure: "Say in a sentence or two what is drawn and what is to be seen in it.",
    });
  }
  return { ...parts, config: CONFIG, title, alternative };
}

/**
 * Checks a text that is drawn in a figure and returns it without white space at its ends.
 *
 * @param what What the text is, for the error: `title of a figure`.
 * @throws Problem if it is empty or holds LaTeX.
 */
export function requireText(text: string, what: string): string {
  const trimmed = typeof text === "string" ? text.trim() : "";
  if (trimmed === "") {
    throw new Problem({
      rule: `The ${what} is a text that is not empty.`,
      came: JSON.stringify(text) ?? "undefined",
      cure: "Name what is drawn, and its unit if it has one.",
    });
  }
  if (/\$[^$]+\$/.test(trimmed)) {
    throw new Problem({
      rule: `The ${what} is plain text: Plotly sets no LaTeX here.`,
      came: JSON.stringify(trimmed),
      cure: "Write math with Unicode, such as σ′(z) or 10⁻³.",
    });
  }
  return trimmed;
}
