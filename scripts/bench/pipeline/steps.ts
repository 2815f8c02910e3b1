import { join } from "node:path";

import { labFiles, withKernel } from "../../lab/lab-files.ts";
import { REPOSITORY } from "../../repository.ts";

/** One command whose time counts. */
export interface Step {
  readonly name: string;
  readonly who: "decks" | "nbconvert";
  readonly command: readonly [program: string, ...args: string[]];
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Brings about what the step begins with; its time does not count. */
  prepare?(): Promise<void>;
}

const BUILD = join(REPOSITORY, "slides", "build");

export interface Pipeline {
  /** Of the notebooks. */
  readonly names: readonly string[];
  /** A Python that has nbconvert. */
  readonly python: string;
  /** Folder for what nbconvert writes. */
  readonly target: string;
  /** Lets `npm run decks` make decks again of which nothing has changed. */
  forgetResult(): Promise<void>;
}

/** In the order in which a round goes through them: each finds what the one before has left. */
export function pipelineSteps({ names, python, target, forgetResult }: Pipeline): Step[] {
  const ours = { who: "decks", folder: REPOSITORY, environment: process.env } as const;
  const decks = (...args: string[]) => npmCommand("run", "decks", "--", "--only", names.join(","), ...args);
  const theirs = {
    who: "nbconvert",
    folder: join(REPOSITORY, "notebooks"),
    environment: withKernel(labFiles(REPOSITORY)),
  } as const;
  const convert = (folder: string, ...args: string[]): Step["command"] => {
    const files = names.map((name) => join(folder, `${name}.ipynb`));
    return [python, "-m", "nbconvert", ...args, "--to", "slides", "--output-dir", target, ...files];
  };
  return [
    { name: "all", ...ours, command: decks("--force") },
    { name: "all", ...theirs, command: convert(join(REPOSITORY, "notebooks"), "--execute") },
    {
      name: "render",
      ...ours,
      command: decks(),
      // Outputs and checks are kept: what remains is to render.
      prepare: forgetResult,
    },
    { name: "render", ...theirs, command: convert(join(BUILD, "notebooks")) },
    { name: "unchanged", ...ours, command: decks() },
  ];
}

function npmCommand(...args: string[]): Step["command"] {
  const path = process.env.npm_execpath;
  // As a script of npm's it knows npm's own file, which needs no shell.
  return path?.endsWith(".js") ? [process.execPath, path, ...args] : ["npm", ...args];
}
