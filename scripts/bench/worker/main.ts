import { createInterface } from "node:readline";

import * as tf from "@tensorflow/tfjs";
import { type BackendOptions, backend, Problem } from "activation-lab";

import { groups } from "../groups.ts";
import type { Answer, Greeting, Request } from "../protocol.ts";
import { device } from "./device.ts";
import { measure } from "./measure.ts";

const [name, expectedKernels] = process.argv.slice(2);
const cases = groups.flatMap((group) => group.cases);
const write = (message: Greeting | Answer) => process.stdout.write(`${JSON.stringify(message)}\n`);

// Ctrl-C reaches the whole process group; the benchmark itself says when this process ends.
process.on("SIGINT", () => {});
process.stdout.on("error", () => process.exit());
// What libraries print must not mix with the answers.
console.log = console.info = console.error;
// An engine without SIMD, as both TensorFlow.js and the package ask for it.
if (expectedKernels === "javascript") WebAssembly.validate = () => false;

async function greet(): Promise<Greeting> {
  try {
    const report = await backend({ name: name as NonNullable<BackendOptions["name"]> });
    if (expectedKernels !== undefined && report.kernels !== expectedKernels) {
      return { missing: `The kernels in use are \`${report.kernels}\`. ${report.reason}` };
    }
    const versions = { node: process.versions.node, tfjs: tf.version.tfjs };
    return { versions: { ...versions, kernels: report.kernels, device: device() } };
  } catch (error) {
    if (error instanceof Problem) return { missing: error.message };
    throw error;
  }
}

async function answer(request: Request): Promise<Answer> {
  const subject = cases.find((one) => one.name === request.case);
  if (subject === undefined) return { unknown: true };
  try {
    return { run: await measure(subject, request) };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}

const greeting = await greet();
write(greeting);
if (!("missing" in greeting)) {
  for await (const line of createInterface({ input: process.stdin })) {
    write(await answer(JSON.parse(line) as Request));
  }
}
