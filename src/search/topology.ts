import { Problem } from "../problem.js";

/** Which units the two halves of each core unit read: the number of an earlier unit, or −1 for x. */
export type Topology = readonly (readonly [number, number])[];

/** More are not enumerated: there are 14,400 ways to wire five units, of six half a million. */
const MOST_UNITS = 5;

/**
 * The ways to wire 1 … `coreUnits` units so that every unit is used by the last one. Of those that differ only in the
 * order of the units it gives the one in which they stand as the last unit reads them, left before right.
 *
 * @throws Problem if there are more than five units.
 */
export function topologies(coreUnits: number): Topology[] {
  if (coreUnits > MOST_UNITS)
    throw new Problem({
      rule: `Spaces of up to ${MOST_UNITS} core units are counted, enumerated and drawn from.`,
      came: `${coreUnits} core units`,
      cure: "Take fewer; the paper's best candidates have one or two.",
    });
  const all: Topology[] = [[]];
  const canonical: Topology[] = [];
  for (let size = 1; size <= coreUnits; size++) {
    const shorter = all.splice(0);
    for (const topology of shorter)
      for (let left = -1; left < size - 1; left++)
        for (let right = -1; right < size - 1; right++) all.push([...topology, [left, right]]);
    canonical.push(...all.filter(isCanonical));
  }
  return canonical;
}

/** Groups of units with the same inputs; these must differ in their functions, else they would be one unit. */
export function siblings(topology: Topology): number[][] {
  const groups = new Map<string, number[]>();
  for (const [unit, inputs] of topology.entries())
    groups.set(String(inputs), [...(groups.get(String(inputs)) ?? []), unit]);
  return [...groups.values()];
}

function isCanonical(topology: Topology): boolean {
  const order: number[] = [];
  const visit = (unit: number) => {
    if (unit < 0 || order.includes(unit)) return;
    for (const input of topology[unit]!) visit(input);
    order.push(unit);
  };
  visit(topology.length - 1);
  return order.length === topology.length && order.every((unit, position) => unit === position);
}
