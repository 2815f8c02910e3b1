import { Problem } from "../problem.js";

/** Checks that a domain is two finite numbers in their order. @throws Problem otherwise. */
export function requireDomain(domain: readonly [number, number]): readonly [number, number] {
  const [low, high] = domain;
  if (domain.length === 2 && Number.isFinite(high - low) && low < high) return domain;
  throw new Problem({
    rule: "`domain` must be two finite numbers, the smaller one first.",
    came: `[${domain.join(", ")}]`,
    cure: "Give the range in which the inputs lie.",
  });
}
