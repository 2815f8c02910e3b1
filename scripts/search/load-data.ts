import { existsSync } from "node:fs";
import { join } from "node:path";

import { type Child, type ChildData, type ImageSet, loadCifar, splitBalanced } from "activation-lab";

/** One image of six is to validate with. */
const SHARE = 6;

/**
 * The data of a search: those of CIFAR-10 or CIFAR-100 in a folder, split into the same number of images of every class to
 * learn from and to validate with, or else the child's own. Images to test with are the data set's own, where they are there.
 *
 * @param examples Most images to learn from.
 */
export async function loadData(
  child: Child,
  folder: string | undefined,
  examples = Number.POSITIVE_INFINITY,
): Promise<ChildData> {
  if (folder === undefined) return child.loadData();
  const images = await loadCifar({ part: "training", folder });
  const classes = images.classNames.length;
  const smallest = Math.min(...countClasses(images));
  const validation = Math.max(1, Math.floor(smallest / SHARE));
  const counts = [Math.min(examples, (smallest - validation) * classes), validation * classes] as const;
  const [training, held] = splitBalanced(images, { counts });
  const hasTest = ["test_batch.bin", "test.bin"].some((file) => existsSync(join(folder, file)));
  return {
    name: classes === 10 ? "CIFAR-10" : "CIFAR-100",
    training,
    validation: held,
    test: hasTest ? await loadCifar({ part: "test", folder }) : undefined,
  };
}

function countClasses({ classNames, labels }: ImageSet): number[] {
  const counts = classNames.map(() => 0);
  for (const label of labels) counts[label]!++;
  return counts;
}
