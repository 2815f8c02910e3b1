/** How many bits the spikes of one neuron take. */
export interface ActivityBits {
  /** log₂(largest − smallest + 1): of a code of fixed length for whole numbers in this range. */
  readonly range: number;
  /** −Σ p log₂ p over the counts that occur: the least that any code of these numbers one by one takes on average. */
  readonly entropy: number;
}

/**
 * Bits of one activation, from the numbers of spikes that a neuron sent in many time steps: 0 for a neuron that always sends
 * the same, 1 for one that either spikes or not, equally often.
 *
 * @param counts Whole numbers, at least one; they may be negative.
 * @example activityBits([0, 1, 1, 0]).entropy; // 1
 * @see Voelker2020
 */
export function activityBits(counts: ArrayLike<number>): ActivityBits {
  const occurrences = new Map<number, number>();
  for (let index = 0; index < counts.length; index++)
    occurrences.set(counts[index]!, (occurrences.get(counts[index]!) ?? 0) + 1);
  const [smallest, largest] = [Math.min(...occurrences.keys()), Math.max(...occurrences.keys())];
  let entropy = 0;
  for (const occurrence of occurrences.values()) {
    const share = occurrence / counts.length;
    entropy -= share * Math.log2(share);
  }
  return { range: Math.log2(largest - smallest + 1), entropy: Math.max(0, entropy) };
}
