import type { BinaryName } from "./binaries.js";
import { binaries } from "./binaries.js";
import type { Candidate, Input } from "./candidate.js";
import { formula } from "./formula.js";
import { type UnaryName, unaries } from "./unaries.js";

/** A unary function of an input: half of a core unit. */
interface Half {
  readonly unary: UnaryName;
  readonly input: Input;
}

const EVEN: readonly UnaryName[] = ["abs", "square", "log", "cos", "cosh", "sinc", "gaussian"];
const NOT_NEGATIVE: readonly UnaryName[] = [
  "abs",
  "square",
  "sqrt",
  "exp",
  "cosh",
  "max0",
  "sigmoid",
  "softplus",
  "gaussian",
];
const ORDER = Object.keys(unaries);

/**
 * The same function as these rules leave it, with no more core units than before; it stays a candidate. They do not find
 * every shorter spelling: whether two candidates are the same function, `equivalenceKey` says.
 *
 * - What β reads does not matter: β(…) is β(x).
 * - max(p, p), min(p, p) and βp + (1 − β)p are p; x · x is x², x · x² is x³, max(x, −x) and max(x, 0) − min(x, 0) are |x|,
 *   and max(x, 0) + min(x, 0) is x. A core unit of that kind within another one goes.
 * - −(−x) is x; x², |x|, cos x and other even functions do not mind the sign, and max(x, 0) and |x| not what is never
 *   negative.
 * - σ(p) · q is written as a product; p + (−q) is p − q; (−p) · (−q) is p · q.
 * - The operands of +, ·, max, min and the two kernels stand in the order of the table of unary functions.
 *
 * @example formula(simplify(parseFormula("gate(x, x)"))); // "x * sigmoid(x)"
 */
export function simplify(candidate: Candidate): Candidate {
  let unit = simplifyOnce(candidate);
  for (let text = ""; text !== formula(unit); ) {
    text = formula(unit);
    unit = simplifyOnce(unit);
  }
  return unit;
}

function simplifyOnce(candidate: Candidate): Candidate {
  const [first, second] = ([0, 1] as const).map((side) => {
    const input = candidate.inputs[side];
    return simplifyHalf({
      unary: candidate.unaries[side],
      input: input === "x" ? input : simplify(input),
    });
  }) as [Half, Half];
  const unit = order(rewrite(candidate.binary, first, second));
  // A unit that only passes another one on.
  const half = halfOf(unit);
  return half !== undefined && half.unary === "identity" && half.input !== "x" ? half.input : unit;
}

function simplifyHalf({ unary, input }: Half): Half {
  if (unary === "beta") return { unary, input: "x" };
  const inner = input === "x" ? undefined : halfOf(input);
  if (inner === undefined) return { unary, input };
  const composed = compose(unary, inner.unary);
  return composed === undefined ? { unary, input } : simplifyHalf({ unary: composed, input: inner.input });
}

/** The unary function that u(v(·)) is, if it is one. */
function compose(outer: UnaryName, inner: UnaryName): UnaryName | undefined {
  if (outer === "identity") return inner;
  if (inner === "identity") return outer;
  if (EVEN.includes(outer) && (inner === "negative" || inner === "abs")) return outer;
  if ((outer === "abs" || outer === "max0") && NOT_NEGATIVE.includes(inner)) return inner;
  if (outer === "negative" && inner === "negative") return "identity";
  if (outer === "min0" && inner === "min0") return inner;
  if (outer === "sqrt" && inner === "square") return "abs";
  return undefined;
}

/** The half that a core unit is equal to, if it is: u(i) instead of b(u₁(i), u₂(i)). */
function halfOf({ binary, unaries: [first, second], inputs }: Candidate): Half | undefined {
  const [one, other] = inputs;
  const input = one;
  if (binary === "mix" || binary === "max" || binary === "min")
    if (first === second && (first === "beta" || isSame(one, other))) return { unary: first, input };
  if (!isSame(one, other)) return undefined;
  const is = (of: BinaryName, left: UnaryName, right: UnaryName) =>
    binary === of && first === left && second === right;
  if (is("multiply", "identity", "identity")) return { unary: "square", input };
  if (is("multiply", "identity", "square")) return { unary: "cube", input };
  if (is("max", "identity", "negative")) return { unary: "abs", input };
  if (is("subtract", "max0", "min0")) return { unary: "abs", input };
  if (is("add", "max0", "min0")) return { unary: "identity", input };
  return undefined;
}

function rewrite(binary: BinaryName, first: Half, second: Half): Candidate {
  const positive = (half: Half): Half => ({ ...half, unary: "identity" });
  const [isFirst, isSecond] = [first.unary === "negative", second.unary === "negative"];
  if (binary === "gate" && first.unary === "identity")
    return join("multiply", { ...first, unary: "sigmoid" }, second);
  if (binary === "add" && isSecond && !isFirst) return join("subtract", first, positive(second));
  if (binary === "add" && isFirst && !isSecond) return join("subtract", second, positive(first));
  if (binary === "subtract" && isFirst && isSecond)
    return join("subtract", positive(second), positive(first));
  if (binary === "subtract" && isSecond) return join("add", first, positive(second));
  if (binary === "multiply" && isFirst && isSecond)
    return join("multiply", positive(first), positive(second));
  return join(binary, first, second);
}

function order(unit: Candidate): Candidate {
  if (!binaries[unit.binary].isCommutative) return unit;
  const [first, second] = halvesOf(unit);
  return compare(first, second) <= 0 ? unit : join(unit.binary, second, first);
}

function compare(one: Half, other: Half): number {
  const rank = ({ unary }: Half) => ORDER.indexOf(unary);
  const text = ({ input }: Half) => (input === "x" ? "" : formula(input));
  return rank(one) - rank(other) || (text(one) < text(other) ? -1 : text(one) > text(other) ? 1 : 0);
}

function halvesOf(unit: Candidate): [Half, Half] {
  const [first, second] = unit.unaries;
  return [
    { unary: first, input: unit.inputs[0] },
    { unary: second, input: unit.inputs[1] },
  ];
}

function join(binary: BinaryName, first: Half, second: Half): Candidate {
  return { binary, unaries: [first.unary, second.unary], inputs: [first.input, second.input] };
}

function isSame(one: Input, other: Input): boolean {
  return one === other || (one !== "x" && other !== "x" && formula(one) === formula(other));
}
