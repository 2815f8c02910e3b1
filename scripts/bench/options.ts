import { readList } from "../choose-names.ts";
import { type OptionValues, readChoice, readPositive } from "../command-line.ts";
import { UsageProblem } from "../problem.ts";
import type { Group } from "./case.ts";
import { type Contender, contenders, DEFAULT_CONTENDERS } from "./contenders.ts";
import { chooseGroups } from "./groups.ts";

export const OPTIONS = {
  only: { type: "string", value: "NAMES", help: "cases, such as deep,product-ab; by default all" },
  backends: {
    type: "string",
    value: "NAMES",
    help: `of ${contenders.map(({ name }) => name).join(", ")}; by default ${DEFAULT_CONTENDERS.join(",")}`,
  },
  decks: {
    type: "string",
    value: "LIST",
    help: "times npm run decks beside nbconvert instead, on notebooks such as 01,03",
  },
  search: { type: "boolean", help: "times a search with one worker and with two instead" },
  rounds: { type: "string", value: "N", help: "how often everything is measured, 7 by default" },
  seconds: { type: "string", value: "S", help: "of each measurement, 1 by default; operations take a fifth" },
  quick: { type: "boolean", help: "one short round: whether it works, not how fast" },
  json: { type: "string", value: "FILE", help: "writes every time that was measured" },
  figure: { type: "string", value: "FILE", help: "draws the training steps beside each other, as SVG" },
  markdown: { type: "string", value: "FILE", help: "writes the tables into this file, between its marks" },
} as const;

export interface Settings {
  readonly groups: readonly Group[];
  readonly contenders: readonly Contender[];
  readonly rounds: number;
  readonly seconds: number;
}

/** @throws UsageProblem if an option is not what it should be. */
export function readSettings(values: OptionValues<typeof OPTIONS>): Settings {
  const { only, backends, rounds, seconds, quick = false } = values;
  requireUsed(values);
  const names = contenders.map(({ name }) => name);
  const chosen =
    backends === undefined
      ? DEFAULT_CONTENDERS
      : backends.split(",").map((name) => readChoice("--backends", name.trim(), names));
  return {
    groups: chooseGroups(only === undefined ? undefined : readList(only)),
    contenders: contenders.filter(({ name }) => chosen.includes(name)),
    rounds: rounds === undefined ? (quick ? 1 : 7) : readRounds(rounds),
    seconds: seconds === undefined ? (quick ? 0.02 : 1) : readPositive("seconds", seconds),
  };
}

/** @throws UsageProblem if an option would do nothing beside --decks or --search. */
function requireUsed(values: OptionValues<typeof OPTIONS>): void {
  const other = values.decks !== undefined ? "decks" : values.search === true ? "search" : undefined;
  if (other === undefined) return;
  const ofSteps = ["only", "backends", "seconds", "figure"] as const;
  const unused = [...ofSteps, ...(other === "decks" ? (["search", "quick"] as const) : [])];
  const given = unused.find((name) => values[name] !== undefined);
  if (given === undefined) return;
  throw new UsageProblem({
    rule: `--${other} measures something else, to which --${given} means nothing.`,
    came: `--${other} with --${given}`,
    cure: `Leave one of them out.`,
  });
}

function readRounds(text: string): number {
  const rounds = readPositive("rounds", text);
  if (Number.isInteger(rounds)) return rounds;
  throw new UsageProblem({
    rule: "--rounds must be a whole number.",
    came: JSON.stringify(text),
    cure: "Write for example --rounds 7.",
  });
}
