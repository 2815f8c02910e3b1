import type { Random } from "../random.js";
import { type Candidate, coreUnitsOf, type Input } from "./candidate.js";
import { randomCandidate } from "./candidates.js";
import { formula } from "./formula.js";
import type { SearchSpace } from "./search-space.js";

/** So many changes are tried before a candidate is given back as it is, as in a space of one candidate. */
const MOST_TRIES = 100;

/**
 * A candidate with one part changed: a unary or binary function, or in spaces of several core units what a function
 * reads. Each part of each core unit is equally likely, and so is each other choice for it. An input becomes x, another
 * unit of the candidate, or a new unit over x, as far as the space has room.
 *
 * @see Real2019, sec. 3
 */
export function mutate(candidate: Candidate, space: SearchSpace, random: Random): Candidate {
  const units = coreUnitsOf(candidate);
  for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
    const unit = units[random.integer(units.length)]!;
    const changed = change(unit, units, space, random);
    const mutant = replace(candidate, formula(unit), changed);
    if (formula(mutant) !== formula(candidate) && coreUnitsOf(mutant).length <= space.coreUnits)
      return mutant;
  }
  return candidate;
}

function change(unit: Candidate, units: Candidate[], space: SearchSpace, random: Random): Candidate {
  const part = random.integer(space.coreUnits === 1 ? 3 : 5);
  if (part === 0) return { ...unit, binary: choose(space.binaries, random) };
  const side = (part - 1) % 2;
  const at = <Value>(pair: readonly [Value, Value], value: Value): [Value, Value] =>
    side === 0 ? [value, pair[1]] : [pair[0], value];
  if (part < 3) return { ...unit, unaries: at(unit.unaries, choose(space.unaries, random)) };
  const fresh = randomCandidate({ ...space, coreUnits: 1 }, random);
  const inputs: Input[] = ["x", fresh, ...units.filter((other) => !coreUnitsOf(other).includes(unit))];
  return { ...unit, inputs: at(unit.inputs, choose(inputs, random)) };
}

function choose<Value>(values: readonly Value[], random: Random): Value {
  return values[random.integer(values.length)]!;
}

/** A candidate in which a core unit, wherever it occurs, is another one. */
function replace(candidate: Candidate, text: string, by: Candidate): Candidate {
  if (formula(candidate) === text) return by;
  const [left, right] = candidate.inputs.map((input) =>
    input === "x" ? input : replace(input, text, by),
  ) as [Input, Input];
  return { ...candidate, inputs: [left, right] };
}
