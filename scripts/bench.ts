import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, relative } from "node:path";

import { describeMachine, describeRun } from "./bench/describe-run.ts";
import { makeFigure } from "./bench/figure.ts";
import { findFaults } from "./bench/find-faults.ts";
import { type Section, updateSection } from "./bench/markdown.ts";
import { OPTIONS, readSettings } from "./bench/options.ts";
import { pipelineTables } from "./bench/pipeline/tables.ts";
import type { Results, RunFacts } from "./bench/results.ts";
import { runBenchmark } from "./bench/run-benchmark.ts";
import { gatherFacts } from "./bench/run-facts.ts";
import { formatText, type Table } from "./bench/table.ts";
import { makeTables } from "./bench/tables.ts";
import { judgeTargets } from "./bench/targets.ts";
import { benchDecks } from "./bench-decks.ts";
import { benchSearch, searchTable } from "./bench-search.ts";
import { provideBrowser } from "./check/find-browser.ts";
import { launchBrowser } from "./check/launch-browser.ts";
import { readList } from "./choose-names.ts";
import { type Call, resolvePath, runCommand } from "./command-line.ts";
import { openStillPage } from "./deck/still-images.ts";
import type { JsonObject } from "./notebook/notebook.ts";
import { UsageProblem } from "./problem.ts";

await runCommand({
  usage: "npm run bench -- [options]",
  summary:
    "Times training steps and single operations on the package's backends, beside tfjs-node and PyTorch where they are\n" +
    "installed, in rounds that go through all of them, and says which of the kit's goals are reached. The exit code is 0\n" +
    "unless a loss is wrong, a tensor is lost or something fails; speed does not count.",
  options: OPTIONS,
  async run(call) {
    const { values, signal, out, progress } = call;
    const { groups, contenders, rounds, seconds } = readSettings(values);
    for (const option of ["json", "figure", "markdown"] as const) requireFolder(option, values[option]);
    if (values.decks !== undefined) {
      // Each takes minutes.
      return timeDecks(values.decks, values.rounds === undefined ? 3 : rounds, call);
    }
    if (values.search === true) return timeSearch(values.quick === true ? 1 : rounds, call);
    const results: Results = { run: gatherFacts(rounds, seconds), contenders: [], cases: [] };
    await runBenchmark(
      {
        groups,
        contenders,
        rounds,
        seconds,
        signal,
        onProgress: ({ round, subject, contender }) =>
          progress.show(
            `${round === 0 ? "warming up" : `round ${round} of ${rounds}`}: ${subject}, ${contender}`,
          ),
        onResults: (sofar) => writeJson(values.json, sofar),
      },
      results,
    );

    const faults = findFaults(results);
    const facts = describeRun(results);
    const tables = makeTables(results, new Map(groups.map(({ name, title }) => [name, title])));
    const parts = [facts.join("\n"), ...tables.map(formatText), ...faults];
    for (const part of parts) out(`${part}\n`);
    const figure = values.figure === undefined ? undefined : makeFigure(results);
    if (figure !== undefined) await drawFigure(values.figure!, figure);
    if (values.markdown !== undefined && !signal.aborted) {
      const path = resolvePath(values.markdown);
      const release = results.run.node.split(".")[0];
      // Some cases or backends do not take the place of all.
      const chosen = [values.only, values.backends && `on ${values.backends}`].filter((choice) => choice);
      const section = {
        key: [`node-${release}`, ...chosen].join(" "),
        heading: [`Node.js ${release}`, ...chosen, results.run.date.slice(0, 10)].join(", "),
        facts,
        faults,
        tables,
        ...(figure && {
          figure: { path: pathFrom(path, values.figure!), alternative: figure.alternative },
        }),
      };
      await writeSection(path, section);
    }
    const isMeasured = results.contenders.some(({ missing }) => missing === undefined);
    return isMeasured && faults.length === 0 && !signal.aborted ? 0 : 1;
  },
});

/** How long it takes to make decks. */
async function timeDecks(list: string, rounds: number, call: Call<typeof OPTIONS>): Promise<number> {
  const facts = gatherFacts(rounds, 0);
  const { results, openings } = await benchDecks({ ...call, only: readList(list), rounds });
  return report(call, facts, {
    key: "decks",
    title: "Making decks",
    tables: pipelineTables(results, openings),
    failures: results.failures,
    measured: { ...results, openings },
  });
}

/** How much more a search does with two workers. */
async function timeSearch(rounds: number, call: Call<typeof OPTIONS>): Promise<number> {
  const facts = gatherFacts(rounds, 0);
  const times = await benchSearch({ ...call, rounds });
  return report(call, facts, {
    key: "search",
    title: "Searching with two workers",
    tables: [searchTable(times)],
    failures: times.failures,
    measured: times,
  });
}

interface Report {
  /** Names the section of a Markdown file. */
  readonly key: string;
  readonly title: string;
  readonly tables: readonly Table[];
  readonly failures: readonly string[];
  /** Every time that was measured. */
  readonly measured: object;
}

/** Prints tables, and writes what is wanted; an interrupted run replaces no section. Returns the exit code. */
async function report(
  { values, signal, out }: Call<typeof OPTIONS>,
  facts: RunFacts,
  { key, title, tables, failures, measured }: Report,
): Promise<number> {
  facts.isInterrupted = signal.aborted;
  const description = describeMachine(facts);
  for (const part of [description, ...tables.map(formatText), ...failures]) out(`${part}\n`);
  if (values.json !== undefined) {
    const all = { run: facts, ...measured };
    await writeFile(resolvePath(values.json), `${JSON.stringify(all, null, 1)}\n`);
  }
  if (values.markdown !== undefined && !signal.aborted) {
    await writeSection(resolvePath(values.markdown), {
      key,
      heading: `${title}, ${facts.date.slice(0, 10)}`,
      facts: [description],
      faults: failures,
      tables,
    });
  }
  return failures.length === 0 && !signal.aborted ? 0 : 1;
}

async function writeSection(path: string, section: Section): Promise<void> {
  const text = await readFile(path, "utf8").catch(() => "");
  await writeFile(path, updateSection(text, section));
}

/** A quarter of an hour later it would be too late to say so. */
function requireFolder(option: string, path: string | undefined): void {
  if (path === undefined || existsSync(dirname(resolvePath(path)))) return;
  throw new UsageProblem({
    rule: `--${option} must name a file in a folder that is there.`,
    came: path,
    cure: "Make the folder first.",
  });
}

/** Five digits of a time are more than the clock is good for. */
async function writeJson(path: string | undefined, results: Results): Promise<void> {
  if (path === undefined) return;
  const shorten = (key: string, value: unknown) =>
    key === "milliseconds" ? (value as number[]).map((time) => Number(time.toPrecision(5))) : value;
  const all = { ...results, targets: judgeTargets(results), faults: findFaults(results) };
  await writeFile(resolvePath(path), `${JSON.stringify(all, shorten, 1)}\n`);
}

/** A still image, drawn by the browser that checks the decks. */
async function drawFigure(path: string, figure: object): Promise<void> {
  const browser = await launchBrowser(await provideBrowser());
  try {
    const plotly = createRequire(import.meta.url).resolve("plotly.js-dist/plotly.js");
    const { draw } = await openStillPage(browser, plotly);
    await writeFile(resolvePath(path), await draw(figure as JsonObject));
  } finally {
    await browser.close();
  }
}

/** A path as a link in a file writes it. */
function pathFrom(file: string, path: string): string {
  return relative(dirname(file), resolvePath(path)).replaceAll("\\", "/");
}
