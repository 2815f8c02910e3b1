/**
 * What may be expected of a candidate: the exponential moving average b of all scores before, b ← d b + (1 − d) R, which
 * starts at the mean of the first ones. Takes the scores R of one `tell` after the other: first scores 1 and 3 give −1 and 1.
 *
 * @param decay d, how much of b stays after a score, at least 0 and below 1.
 * @returns The advantages R − b, with the b from before these scores, so that none of them is measured by itself.
 * @see Ramachandran2017, sec. 2
 */
export function movingBaseline(decay: number): (scores: readonly number[]) => number[] {
  let baseline: number | undefined;
  return (scores) => {
    const before = baseline ?? scores.reduce((sum, score) => sum + score, 0) / scores.length;
    baseline = scores.reduce((expected, score) => decay * expected + (1 - decay) * score, before);
    return scores.map((score) => score - before);
  };
}
