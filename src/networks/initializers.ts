import type { Random } from "../random.js";
import { requireNamed } from "../require.js";

/** A rule for the starting weights of a dense layer: independent draws of mean 0 and a variance set by its sizes. */
export interface Initializer {
  /** Key in the table `initializers`. */
  readonly name: string;
  /** Name for legends and headings. */
  readonly title: string;
  /** Var(W) in LaTeX, with n_in and n_out. */
  readonly formula: string;
  readonly distribution: "uniform" | "normal";
  /** Var(W) for a layer of `fanIn` inputs and `fanOut` outputs. */
  variance(fanIn: number, fanOut: number): number;
  /** Draws the fanIn · fanOut weights of one layer, row by row: all weights that leave the first input come first. */
  sample(fanIn: number, fanOut: number, random: Random): Float32Array;
  /** Key in CITATION.bib. */
  readonly source: string;
}

export function defineInitializer(parts: Omit<Initializer, "sample">): Initializer {
  const { distribution, variance } = parts;
  return {
    ...parts,
    sample(fanIn, fanOut, random) {
      const deviation = Math.sqrt(variance(fanIn, fanOut));
      // A uniform variable on −r … r has the variance r² / 3.
      const limit = Math.sqrt(3) * deviation;
      const draw =
        distribution === "normal" ? () => random.normal(0, deviation) : () => random.uniform(-limit, limit);
      return Float32Array.from({ length: fanIn * fanOut }, draw);
    },
  };
}

/** Glorot and Bengio's normalized rule, uniform on ±√(6 / (n_in + n_out)). @see Glorot2010, eq. 16 */
export const glorotUniform = defineInitializer({
  name: "glorot-uniform",
  title: "Glorot (uniform)",
  formula: String.raw`\operatorname{Var}(W) = \frac{2}{n_\text{in} + n_\text{out}}`,
  distribution: "uniform",
  variance: (fanIn, fanOut) => 2 / (fanIn + fanOut),
  source: "Glorot2010",
});

/** The variance of Glorot and Bengio's rule with normal draws, not truncated. @see Glorot2010, eq. 12 */
export const glorotNormal = defineInitializer({
  ...glorotUniform,
  name: "glorot-normal",
  title: "Glorot (normal)",
  distribution: "normal",
});

/** He's rule for rectifiers: normal, not truncated, with the variance 2 / n_in. @see He2015, eq. 10 */
export const he = defineInitializer({
  name: "he",
  title: "He",
  formula: String.raw`\operatorname{Var}(W) = \frac{2}{n_\text{in}}`,
  distribution: "normal",
  variance: (fanIn) => 2 / fanIn,
  source: "He2015",
});

/** LeCun's rule: normal, not truncated, with the variance 1 / n_in. @see LeCun1998, eq. 16 */
export const lecun = defineInitializer({
  name: "lecun",
  title: "LeCun",
  formula: String.raw`\operatorname{Var}(W) = \frac{1}{n_\text{in}}`,
  distribution: "normal",
  variance: (fanIn) => 1 / fanIn,
  source: "LeCun1998",
});

/** The common rule before 2010: uniform on ±1 / √n_in, which loses two thirds of the variance. @see Glorot2010, eq. 1 */
export const standard = defineInitializer({
  name: "standard",
  title: "Standard",
  formula: String.raw`\operatorname{Var}(W) = \frac{1}{3\,n_\text{in}}`,
  distribution: "uniform",
  variance: (fanIn) => 1 / (3 * fanIn),
  source: "Glorot2010",
});

/** Every initializer by name. */
export const initializers = {
  "glorot-uniform": glorotUniform,
  "glorot-normal": glorotNormal,
  he,
  lecun,
  standard,
} as const satisfies Record<string, Initializer>;

/**
 * The initializer of a name, for names that come as text.
 *
 * @throws Problem if there is none of that name.
 * @example initializerNamed("he").variance(100, 100); // 0.02
 */
export function initializerNamed(name: string): Initializer {
  return requireNamed("initializer", initializers, name);
}
