import { Problem } from "../problem.js";

/**
 * Checks the depth of a network of equal blocks.
 *
 * @returns n of depth = perBlock · n + rest, at least 1. @throws Problem otherwise.
 */
export function requireDepth(what: string, depth: number, perBlock: number, rest: number): number {
  const blocks = (depth - rest) / perBlock;
  if (Number.isSafeInteger(blocks) && blocks >= 1) return blocks;
  throw new Problem({
    rule: `The depth of a ${what} is ${perBlock} n + ${rest} with n of at least 1.`,
    came: String(depth),
    cure: `Give for example ${perBlock * 3 + rest}.`,
  });
}
