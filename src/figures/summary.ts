import { quantile } from "../statistics.js";
import { presentNumbers } from "./numbers.js";

/** What a table says of a sample; the keys are the headings of the columns. */
export type Summary = Readonly<
  Record<"Count" | "Minimum" | "Lower quartile" | "Median" | "Upper quartile" | "Maximum", number>
>;

/** Five-number summary. */
export function summarize(values: readonly (number | null)[]): Summary {
  const present = presentNumbers(values);
  return {
    Count: present.length,
    Minimum: quantile(present, 0),
    "Lower quartile": quantile(present, 0.25),
    Median: quantile(present, 0.5),
    "Upper quartile": quantile(present, 0.75),
    Maximum: quantile(present, 1),
  };
}
