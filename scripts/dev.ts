import { mkdir } from "node:fs/promises";
import { createInterface } from "node:readline";

import { readList } from "./choose-names.ts";
import { readPreset, readTimeLimit, runCommand } from "./command-line.ts";
import { courseFolders, listNotebooks } from "./course/course-files.ts";
import { EXECUTION_LIMITS } from "./course/execution-limits.ts";
import { followCourse } from "./dev/follow-course.ts";
import { UsageProblem } from "./problem.ts";

const PORT = 4600;

await runCommand({
  usage: "npm run dev -- NAMES [options]",
  summary:
    "Serves decks on this machine and follows their notebooks, numbers or names such as 01 03, and the package: a changed\n" +
    "text is shown at once, a changed code cell runs again with those after it, an error is laid over the last good deck.\n" +
    "The browser stays at its slide and step. r and Enter executes everything anew, Ctrl-C ends it.",
  takesPaths: true,
  options: {
    port: { type: "string", value: "NUMBER", help: `port of 127.0.0.1 to begin with, by default ${PORT}` },
    preset: { type: "string", value: "NAME", help: "quick (default) or full; else ACTIVATION_LAB_PRESET" },
    "cell-timeout": {
      type: "string",
      value: "S",
      help: "seconds that one cell may take, by default 300, with the full preset 4 hours",
    },
  },
  async run({ values, positionals, signal, out, progress }) {
    const folders = courseFolders();
    const only = positionals.flatMap(readList);
    const all = await listNotebooks(folders.notebooks);
    if (only.length === 0) {
      throw new UsageProblem({
        rule: "The notebooks to follow are named.",
        came: "no name",
        cure: `Write for example npm run dev -- 01. There is ${all.join(", ")}.`,
      });
    }
    const names = await listNotebooks(folders.notebooks, only, "npm run dev");
    const preset = readPreset(values.preset, process.env.ACTIVATION_LAB_PRESET);
    const cellTimeout = values["cell-timeout"];
    await mkdir(folders.build, { recursive: true });
    const course = await followCourse({
      folders,
      names,
      preset,
      cellSeconds:
        cellTimeout === undefined
          ? EXECUTION_LIMITS[preset].cellSeconds
          : readTimeLimit("cell-timeout", cellTimeout),
      port: values.port === undefined ? PORT : readPort(values.port),
      say: out,
      onActivity: (text) => (text === undefined ? progress.clear() : progress.show(text)),
    });
    for (const name of names) {
      out(`${course.address}/${name}.html`);
      out(`${course.address}/${name}.walkthrough.html`);
    }
    out("r and Enter: execute everything anew; Ctrl-C: end");
    const keys = createInterface({ input: process.stdin });
    keys.on("line", (line) => {
      if (line.trim() === "r") course.restart();
    });
    await aborted(signal);
    keys.close();
    await course.close();
    return 0;
  },
});

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve());
  });
}

function readPort(value: string): number {
  const port = Number(value);
  if (Number.isInteger(port) && port >= 0 && port < 65536) return port;
  throw new UsageProblem({
    rule: "--port must be a whole number from 0 (any free port) to 65535.",
    came: JSON.stringify(value),
    cure: `Leave it out for ${PORT}, or write for example --port 8080.`,
  });
}
