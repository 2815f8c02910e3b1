import { writeFile } from "node:fs/promises";

import { backend, createRandom, type LandmarkMap, type MapSeed, TRAINING_CROP } from "activation-lab";

import { formatTime, readChoice, readWhole, requireFolder, resolvePath, runCommand } from "./command-line.ts";
import { type GatheredFaces, gatherFaces } from "./landmarks/gather-faces.ts";
import { isSameConfiguration } from "./landmarks/kept-files.ts";
import { type KeptRuns, openKeptRuns } from "./landmarks/kept-runs.ts";
import { gatherCells, plainSeed } from "./landmarks/map-cells.ts";
import { isBase, MAP_PLAN, type MapRun, mapRuns, nameRun } from "./landmarks/map-plan.ts";
import type { Settings } from "./landmarks/options.ts";
import { readJsonIfThere } from "./landmarks/read-json.ts";
import { PERTURBED, type SeedResult, STOPPING_WINDOW, trainSeed } from "./landmarks/train-seed.ts";
import { Interruption, Problem, UsageProblem } from "./problem.ts";
import { describeProcessor } from "./processor.ts";

/** Faces beside the labelled ones of which attributes are known. */
const ATTRIBUTES_ONLY = 6000;
/** Share of the faces to learn from that is set aside to choose weights by: 500 of MTFL's 8,000. */
const VALIDATION = 1 / 16;
const NETWORK = "tcdcn";
const BATCH = 32;

await runCommand({
  usage: "npm run landmarks:map -- --json FILE [options]",
  summary:
    "Trains the network for landmarks with few and many labels, alone and beside attributes, with small and large weights,\n" +
    "each with several seeds, and writes the errors of all: where do auxiliary tasks help? It takes hours; interrupt it at\n" +
    "any time, the same command goes on. Started twice at once, two processes share the work.",
  options: {
    data: { type: "string", value: "DIR", help: "folder of MTFL; without it synthetic faces" },
    json: {
      type: "string",
      value: "FILE",
      help: "what comes out; what is unfinished lies in FILE.unfinished",
    },
    seeds: { type: "string", value: "K", help: `trainings of a setting, ${MAP_PLAN.seeds} by default` },
    steps: { type: "string", value: "N", help: "updates of a training, 1500 by default" },
    faces: {
      type: "string",
      value: "N",
      help: "synthetic faces to learn from, 8000 by default; an eighth as many are to test with",
    },
    "so-far": { type: "boolean", help: "trains nothing, writes what is done" },
    labelled: { type: "string", value: "LIST", help: "only cells with so many labels, such as 100,all" },
    weighting: {
      type: "string",
      value: "NAME",
      help: "only cells that are weighed so, equal, uncertainty or growing, beside the landmarks alone",
    },
  },
  async run({ values, signal, out, progress }) {
    if (values.json === undefined) {
      throw new UsageProblem({
        rule: "The map is written to a file.",
        came: "no --json FILE",
        cure: "Write for example --json map.json.",
      });
    }
    requireFolder("json", values.json);
    const file = resolvePath(values.json);
    const steps = readWhole("steps", values.steps, 1) ?? 1500;
    const plan = { ...MAP_PLAN, seeds: readWhole("seeds", values.seeds, 1) ?? MAP_PLAN.seeds };
    const count = readWhole("faces", values.faces, 32) ?? 8000;
    const only = readLabelled(values.labelled, plan.labelled);
    const weighting =
      values.weighting === undefined
        ? undefined
        : readChoice("--weighting", values.weighting, ["equal", "uncertainty", "growing"]);
    const { name, kernels } = await backend({ print: () => {} });
    progress.show("Preparing the faces");
    const folder = values.data === undefined ? undefined : resolvePath(values.data);
    const onProgress = progress.show;
    const train = folder === undefined ? count : undefined;
    const gathered = await gatherFaces(folder, {
      train,
      test: Math.ceil(count / 8),
      skipFaults: false,
      signal,
      onProgress,
    });
    const faces = setAside(gathered);
    const configuration = {
      data: faces.facts,
      ...{
        steps,
        batch: BATCH,
        network: NETWORK,
        train: faces.training.indexes.length,
        validation: faces.validation!.indexes.length,
      },
      attributesOnly: ATTRIBUTES_ONLY,
      crop: { training: TRAINING_CROP, perturbed: PERTURBED },
      stoppingWindow: STOPPING_WINDOW,
      kernels: `${name}, ${kernels}`,
    };
    const kept = openKeptRuns<MapSeed>(`${file}.unfinished`, configuration);
    takeUp(file, configuration, kept);
    const planned = mapRuns(plan);
    const runs = planned
      .filter(({ cell }) => only?.includes(String(cell.labelled)) ?? true)
      .filter(({ cell }) => weighting === undefined || cell.weighting === weighting || isBase(cell));
    let at = "the preparation";
    try {
      if (values["so-far"] !== true) {
        await trainRuns(runs, kept, {
          train: (run) =>
            trainSeed(settingsOf(run, steps, faces), faces, {
              seed: run.seed,
              signal,
              onEpoch: async () => {},
            }),
          onBegin(run, text) {
            at = nameRun(run);
            progress.show(text);
          },
        });
      }
    } catch (error) {
      if (!signal.aborted) throw error;
      throw new Interruption({
        rule: "All settings are trained to the end.",
        came: `an interruption in ${at}`,
        cure: "The same command goes on from here.",
      });
    }
    const cells = gatherCells(planned, (run) => kept.find(nameRun(run)));
    const done = cells.reduce((sum, { seeds }) => sum + seeds.length, 0);
    const wanted = planned.length;
    if (done < wanted) out(`${done} of ${wanted} trainings are done.`);
    const run = {
      date: new Date().toISOString(),
      node: process.versions.node,
      machine: describeProcessor(),
    };
    const command = ["npm run landmarks:map --", ...(folder ? ["--data DIR"] : []), "--json FILE"].join(" ");
    await writeFile(file, `${JSON.stringify({ command, configuration, plan, cells, run }, undefined, 1)}\n`);
    out(`${cells.length} settings in ${file}`);
    if (done === wanted) kept.remove();
    return 0;
  },
});

/** @throws UsageProblem if a number is not of the plan. */
function readLabelled(
  text: string | undefined,
  planned: readonly (number | "all")[],
): readonly string[] | undefined {
  const chosen = text?.split(",").map((part) => part.trim());
  const wrong = chosen?.find((part) => !planned.map(String).includes(part));
  if (wrong === undefined) return chosen;
  throw new UsageProblem({
    rule: `--labelled names some of the plan's numbers: ${planned.join(", ")}.`,
    came: JSON.stringify(wrong),
    cure: "Write for example --labelled 100,all.",
  });
}

/** Goes on from what an earlier call has written. @throws Problem if that is of another configuration. */
function takeUp(file: string, configuration: unknown, kept: KeptRuns<MapSeed>): void {
  const written = readJsonIfThere(file) as LandmarkMap | undefined;
  if (written === undefined) return;
  if (!isSameConfiguration(written.configuration, configuration)) {
    throw new Problem({
      rule: "A map goes on with the options and the data that it was begun with.",
      came: `others for ${file}`,
      cure: "Give those of its configuration, or another --json.",
    });
  }
  for (const { seeds, ...cell } of written.cells) {
    for (const result of seeds) {
      const name = nameRun({ cell, seed: result.seed });
      if (kept.find(name) === undefined) kept.keep(name, result);
    }
  }
}

/** Trains what no process has trained or trains. */
async function trainRuns(
  runs: readonly MapRun[],
  kept: KeptRuns<MapSeed>,
  {
    train,
    onBegin,
  }: { train: (run: MapRun) => Promise<SeedResult>; onBegin: (run: MapRun, text: string) => void },
): Promise<void> {
  const begun = performance.now();
  let computed = 0;
  for (const run of runs) {
    const lock = kept.claim(nameRun(run));
    if (lock === undefined) continue;
    try {
      const left = runs.filter((one) => kept.find(nameRun(one)) === undefined).length;
      const seconds = (performance.now() - begun) / 1000;
      const time = computed === 0 ? "" : `, ${formatTime((seconds / computed) * left)} left`;
      onBegin(run, `${runs.length - left} of ${runs.length} trainings done${time}: ${nameRun(run)}`);
      kept.keep(nameRun(run), plainSeed(await train(run)));
      computed++;
    } finally {
      lock.release();
    }
  }
}

/** Takes faces to choose settings by out of those to learn from; the same for all settings and seeds. */
function setAside({ training: { set, indexes }, ...rest }: GatheredFaces): GatheredFaces {
  const order = createRandom(0)
    .fork("validation")
    .permutation(indexes.length)
    .map((place) => indexes[place]!);
  const count = Math.round(VALIDATION * order.length);
  return {
    ...rest,
    training: { set, indexes: order.slice(count) },
    validation: { set, indexes: order.slice(0, count) },
  };
}

function settingsOf({ cell }: MapRun, steps: number, { training }: GatheredFaces): Settings {
  const { tasks, weighting, lambda, stopAbove, copies } = cell;
  const there = training.indexes.length;
  const labelled = cell.labelled === "all" ? there : Math.min(cell.labelled, there);
  return {
    ...{ data: undefined, test: 0, seeds: 1, skipFaults: false, network: NETWORK, batch: BATCH },
    ...{ tasks, weighting, lambda, stopAbove, copies, steps, labelled },
    train: Math.min(labelled + ATTRIBUTES_ONLY, there),
  };
}
