import { readEnvironment } from "./environment.js";
import { Problem } from "./problem.js";

/** How much a notebook computes: `quick` for a lecture on a laptop, `full` for results that one may quote. */
export type Preset = "quick" | "full";

/**
 * The preset that this run uses, from the environment variable `ACTIVATION_LAB_PRESET`; `quick` when it is not set.
 *
 * @throws Problem if the variable holds another word.
 */
export function preset(): Preset {
  const value = readEnvironment("ACTIVATION_LAB_PRESET") ?? "quick";
  if (value === "quick" || value === "full") return value;
  throw new Problem({
    rule: "ACTIVATION_LAB_PRESET must be `quick` or `full`.",
    came: `\`${value}\``,
    cure: "Unset it to get the quick preset.",
  });
}
