import { Problem } from "../problem.js";
import { requireText } from "./figure.js";
import { requireSome } from "./numbers.js";

/** A quantity that the reader of a figure may choose. */
export interface Parameter {
  readonly name: string;
  readonly values: readonly (string | number)[];
  /** Value at the beginning, the first one by default. It is what a printed page shows. */
  readonly initial?: string | number;
}

/** A parameter as the code may rely on it. */
export interface CheckedParameter {
  readonly name: string;
  readonly values: readonly (string | number)[];
  /** Index of the value at the beginning. */
  readonly initial: number;
}

/** @throws Problem if there is no value, one stands there twice, or the initial one is not among them. */
export function checkParameter(parameter: Parameter): CheckedParameter {
  const name = requireText(parameter.name, "name of a parameter");
  requireSome(parameter.values, `value of ${name}`);
  const initial = parameter.initial === undefined ? 0 : parameter.values.indexOf(parameter.initial);
  if (initial >= 0 && new Set(parameter.values).size === parameter.values.length) {
    return { name, values: parameter.values, initial };
  }
  throw new Problem({
    rule: `The values of ${name} are all different, and the initial one is among them.`,
    came: `values ${parameter.values.join(", ")} and initial ${parameter.initial ?? "none"}`,
    cure: "Correct the list or the initial value.",
  });
}

/** Every combination, the last list changing fastest; one empty combination for no lists. */
export function product(lists: readonly (readonly (string | number)[])[]): (string | number)[][] {
  return lists.reduce<(string | number)[][]>(
    (combinations, list) =>
      combinations.flatMap((combination) => list.map((value) => [...combination, value])),
    [[]],
  );
}
