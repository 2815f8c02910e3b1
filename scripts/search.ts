import { writeFile } from "node:fs/promises";

import { backend, childNamed, countCandidates } from "activation-lab";

import { type Call, requireFolder, resolvePath, runCommand } from "./command-line.ts";
import { Interruption } from "./problem.ts";
import { describeProcessor } from "./processor.ts";
import { createMethod } from "./search/create-method.ts";
import { digestData } from "./search/data-digest.ts";
import { describeResults } from "./search/describe-results.ts";
import type { EvaluationRim } from "./search/evaluate-jobs.ts";
import { type Configuration, createMemoryJournal, openJournal } from "./search/journal.ts";
import { listedFormulas } from "./search/listed-formulas.ts";
import { loadData } from "./search/load-data.ts";
import { listFunctions, makeTable, writeTable } from "./search/make-table.ts";
import { OPTIONS, readSettings, type Settings } from "./search/options.ts";
import { createProgressText } from "./search/progress-text.ts";
import { createQueueEvaluator } from "./search/queue.ts";
import { makeResults } from "./search/results.ts";
import { runSearch } from "./search/run-search.ts";
import { createWorkerPool, type Evaluator } from "./search/worker-pool.ts";

await runCommand({
  usage: "npm run search -- [options]",
  summary:
    "Searches for activation functions as Ramachandran, Zoph and Le did for Swish: a method proposes formulas, a child\n" +
    "network is trained with each in a process of its own, and its accuracy on validation images is the score. Then the best\n" +
    "are trained again with fresh seeds beside ReLU. The same options give the same results, however many workers there are.",
  options: OPTIONS,
  run: search,
});

/** What every training has in common: what the results depend on, but for the plan of the search. */
type Trial = Awaited<ReturnType<typeof prepare>>["trial"];

async function search(call: Call<typeof OPTIONS>): Promise<number> {
  const { values, signal, progress } = call;
  const settings = readSettings(values);
  for (const option of ["journal", "json", "table"] as const) requireFolder(option, values[option]);
  progress.show("Preparing the data");
  const { data, trial } = await prepare(settings);
  const work = {
    setup: { child: trial.child, data, steps: trial.recipe.steps },
    timeLimit: settings.timeout,
    memoryLimit: settings.memory,
    signal,
  };
  const evaluator =
    values.queue === undefined
      ? createWorkerPool({ ...work, workers: settings.workers })
      : await createQueueEvaluator(values.queue, { ...work, kernels: trial.kernels });
  try {
    return values.table === undefined
      ? await runMethod(call, settings, trial, evaluator)
      : await fillTable(call, settings, trial, evaluator);
  } finally {
    await evaluator.end();
  }
}

/** Searches by a method, and tells and writes what was found. */
async function runMethod(
  call: Call<typeof OPTIONS>,
  settings: Settings,
  trial: Trial,
  evaluator: Evaluator,
): Promise<number> {
  const { space, seed, batch } = settings;
  const method =
    settings.formulas === undefined
      ? createMethod(settings.method, space, seed)
      : listedFormulas(settings.formulas);
  const { name, options } = method.describe();
  const budget = settings.budget ?? Number(countCandidates(space));
  const again = settings.top === 0 ? 0 : (settings.top + 1) * settings.fresh;
  const plan = { method: name, space: settings.spaceName, seed, batch };
  const start = Date.now();
  try {
    return await withJournal(call, { ...trial, ...plan }, evaluator, budget + 1 + again, async (rim) => {
      const results = makeResults(await runSearch({ ...settings, method, budget }, rim));
      for (const line of describeResults(results)) call.out(line);
      if (call.values.json === undefined) return 0;
      const run = {
        date: new Date(start).toISOString(),
        seconds: (Date.now() - start) / 1000,
        workers: settings.workers,
        fromJournal: rim.journal.found,
        node: process.versions.node,
        machine: describeProcessor(),
      };
      const plan = { method: { name, ...options }, space, ...trial, seed, budget, batch };
      const all = { search: plan, ...results, run };
      await writeFile(resolvePath(call.values.json), `${JSON.stringify(all, undefined, 1)}\n`);
      return 0;
    });
  } finally {
    method.dispose?.();
  }
}

/** Tries every function of the space. */
function fillTable(
  call: Call<typeof OPTIONS>,
  { space, spaceName, seeds: count }: Settings,
  trial: Trial,
  evaluator: Evaluator,
): Promise<number> {
  const { values, out } = call;
  const functions = listFunctions(space);
  const seeds = Array.from({ length: count }, (_, index) => index + 1);
  const jobs = functions.length * count;
  return withJournal(call, { ...trial, table: spaceName }, evaluator, jobs, async (rim) => {
    const rows = await makeTable(functions, seeds, rim);
    const { kernels: _, ...facts } = trial;
    const command = formatCommand(values, ["table", "child", "space", "seeds", "steps"]);
    await writeTable(resolvePath(values.table!), facts.child, rows, { space, seeds, ...facts, command });
    out(`${rows.length} functions with ${seeds.length} seeds each are in ${values.table}.`);
    return 0;
  });
}

/** Opens the journal for a work of so many evaluations, shows their progress, and says what an interruption keeps. */
async function withJournal(
  { values, signal, progress }: Call<typeof OPTIONS>,
  configuration: Configuration,
  evaluator: Evaluator,
  evaluations: number,
  work: (rim: EvaluationRim) => Promise<number>,
): Promise<number> {
  const text = createProgressText(evaluations);
  const journal =
    values.journal === undefined
      ? createMemoryJournal()
      : openJournal(resolvePath(values.journal), configuration);
  try {
    return await work({
      evaluator,
      journal,
      onEvaluated(...news) {
        if (text.note(...news)) progress.show(text.text());
      },
    });
  } catch (error) {
    throw signal.aborted ? interruption(text.text(), values.journal !== undefined) : error;
  } finally {
    // Before the evaluator ends, so that trainings that end with their processes are not written down as crashed.
    journal.close();
  }
}

async function prepare({ child: name, data: folder, examples, steps }: Settings) {
  const child = childNamed(name);
  const data = await loadData(child, folder === undefined ? undefined : resolvePath(folder), examples);
  // Kernels that round otherwise would give other results.
  const { name: backendName, kernels } = await backend({ print: () => {} });
  const trial = {
    child: child.name,
    recipe: { ...child.recipe, steps: steps ?? child.recipe.steps },
    data: { name: data.name, digest: digestData(data) },
    kernels: `${backendName}, ${kernels}`,
  };
  return { data, trial };
}

function interruption(progress: string, isKept: boolean): Interruption {
  return new Interruption({
    rule: "A search runs to its end.",
    came: `an interruption after ${progress}`,
    cure: isKept
      ? "It can be given again: the same command goes on from here."
      : "It can be given again, from the beginning; --journal FILE would keep what was done.",
  });
}

/** Those of the options that make a difference, as they were given. */
function formatCommand<Name extends string>(
  values: { readonly [Key in Name]?: string },
  names: readonly Name[],
): string {
  const given = names.filter((name) => values[name] !== undefined);
  const quote = (text: string) => (/^[\w./-]+$/.test(text) ? text : JSON.stringify(text));
  return `npm run search -- ${given.map((name) => `--${name} ${quote(values[name]!)}`).join(" ")}`;
}
