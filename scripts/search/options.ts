import { availableParallelism } from "node:os";

import { type SearchSpace, searchSpaces } from "activation-lab";

import { type OptionValues, readChoice, readPositive, readTimeLimit, readWhole } from "../command-line.ts";
import { METHODS, type MethodName } from "./create-method.ts";

export const OPTIONS = {
  method: { type: "string", value: "NAME", help: `${METHODS.join(", ")}; ppo by default` },
  formulas: {
    type: "string",
    value: "LIST",
    help: 'instead of a search, tries these, all with fresh seeds: "x * sigmoid(x); min(x, sin(x))"',
  },
  child: {
    type: "string",
    value: "NAME",
    help: "what a candidate is tried out in: mlp (default), cnn, resnet20, wrn16-4, ...",
  },
  space: {
    type: "string",
    value: "NAME",
    help: `${Object.keys(searchSpaces).join(", ")}; the first by default`,
  },
  data: {
    type: "string",
    value: "DIR",
    help: "folder of CIFAR-10 or CIFAR-100 in binary format; without it the child's own data",
  },
  examples: {
    type: "string",
    value: "N",
    help: "of DIR, most images to learn from, 10000 by default: 50,000 need 3 GB in each process",
  },
  budget: { type: "string", value: "N", help: "candidates to be tried, 200 by default; of exhaustive all" },
  batch: { type: "string", value: "N", help: "candidates after which the method learns, 20 by default" },
  steps: { type: "string", value: "N", help: "updates of a child; those of its recipe by default" },
  seed: { type: "string", value: "S", help: "of the search and of its trainings, 1 by default" },
  top: {
    type: "string",
    value: "N",
    help: "best candidates that are tried again with fresh seeds, 5 by default; 0 for none",
  },
  fresh: { type: "string", value: "N", help: "how many fresh seeds, 10 by default" },
  workers: { type: "string", value: "W", help: "processes; as many as processors by default" },
  queue: {
    type: "string",
    value: "URL",
    help: "redis://HOST:PORT, where npm run search:worker waits on any machines; without it processes of this one",
  },
  timeout: {
    type: "string",
    value: "S",
    help: "seconds after which one training is given up, 600 by default",
  },
  memory: {
    type: "string",
    value: "MB",
    help: "memory of one process beyond which its training is given up, 2000 by default",
  },
  journal: {
    type: "string",
    value: "FILE",
    help: "remembers every evaluation: the same command goes on where it was ended",
  },
  json: { type: "string", value: "FILE", help: "writes what came out" },
  table: {
    type: "string",
    value: "DIR",
    help: "instead of a search, tries every function of the space and writes CHILD.tsv there",
  },
  seeds: { type: "string", value: "N", help: "of a table, 3 by default" },
} as const;

export interface Settings {
  readonly method: MethodName;
  /** Those to be tried instead of a search. */
  readonly formulas: readonly string[] | undefined;
  readonly child: string;
  readonly spaceName: string;
  readonly space: SearchSpace;
  readonly data: string | undefined;
  readonly examples: number;
  readonly budget: number | undefined;
  readonly batch: number;
  readonly steps: number | undefined;
  readonly seed: number;
  readonly top: number;
  readonly fresh: number;
  readonly workers: number;
  readonly timeout: number;
  readonly memory: number;
  readonly seeds: number;
}

/** @throws UsageProblem if an option is not what it should be. */
export function readSettings(values: OptionValues<typeof OPTIONS>): Settings {
  const whole = (name: keyof typeof OPTIONS, minimum: number) => readWhole(name, values[name], minimum);
  const method = readChoice("--method", values.method ?? "ppo", METHODS);
  const names = Object.keys(searchSpaces) as (keyof typeof searchSpaces)[];
  const spaceName = readChoice("--space", values.space ?? names[0]!, names);
  const formulas = values.formulas?.split(";").map((text) => text.trim());
  return {
    method,
    formulas,
    child: values.child ?? "mlp",
    spaceName,
    space: searchSpaces[spaceName],
    data: values.data,
    examples: whole("examples", 1) ?? 10_000,
    budget: formulas?.length ?? whole("budget", 1) ?? (method === "exhaustive" ? undefined : 200),
    batch: whole("batch", 1) ?? 20,
    steps: whole("steps", 1),
    seed: whole("seed", 0) ?? 1,
    top: formulas?.length ?? whole("top", 0) ?? 5,
    fresh: whole("fresh", 2) ?? 10,
    workers: whole("workers", 1) ?? availableParallelism(),
    timeout: readTimeLimit("timeout", values.timeout ?? "600"),
    memory: readPositive("memory", values.memory ?? "2000"),
    seeds: whole("seeds", 1) ?? 3,
  };
}
