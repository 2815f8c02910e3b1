import { Problem } from "../problem.js";
import { type BinaryName, binaries } from "./binaries.js";
import { formula } from "./formula.js";
import { type UnaryName, unaries } from "./unaries.js";

/** What a unary function of a core unit reads: the pre-activation x, or the output of another core unit. */
export type Input = "x" | Candidate;

/**
 * An activation function as the search sees it: a core unit b(u₁(i₁), u₂(i₂)), whose inputs i are x or core units of
 * their own. Plain data: it can be written as JSON, and be compared by its {@link formula}.
 *
 * @see Ramachandran2017, fig. 1
 */
export interface Candidate {
  readonly binary: BinaryName;
  readonly unaries: readonly [UnaryName, UnaryName];
  readonly inputs: readonly [Input, Input];
}

/**
 * b(u₁(x), u₂(x)) as a candidate, or with other inputs.
 *
 * @throws Problem if there is no function of a name.
 * @example formula(coreUnit("multiply", "identity", "sigmoid")); // "x * sigmoid(x)"
 */
export function coreUnit(
  binary: BinaryName,
  first: UnaryName,
  second: UnaryName,
  inputs: readonly [Input, Input] = ["x", "x"],
): Candidate {
  requireFunction("unary", unaries, first);
  requireFunction("unary", unaries, second);
  requireFunction("binary", binaries, binary);
  return { binary, unaries: [first, second], inputs: [inputs[0], inputs[1]] };
}

/** The different core units of a candidate, inner ones first, the candidate itself last. */
export function coreUnitsOf(candidate: Candidate): Candidate[] {
  const found = new Map<string, Candidate>();
  const visit = (unit: Candidate) => {
    for (const input of unit.inputs) if (input !== "x") visit(input);
    found.set(formula(unit), found.get(formula(unit)) ?? unit);
  };
  visit(candidate);
  return [...found.values()];
}

/** Whether β occurs in a candidate. */
export function hasBeta(candidate: Candidate): boolean {
  return coreUnitsOf(candidate).some(
    (unit) =>
      binaries[unit.binary].betaSlope !== undefined ||
      unit.unaries.some((name) => unaries[name].betaSlope !== undefined),
  );
}

/**
 * Checks that a value, such as one read from a file, is a candidate.
 *
 * @throws Problem that names the part that is not.
 */
export function requireCandidate(value: unknown): Candidate {
  const { binary, unaries: names, inputs } = (value ?? {}) as Partial<Candidate>;
  if (!Array.isArray(names) || names.length !== 2 || !Array.isArray(inputs) || inputs.length !== 2)
    throw new Problem({
      rule: "A candidate is an object with `binary`, two `unaries` and two `inputs`.",
      came: JSON.stringify(value) ?? String(value),
      cure: "Make it with `parseFormula` or `coreUnit`.",
    });
  const read = (input: Input): Input => (input === "x" ? input : requireCandidate(input));
  return coreUnit(binary!, names[0], names[1], [read(inputs[0]), read(inputs[1])]);
}

function requireFunction(kind: string, table: object, name: string): void {
  if (Object.hasOwn(table, name)) return;
  throw new Problem({
    rule: `A core unit is made of functions of the search space.`,
    came: `the ${kind} function \`${name}\``,
    cure: `Choose one of ${Object.keys(table).join(", ")}.`,
  });
}
