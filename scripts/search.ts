import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { arch, cpus } from "node:os";
import { dirname } from "node:path";

import { backend, childNamed, countCandidates } from "activation-lab";

import { resolvePath, runCommand } from "./command-line.ts";
import { Interruption, UsageProblem } from "./problem.ts";
import { createMethod } from "./search/create-method.ts";
import { digestData } from "./search/data-digest.ts";
import { describeResults } from "./search/describe-results.ts";
import { createMemoryJournal, openJournal } from "./search/journal.ts";
import { loadData } from "./search/load-data.ts";
import { listFunctions, makeTable, writeTable } from "./search/make-table.ts";
import { OPTIONS, readSettings } from "./search/options.ts";
import { createProgressText } from "./search/progress-text.ts";
import { createQueueEvaluator } from "./search/queue.ts";
import { makeResults } from "./search/results.ts";
import { runSearch } from "./search/run-search.ts";
import { createWorkerPool } from "./search/worker-pool.ts";

await runCommand({
  usage: "npm run search -- [options]",
  summary:
    "Searches for activation functions as Ramachandran, Zoph and Le did for Swish: a method proposes formulas, a child\n" +
    "network is trained with each in a process of its own, and its accuracy on validation images is the score. Then the best\n" +
    "are trained again with fresh seeds beside ReLU. The same options give the same results, however many workers there are.",
  options: OPTIONS,
  async run({ values, signal, out, progress }) {
    const settings = readSettings(values);
    const { method: name, seed, workers, timeout, memory } = settings;
    for (const option of ["journal", "json", "table"] as const) requireFolder(option, values[option]);
    const start = Date.now();
    progress.show("Preparing the data");
    const child = childNamed(settings.child);
    const folder = settings.data === undefined ? undefined : resolvePath(settings.data);
    const data = await loadData(child, folder, settings.examples);
    // Kernels that round otherwise would give other results.
    const { name: backendName, kernels } = await backend({ print: () => {} });
    const steps = settings.steps ?? child.recipe.steps;
    const trial = {
      child: child.name,
      recipe: { ...child.recipe, steps },
      data: { name: data.name, digest: digestData(data) },
      kernels: `${backendName}, ${kernels}`,
    };
    const functions = values.table === undefined ? undefined : listFunctions(settings.space);
    const budget = settings.budget ?? Number(countCandidates(settings.space));
    const again = settings.top === 0 ? 0 : (settings.top + 1) * settings.fresh;
    const text = createProgressText(
      functions === undefined ? budget + 1 + again : functions.length * settings.seeds,
    );
    const plan =
      functions === undefined
        ? { method: name, space: settings.spaceName, seed, batch: settings.batch }
        : { table: settings.spaceName };
    const journal =
      values.journal === undefined
        ? createMemoryJournal()
        : openJournal(resolvePath(values.journal), { ...trial, ...plan });
    const work = {
      setup: { child: child.name, data, steps },
      timeLimit: timeout,
      memoryLimit: memory,
      signal,
    };
    const evaluator =
      values.queue === undefined
        ? createWorkerPool({ ...work, workers })
        : await createQueueEvaluator(values.queue, { ...work, kernels: trial.kernels });
    const rim = {
      evaluator,
      journal,
      onEvaluated(...news: Parameters<typeof text.note>) {
        if (text.note(...news)) progress.show(text.text());
      },
    };
    try {
      if (functions !== undefined) {
        const seeds = Array.from({ length: settings.seeds }, (_, index) => index + 1);
        const rows = await makeTable(functions, seeds, rim);
        const { kernels: _, ...facts } = trial;
        await writeTable(resolvePath(values.table!), child.name, rows, {
          space: settings.space,
          seeds,
          ...facts,
          command: formatCommand(values, ["table", "child", "space", "seeds", "steps"]),
        });
        out(`${rows.length} functions with ${seeds.length} seeds each are in ${values.table}.`);
        return 0;
      }
      const method = createMethod(name, settings.space, seed);
      const found = await runSearch({ ...settings, method, budget }, rim);
      const results = makeResults(found);
      const { name: _, ...description } = method.describe();
      method.dispose?.();
      for (const line of describeResults(results)) out(line);
      if (values.json !== undefined) {
        const search = {
          method: { name, ...description.options },
          space: settings.space,
          ...trial,
          seed,
          budget,
          batch: settings.batch,
        };
        const run = {
          date: new Date(start).toISOString(),
          seconds: (Date.now() - start) / 1000,
          workers,
          fromJournal: journal.found,
          node: process.versions.node,
          machine: `${cpus()[0]?.model.trim() ?? "unknown processor"}, ${arch()}`,
        };
        await writeFile(
          resolvePath(values.json),
          `${JSON.stringify({ search, ...results, run }, undefined, 1)}\n`,
        );
      }
      return 0;
    } catch (error) {
      if (!signal.aborted) throw error;
      const kept =
        values.journal === undefined ? "nothing of it is kept" : "the same command goes on from here";
      throw new Interruption({
        rule: "A search runs to its end.",
        came: `an interruption after ${text.text()}`,
        cure: `It can be given again: ${kept}${values.journal === undefined ? "; --journal FILE would keep it" : ""}.`,
      });
    } finally {
      journal.close();
      await evaluator.end();
    }
  },
});

/** Those of the options that make a difference, as they were given. */
function formatCommand<Name extends string>(
  values: { readonly [Key in Name]?: string },
  names: readonly Name[],
): string {
  const given = names.filter((name) => values[name] !== undefined);
  const quote = (text: string) => (/^[\w./-]+$/.test(text) ? text : JSON.stringify(text));
  return `npm run search -- ${given.map((name) => `--${name} ${quote(values[name]!)}`).join(" ")}`;
}

/** Hours later it would be too late to say so. */
function requireFolder(option: string, path: string | undefined): void {
  if (path === undefined || existsSync(dirname(resolvePath(path)))) return;
  throw new UsageProblem({
    rule: `--${option} must lie in a folder that is there.`,
    came: path,
    cure: "Make the folder first.",
  });
}
