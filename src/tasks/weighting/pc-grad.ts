import { sameWeights, type Weighting } from "./weighting.js";

/**
 * PCGrad: gradient surgery on the shared variables. Each task's gradient goes, in random order, through those of the others;
 * where ⟨g_i, g_j⟩ < 0 it loses its part along g_j, g_i ← g_i − ⟨g_i, g_j⟩ / ‖g_j‖² g_j. The step follows the sum. Variables of one task keep
 * its gradient.
 *
 * Every altered gradient is a sum of the tasks' own, so that all is decided from their products, and what remains are weights:
 * those of a task whose gradient was not altered, nor used to alter another, are 1.
 *
 * @see Yu2020, alg. 1
 */
export function pcGrad(): Weighting {
  return {
    name: "PCGrad",
    gradients: true,
    start: (tasks) => ({
      weigh({ present, products, random }) {
        const own = new Array<number>(tasks).fill(1);
        if (products === undefined) return sameWeights(own);
        const source = random.fork("surgery");
        const others = own.flatMap((_, task) => (present[task] ? [task] : []));
        const shared = new Array<number>(tasks).fill(0);
        for (const task of others) {
          const mixture = project(
            task,
            products,
            source.permutation(others.length).map((place) => others[place]!),
          );
          for (const [other, share] of mixture.entries()) shared[other]! += share;
        }
        return { shared, own };
      },
    }),
  };
}

/** The altered gradient of a task as a mixture of all tasks' gradients. */
function project(task: number, products: readonly (readonly number[])[], order: readonly number[]): number[] {
  const mixture: number[] = products.map((_, other) => (other === task ? 1 : 0));
  for (const other of order) {
    const product = mixture.reduce((sum, share, of) => sum + share * products[of]![other]!, 0);
    if (other === task || !(product < 0) || !(products[other]![other]! > 0)) continue;
    mixture[other]! -= product / products[other]![other]!;
  }
  return mixture;
}
