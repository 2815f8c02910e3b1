import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { inspect, type ParseArgsConfig, parseArgs } from "node:util";

import { Interruption, isProblem, UsageProblem } from "./problem.ts";

export interface Option {
  readonly type: "boolean" | "string";
  readonly short?: string;
  /** Stands for the value in the help, such as `PATH`. */
  readonly value?: string;
  readonly help: string;
}

export type OptionValues<Options extends Record<string, Option>> = {
  readonly [Name in keyof Options]?: Options[Name]["type"] extends "boolean" ? boolean : string;
};

export interface Command<Options extends Record<string, Option>> {
  /** As it is called, such as `npm run execute -- PATH.ipynb [options]`. */
  readonly usage: string;
  /** What it does, one or two sentences. */
  readonly summary: string;
  readonly options: Options;
  /** Whether it takes paths beside its options; without, a stray word is a wrong call. */
  readonly takesPaths?: boolean;
  /** Whether what it does not know goes on to another program, as its positionals. Its own options are switches then. */
  readonly passesOn?: boolean;
  /** Returns the exit code: 0, or 1 if something was found wrong. */
  run(call: Call<Options>): Promise<number>;
}

export interface Call<Options extends Record<string, Option>> {
  readonly values: OptionValues<Options>;
  readonly positionals: readonly string[];
  /** Aborted by Ctrl-C or a request to terminate. */
  readonly signal: AbortSignal;
  /** Writes a line for the user; results and findings go to `out`, what is only of interest meanwhile to `progress`. */
  readonly out: (line: string) => void;
  readonly progress: ProgressLine;
}

export interface ProgressLine {
  /** Shows `line` in place of the last one on a terminal; elsewhere prints it. */
  show(line: string): void;
  /** Wipes the line away, so that other text can follow. */
  clear(): void;
}

/** The part of a stream that a progress line needs. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const INTERRUPTED = { text: "Interrupted. Call it again: it begins what is missing anew.", exitCode: 1 };

/**
 * Runs a command and sets the exit code of this process: 0, 1 (something is wrong) or 2 (usage).
 *
 * @param args Those of this process; for an action of a command, what follows its name.
 */
export async function runCommand<Options extends Record<string, Option>>(
  command: Command<Options>,
  args: readonly string[] = process.argv.slice(2),
): Promise<void> {
  const abort = new AbortController();
  const interrupt = () => {
    // A second Ctrl-C does not wait for anything.
    if (abort.signal.aborted) process.exit(1);
    abort.abort();
  };
  // A reader that has seen enough, such as `| head`, is no error.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  const progress = createProgressLine(process.stderr);
  try {
    process.exitCode = await callCommand(command, args, {
      signal: abort.signal,
      out: (line) => {
        progress.clear();
        console.log(line);
      },
      progress,
    });
  } catch (error) {
    progress.clear();
    // What fails after an interruption fails because of it.
    const isOnlyCut = abort.signal.aborted && !(error instanceof Interruption);
    const { text, exitCode } = isOnlyCut ? INTERRUPTED : describeError(error);
    process.exitCode = exitCode;
    // What a fault leaves open, such as a browser, must not keep the process alive.
    process.stderr.write(
      `${text}\n`,
      () => (isProblem(error) && !abort.signal.aborted) || process.exit(exitCode),
    );
  } finally {
    progress.clear();
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", interrupt);
  }
}

/** What a command that failed says: a problem in its own words; anything else is a fault of ours, and looks like one. */
export function describeError(error: unknown): { text: string; exitCode: number } {
  if (isProblem(error)) {
    return { text: error.message, exitCode: error instanceof UsageProblem ? 2 : 1 };
  }
  const { message, stack } = error instanceof Error ? error : new Error(inspect(error));
  const line = message.replaceAll("\n", " ").replace(/\.$/, "");
  const text =
    `Something went wrong inside activation-lab: ${line}. ` +
    "This is a fault of the kit: please report it with the stack below.";
  return { text: `${text}\n${stack ?? "(no stack)"}`, exitCode: 1 };
}

/** @throws UsageProblem if the arguments are not those of the command. */
export async function callCommand<Options extends Record<string, Option>>(
  command: Command<Options>,
  args: readonly string[],
  rim: Pick<Call<Options>, "signal" | "out" | "progress">,
): Promise<number> {
  const { values, positionals } = parse(command, args);
  if (values.help === true) {
    rim.out(formatHelp(command));
    return 0;
  }
  return command.run({ ...rim, values: values as OptionValues<Options>, positionals });
}

export function formatHelp(command: Command<Record<string, Option>>): string {
  const rows = Object.entries({ ...command.options, ...HELP }).map(([name, option]) => {
    const short = option.short === undefined ? "" : `-${option.short}, `;
    const value = option.type === "string" ? ` ${option.value ?? "VALUE"}` : "";
    return [`  ${short}--${name}${value}`, option.help] as const;
  });
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  const lines = rows.map(([left, help]) => `${left.padEnd(width)}${help}`);
  return [`Usage: ${command.usage}`, "", command.summary, "", ...lines].join("\n");
}

export function createProgressLine(stream: ProgressStream): ProgressLine {
  let isShown = false;
  const clear = () => {
    if (isShown) stream.write("\r\u001b[K");
    isShown = false;
  };
  return {
    show(line) {
      if (stream.isTTY !== true) {
        stream.write(`${line}\n`);
        return;
      }
      clear();
      stream.write(line.slice(0, (stream.columns ?? 80) - 1));
      isShown = true;
    },
    clear,
  };
}

/** A positive number from an option, such as seconds. */
export function readPositive(name: string, value: string): number {
  const number = Number(value);
  if (Number.isFinite(number) && number > 0) return number;
  throw new UsageProblem({
    rule: `--${name} must be a number above 0.`,
    came: JSON.stringify(value),
    cure: `Write for example --${name} 60.`,
  });
}

/** Longest time that a timer can wait, in seconds: 24 days. */
const LONGEST_WAIT = (2 ** 31 - 1) / 1000;

/** Reads a time in seconds after which something is given up. @throws UsageProblem if it is not above 0, or over 24 days. */
export function readTimeLimit(name: string, value: string): number {
  const seconds = readPositive(name, value);
  if (seconds <= LONGEST_WAIT) return seconds;
  throw new UsageProblem({
    rule: `--${name} must be at most ${Math.floor(LONGEST_WAIT)} seconds, 24 days.`,
    came: value,
    cure: "Give fewer.",
  });
}

/** A whole number from an option, if it was given. @throws UsageProblem if it is none or below `minimum`. */
export function readWhole(name: string, text: string | undefined, minimum: number): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(number) && number >= minimum) return number;
  throw new UsageProblem({
    rule: `--${name} must be a whole number of at least ${minimum}.`,
    came: JSON.stringify(text),
    cure: `Write for example --${name} ${Math.max(minimum, 2)}.`,
  });
}

/** One of some words, from an option such as `--preset` or from a setting of the environment. */
export function readChoice<Choice extends string>(
  source: string,
  value: string,
  choices: readonly Choice[],
): Choice {
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  throw new UsageProblem({
    rule: `${source} must be one of ${choices.join(", ")}.`,
    came: JSON.stringify(value),
    cure: `Set it for example to ${choices[0]}, or leave it out.`,
  });
}

/** The preset that an option, or else a setting of the environment, chooses; `quick` where neither does. */
export function readPreset(option: string | undefined, setting: string | undefined): "quick" | "full" {
  if (option !== undefined) return readChoice("--preset", option, ["quick", "full"]);
  // An empty setting counts as none, as in the package.
  return readChoice("ACTIVATION_LAB_PRESET", setting || "quick", ["quick", "full"]);
}

/** Seconds as a person reads them. */
export function formatTime(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

/** A path as the user gave it: npm runs commands in the project's folder, whatever folder they were called from. */
export function resolvePath(path: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), path);
}

/** Checks that the folder of a file to be written is there: hours later it would be too late. @throws UsageProblem */
export function requireFolder(option: string, path: string | undefined): void {
  if (path === undefined || existsSync(dirname(resolvePath(path)))) return;
  throw new UsageProblem({
    rule: `--${option} must lie in a folder that is there.`,
    came: path,
    cure: "Make the folder first.",
  });
}

const HELP: Record<string, Option> = { help: { type: "boolean", short: "h", help: "Print this help." } };

function partition(command: Command<Record<string, Option>>, args: readonly string[]) {
  const names = new Map<string, string>(
    Object.entries<Option>({ ...command.options, ...HELP }).flatMap(([name, { short }]) => [
      [`--${name}`, name] as const,
      ...(short === undefined ? [] : [[`-${short}`, name] as const]),
    ]),
  );
  const own = args.flatMap((argument) => names.get(argument) ?? []);
  const values: Record<string, boolean> = Object.fromEntries(own.map((name) => [name, true]));
  return { values, positionals: args.filter((argument) => !names.has(argument) && argument !== "--") };
}

function parse(command: Command<Record<string, Option>>, args: readonly string[]) {
  if (command.passesOn === true) return partition(command, args);
  const options: NonNullable<ParseArgsConfig["options"]> = {};
  for (const [name, { type, short }] of Object.entries<Option>({ ...command.options, ...HELP })) {
    options[name] = short === undefined ? { type } : { type, short };
  }
  try {
    return parseArgs({ args: [...args], options, allowPositionals: command.takesPaths === true });
  } catch (error) {
    throw new UsageProblem(
      {
        rule: `The command is called as ${command.usage}.`,
        came: error instanceof Error ? error.message.replace(/\.$/, "") : String(error),
        cure: "Give --help to see all options.",
      },
      { cause: error },
    );
  }
}
