import { requireText } from "./figure.js";
import { type DataValues, presentNumbers, requireSome, toNumbers } from "./numbers.js";

/** One sample of a histogram or a violin plot. */
export interface Sample {
  readonly name: string;
  /** The sample; a few thousand values show a shape, more only make the notebook heavy. Missing ones are left out. */
  readonly values: DataValues;
}

/**
 * Samples with the numbers that they have.
 *
 * @throws Problem if there is no sample, or one has no name, no numbers or an infinite one.
 */
export function readSamples(samples: readonly Sample[]): { name: string; values: number[] }[] {
  requireSome(samples, "sample");
  return samples.map((sample, index) => {
    const name = requireText(sample.name, `name of sample ${index + 1}`);
    return { name, values: presentNumbers(toNumbers(sample.values, `values of sample "${name}"`)) };
  });
}
