import { UsageProblem } from "./problem.ts";

/** The parts of a list such as `01,03` from the command line. */
export function readList(list: string): string[] {
  return list
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

/**
 * The names that are chosen by number or by name: `01` and `01-vanishing-gradients` choose the same; all without a choice.
 *
 * @param source What took the choice, for the message.
 * @throws UsageProblem if a choice fits none.
 */
export function chooseNames(
  names: readonly string[],
  only: readonly string[] | undefined,
  source = "--only",
): string[] {
  if (only === undefined) return [...names];
  const isMeant = (name: string, part: string): boolean => name === part || name.startsWith(`${part}-`);
  const unmet = only.find((part) => !names.some((name) => isMeant(name, part)));
  if (unmet !== undefined || only.length === 0) {
    throw new UsageProblem({
      rule: `${source} takes numbers or names, separated by commas.`,
      came: unmet === undefined ? "an empty list" : `${JSON.stringify(unmet)}, which fits none`,
      cure: `There is ${names.join(", ") || "nothing to choose from yet"}.`,
    });
  }
  return names.filter((name) => only.some((part) => isMeant(name, part)));
}
