import type { Sandbox } from "../sandbox/sandbox.ts";
import { type CellOutcome, type FromInside, readLine, type ToRun } from "./wire.ts";

/** Why a run came to no end; what the rules of `failures.ts` say of a cell stands in its outcome. */
export type Loss = "memory" | "processes" | "files" | "flood" | "silent" | "ended" | "time" | "failed";

export interface RunEnd {
  /** `undefined` if all cells ran. */
  readonly loss?: Loss;
  /** The cell that ran last, which cost the kernel. */
  readonly cell?: string;
  /** What the sandbox's program said of itself. */
  readonly log: string;
}

export interface InsideOptions {
  readonly sandbox: Sandbox;
  /** Path, inside, of the program that `bundleInside` writes. */
  readonly program: string;
  readonly toRun: ToRun;
  readonly seconds: number;
  readonly signal: AbortSignal;
  readonly onOutcome: (cell: string, outcome: CellOutcome) => void;
}

/** Characters of one line and of all: no honest cell has so many answers. */
const LONGEST_LINE = 8_000_000;
const MOST_CHARACTERS = 40_000_000;
/** The start of a kernel, on a busy machine. */
const START_SECONDS = 90;
/** Beyond a cell's own time: interrupts, and the wait until the kernel answers again. */
const GRACE_SECONDS = 10;

/** Runs cells in a kernel in the sandbox. Whatever happens there, this comes to an end, within bounds of time and memory. */
export async function runInside(options: InsideOptions): Promise<RunEnd> {
  const { sandbox, program, toRun, seconds, signal, onOutcome } = options;
  const child = sandbox.start([program]);
  let loss: Loss | undefined;
  let cell: string | undefined;
  let isEnd = false;
  const lose = (why: Loss) => {
    loss ??= why;
    child.kill();
  };
  let silence: NodeJS.Timeout | undefined;
  const expectWord = (within: number) => {
    clearTimeout(silence);
    silence = setTimeout(() => lose("silent"), 1000 * within);
  };
  const clock = setTimeout(() => lose("time"), 1000 * Math.max(0, seconds));
  signal.addEventListener("abort", child.kill);
  if (signal.aborted) child.kill();
  expectWord(START_SECONDS);

  const hear = (line: FromInside | undefined) => {
    if (line === undefined) return;
    expectWord(2 * toRun.cellSeconds + GRACE_SECONDS);
    if ("began" in line) cell = line.began;
    else if ("did" in line) {
      if (line.did !== cell) return;
      const { did: _, ...outcome } = line;
      onOutcome(cell, outcome);
    } else if ("end" in line) isEnd = true;
    else if (cell === undefined) lose("failed");
  };
  let total = 0;
  let rest = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    total += text.length;
    if (total > MOST_CHARACTERS || rest.length > LONGEST_LINE) {
      child.stdout.destroy();
      return lose("flood");
    }
    const [first = "", ...lines] = text.split("\n");
    rest += first;
    for (const line of lines) {
      hear(readLine(rest));
      rest = line;
    }
  });
  child.stdin.end(JSON.stringify(toRun));

  const { broken, log } = await child.ended;
  clearTimeout(silence);
  clearTimeout(clock);
  signal.removeEventListener("abort", child.kill);
  signal.throwIfAborted();
  if (isEnd && loss === undefined && broken === undefined) return { log };
  return { loss: broken ?? loss ?? "ended", ...(cell === undefined ? {} : { cell }), log };
}
