import { binaries } from "./binaries.js";
import type { Candidate, Input } from "./candidate.js";
import type { UnaryName } from "./unaries.js";

/**
 * A candidate as text, one text for every candidate and the other way round: {@link parseFormula} reads it back.
 *
 * `x * sigmoid(x)`, `max(x, sin(x))`, `cos(x) - x`: unary functions stand by name, the identity as its input alone; add,
 * multiply, subtract and divide stand between their operands, the other binary functions before them, and core units that
 * are operands within parentheses: `(x * sigmoid(x)) + x`.
 */
export function formula(candidate: Candidate): string {
  const { binary, unaries, inputs } = candidate;
  const { operator } = binaries[binary];
  const [left, right] = [0, 1].map((side) => operand(unaries[side]!, inputs[side]!, operator !== undefined));
  return operator === undefined ? `${binary}(${left}, ${right})` : `${left} ${operator} ${right}`;
}

function operand(unary: UnaryName, input: Input, isBesideOperator: boolean): string {
  const text = input === "x" ? input : formula(input);
  if (unary !== "identity") return `${unary}(${text})`;
  return isBesideOperator && input !== "x" && !isCall(input) ? `(${text})` : text;
}

/** Whether a core unit prints as `name(left, right)`, so that nothing has to hold it together. */
function isCall(unit: Candidate): boolean {
  return binaries[unit.binary].operator === undefined;
}
