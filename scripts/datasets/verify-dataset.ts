import { existsSync } from "node:fs";
import { join } from "node:path";

import { loadBanknotes, loadCifar10, loadCifar100, loadFaces, readMtfl } from "activation-lab";

import type { CatalogEntry } from "./catalog.ts";
import { digestFile } from "./digest-file.ts";

export interface Verification {
  /** What is there, a line each. */
  readonly facts: readonly string[];
  /** What may be well, but is not what is known. */
  readonly warnings: readonly string[];
}

interface Watch {
  readonly signal: AbortSignal;
  readonly onProgress: (text: string) => void;
}

/**
 * Reads a data set with the readers of the course, all of it, and compares its files with known digests.
 *
 * @throws Problem of the package if anything cannot be read.
 */
export async function verifyDataset(
  entry: CatalogEntry,
  folder: string,
  watch: Watch,
): Promise<Verification> {
  const facts = await READERS[entry.name]!(folder, watch);
  const warnings: string[] = [];
  const known = Object.entries(entry.files).filter(([file]) => existsSync(join(folder, file)));
  for (const [file, { algorithm, value, source }] of known) {
    const digest = await digestFile(join(folder, file), algorithm);
    if (digest === value) facts.push(`${file} is that of ${source} (${algorithm} ${value})`);
    else
      warnings.push(
        `${file} has the ${algorithm} ${digest}, which is not that of ${source}: public copies differ`,
      );
  }
  if (known.length === 0) warnings.push("no digest of its files is known: what was read counts");
  return { facts, warnings };
}

type Reader = (folder: string, watch: Watch) => Promise<string[]>;

const READERS: Readonly<Record<string, Reader>> = {
  MTFL: verifyMtfl,
  "cifar-10-batches-bin": (folder) => verifyCifar(folder, loadCifar10, { training: 50_000, test: 10_000 }),
  "cifar-100-binary": (folder) => verifyCifar(folder, loadCifar100, { training: 50_000, test: 10_000 }),
  banknote: verifyBanknote,
};

async function verifyMtfl(folder: string, { signal, onProgress }: Watch): Promise<string[]> {
  const facts: string[] = [];
  for (const [part, file, expected] of [
    ["training", "training.txt", 10_000],
    ["test", "testing.txt", 2_995],
  ] as const) {
    if (part === "test" && !existsSync(join(folder, file))) {
      facts.push(`no ${file}: hold out a part of the training faces instead`);
      continue;
    }
    const { faces } = await loadFaces(await readMtfl({ folder, part }), {
      signal,
      onProgress: ({ done, total }) => onProgress(`Reading image ${done} of ${total} of the ${part} part`),
    });
    facts.push(`${faces.length} ${part} faces, each with its image (${expected} in the official archive)`);
  }
  return facts;
}

async function verifyCifar(
  folder: string,
  load: typeof loadCifar10,
  expected: Record<"training" | "test", number>,
): Promise<string[]> {
  const facts: string[] = [];
  for (const part of ["training", "test"] as const) {
    const { labels } = await load({ part, folder });
    facts.push(`${labels.length} ${part} images (${expected[part]} in the official archive)`);
  }
  return facts;
}

async function verifyBanknote(folder: string): Promise<string[]> {
  const { labels } = await loadBanknotes({ folder });
  const counts = [0, 1].map((label) => labels.filter((other) => other === label).length);
  return [`${labels.length} notes, ${counts.join(" and ")} of both classes (1372, 762 and 610 officially)`];
}
