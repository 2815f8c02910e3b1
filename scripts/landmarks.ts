import { writeFile } from "node:fs/promises";

import { backend, landmarkTasks, TRAINING_CROP } from "activation-lab";

import { formatTime, requireFolder, resolvePath, runCommand } from "./command-line.ts";
import { gatherFaces } from "./landmarks/gather-faces.ts";
import { NOTHING_KEPT, openKeptSeeds } from "./landmarks/kept-seeds.ts";
import { OPTIONS, readSettings, type Settings } from "./landmarks/options.ts";
import { type PooledTest, poolSeeds } from "./landmarks/pool-seeds.ts";
import { PERTURBED, type SeedResult, STOPPING_WINDOW, trainSeed } from "./landmarks/train-seed.ts";
import { Interruption, UsageProblem } from "./problem.ts";
import { describeProcessor } from "./processor.ts";

/** Saving may take this share of the time at most. */
const SAVING_SHARE = 0.05;

await runCommand({
  usage: "npm run landmarks -- [options]",
  summary:
    "Trains a network to find five landmarks in faces, alone or beside attributes such as pose and smile, and tests it on\n" +
    "other faces. Crops are squares around the true landmarks: easier than the boxes of a detector, so errors on crops that\n" +
    "were moved are told too. The same options give the same results.",
  options: OPTIONS,
  async run({ values, signal, out, progress }) {
    const settings = readSettings(values);
    requireFolder("json", values.json);
    const start = Date.now();
    const { name, kernels } = await backend({ print: () => {} });
    progress.show("Preparing the faces");
    const folder = settings.data === undefined ? undefined : resolvePath(settings.data);
    const faces = await gatherFaces(folder, { ...settings, signal, onProgress: progress.show });
    const train = settings.train ?? faces.training.indexes.length;
    requireLabelled(settings, train);
    landmarkTasks(settings.tasks, faces.training.set);
    const { data: _, seeds: count, skipFaults: __, test: ___, ...rest } = settings;
    const configuration = {
      data: faces.facts,
      ...rest,
      train,
      labelled: settings.labelled ?? train,
      crop: { training: TRAINING_CROP, perturbed: PERTURBED },
      ...(settings.stopAbove !== undefined && { stoppingWindow: STOPPING_WINDOW }),
      kernels: `${name}, ${kernels}`,
    };
    const kept =
      values.json === undefined
        ? NOTHING_KEPT
        : openKeptSeeds(`${resolvePath(values.json)}.unfinished`, configuration);
    let at = "the preparation";
    let [computed, resumed] = [0, 0];
    const begun = performance.now();
    try {
      const seeds: SeedResult[] = [];
      for (let seed = 1; seed <= count; seed++) {
        const found = kept.find(seed);
        if (found !== undefined && "result" in found) {
          seeds.push(found.result);
          resumed++;
          continue;
        }
        let [saved, cost] = [performance.now(), 0];
        if (found !== undefined) resumed++;
        const result = await trainSeed(settings, faces, {
          seed,
          begun: found,
          signal,
          async onEpoch({ done, epochs, loss, save }) {
            computed++;
            const left = (count - seed) * epochs + epochs - done;
            const time = formatTime(((performance.now() - begun) / 1000 / computed) * left);
            at = `seed ${seed} of ${count}, epoch ${done} of ${epochs}`;
            progress.show(`${at}, loss ${loss?.toFixed(4) ?? "–"}, ${time} left`);
            const now = performance.now();
            if (kept === NOTHING_KEPT || cost > SAVING_SHARE * (now - saved)) return;
            kept.keep(seed, await save());
            saved = performance.now();
            cost = saved - now;
          },
        });
        kept.keep(seed, { result });
        seeds.push(result);
        progress.clear();
        out(`Seed ${seed}: ${describe(result.test)}`);
      }
      const test = poolSeeds(seeds);
      for (const line of describeAll(test, count)) out(line);
      if (values.json === undefined) return 0;
      const run = {
        date: new Date(start).toISOString(),
        seconds: (Date.now() - start) / 1000,
        resumed,
        node: process.versions.node,
        machine: describeProcessor(),
      };
      const content = { configuration: { ...configuration, seeds: count }, test, seeds, run };
      await writeFile(resolvePath(values.json), `${JSON.stringify(content, undefined, 1)}\n`);
      kept.remove();
      return 0;
    } catch (error) {
      if (!signal.aborted) throw error;
      throw new Interruption({
        rule: "All seeds are trained to the end.",
        came: `an interruption after ${at}`,
        cure:
          values.json === undefined
            ? "It can be given again; with --json FILE it would go on from here."
            : "The same command goes on from here.",
      });
    } finally {
      kept.close();
    }
  },
});

function requireLabelled({ labelled, stopAbove }: Settings, train: number): void {
  if (labelled === undefined || labelled <= train) return;
  throw new UsageProblem({
    rule: `--labelled must be at most the ${train} faces to learn from.`,
    came: String(labelled),
    cure: stopAbove === undefined ? "Raise --train too." : "Leave room for the tenth that validates.",
  });
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

function describe({ meanError, failureRate, boxError }: PooledTest): string {
  return `mean error ${percent(meanError)}, failures ${percent(failureRate)}, ${percent(boxError)} of the square`;
}

function describeAll(test: PooledTest, count: number): string[] {
  const interval = test.overSeeds?.meanError;
  const accuracies = Object.entries(test.accuracies).map(([name, value]) => `${name} ${percent(value)}`);
  return [
    ...(interval ? [`${count} seeds: ${describe(test)}`] : []),
    ...(interval
      ? [`Mean error over seeds: ${percent(interval.low)} to ${percent(interval.high)} (95 %)`]
      : []),
    `On moved crops: ${describe({ ...test, ...test.perturbed })}`,
    ...test.landmarks.map((one) => `  ${one.name}: ${percent(one.meanError)}`),
    ...test.poses.map((one) => `  ${one.name} (${one.faces} faces): ${percent(one.meanError)}`),
    ...(accuracies.length > 0 ? [`Right: ${accuracies.join(", ")}`] : []),
  ];
}
