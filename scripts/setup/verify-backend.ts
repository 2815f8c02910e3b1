import { fileURLToPath } from "node:url";

import { Problem } from "../problem.ts";
import { explainMissingGpu, explainStart } from "./explain-failure.ts";
import { runProcess } from "./run-process.ts";

const PROGRAM = fileURLToPath(new URL("train.mjs", import.meta.url));

export interface VerifyOptions {
  readonly root: string;
  readonly patience: number;
  readonly signal: AbortSignal;
  readonly onLog: (log: string) => void;
}

export interface Trained {
  /** The report's sentence. */
  readonly reason: string;
  readonly isGpu: boolean;
  readonly losses: readonly number[];
}

/** Trains a small net on a backend. @throws Problem that says what is missing if it does not start or learn. */
export async function verifyBackend(
  name: "tensorflow" | "webgpu",
  needsGpu: boolean,
  { root, patience, signal, onLog }: VerifyOptions,
): Promise<Trained> {
  const { outcome, code, killedBy, stdout, log } = await runProcess(process.execPath, [PROGRAM, name], {
    folder: root,
    // What the library says of the GPU it says as chatter.
    environment: { ...process.env, TF_CPP_MIN_LOG_LEVEL: "0" },
    patience,
    signal,
  });
  const rule = `A net must train on the backend \`${name}\`.`;
  if (outcome !== "ended" || code !== 0) {
    onLog(log);
    if (outcome === "stalled") {
      const came = `${patience} s without a word; on GPUs newer than the library its first step takes half an hour`;
      throw new Problem({ rule, came, cure: "Give it more time with --patience 3600." });
    }
    throw new Problem({ rule, ...explainStart(`${log}\n${killedBy ?? ""}`) });
  }
  const trained = JSON.parse(stdout.trim().split("\n").at(-1)!) as Trained;
  const [first, last] = [trained.losses[0]!, trained.losses.at(-1)!];
  if (!(last < first / 4)) {
    throw new Problem({
      rule,
      came: `a loss that goes from ${first} to ${last}`,
      cure: "Stay with WebAssembly, and report it: the backend computes something else.",
    });
  }
  if (needsGpu && !trained.isGpu) {
    onLog(log);
    const devices = await runProcess("nvidia-smi", ["-L"], { folder: root, patience: 20, signal });
    throw new Problem({
      rule: "TensorFlow must train on the GPU.",
      ...explainMissingGpu(log, devices.code === 0 ? devices.stdout : undefined),
    });
  }
  return trained;
}
