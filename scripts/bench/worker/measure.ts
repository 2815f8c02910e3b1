import * as tf from "@tensorflow/tfjs";
import { measurePeak } from "activation-lab";

import type { Case, Workload } from "../case.ts";
import type { Request, Run } from "../protocol.ts";
import { createSource } from "../source.ts";
import { device } from "./device.ts";
import { peakMemory } from "./peak-memory.ts";

/** First steps are slower, since memory grows and code is compiled in them; they are not timed. */
const UNTIMED = 3;

/**
 * Prepares a case, times it for some seconds and cleans up. Every run begins with the same weights: all rounds do the same
 * work, and no velocity has the time to decay into slow subnormal numbers.
 */
export async function measure(
  subject: Case,
  { repeats, seconds }: Pick<Request, "repeats" | "seconds">,
): Promise<Run> {
  const before = tf.memory().numTensors;
  const workload = subject.prepare(createSource());
  try {
    const firstValues = await repeatFor(seconds, UNTIMED, () => readOnce(subject, workload));
    const held = tf.memory().numTensors - before;
    const peak = subject.kind === "operation" ? measurePeak() : undefined;
    const cpuStart = process.cpuUsage();
    const milliseconds = await repeatFor(seconds, Number.POSITIVE_INFINITY, () =>
      timeSample(subject, workload, repeats),
    );
    const cpu = process.cpuUsage(cpuStart);
    const grown = tf.memory().numTensors - before - held;
    return {
      milliseconds,
      cpuMilliseconds: (cpu.user + cpu.system) / 1000 / (milliseconds.length * repeats),
      firstValues,
      lastValue: await readOnce(subject, workload),
      steps: firstValues.length + milliseconds.length * repeats + 1,
      tensors: { held, grown },
      ...(peak === undefined ? {} : { peak }),
      peakMemory: peakMemory(),
    };
  } finally {
    workload.dispose();
  }
}

/** At least once, then until the time is over or it was done `most` times. */
async function repeatFor(seconds: number, most: number, act: () => Promise<number>): Promise<number[]> {
  const start = performance.now();
  const results: number[] = [];
  do results.push(await act());
  while (results.length < most && performance.now() - start < 1000 * seconds);
  return results;
}

/** Milliseconds of one of `repeats` times in a row. A training step includes that its loss is read. */
async function timeSample(subject: Case, workload: Workload, repeats: number): Promise<number> {
  const start = performance.now();
  for (let repeat = 0; repeat < repeats; repeat++) {
    const result = workload.step();
    const isLast = repeat === repeats - 1;
    if (subject.kind === "step" || (isLast && device() === "GPU")) await result.data();
    result.dispose();
  }
  return (performance.now() - start) / repeats;
}

/** The loss before a step, or the mean square of an operation's result. */
async function readOnce(subject: Case, workload: Workload): Promise<number> {
  const result = workload.step();
  const numbers = (await result.data()) as Float32Array;
  result.dispose();
  if (subject.kind === "step") return numbers[0]!;
  return numbers.reduce((sum, value) => sum + value * value, 0) / numbers.length;
}
