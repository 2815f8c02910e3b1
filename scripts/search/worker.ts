import { backend, childNamed, createChildTensors, evaluateCandidate } from "activation-lab";

import { startGuard } from "./guard.ts";
import type { FromWorker, Job, ToWorker, WorkerSetup } from "./protocol.ts";

/** Evaluates candidates, one at a time, for the process that has started this one. */
type Evaluate = (job: Job) => ReturnType<typeof evaluateCandidate>;

async function prepare({ child: name, data, steps }: WorkerSetup): Promise<Evaluate> {
  const child = childNamed(name);
  const tensors = createChildTensors(data);
  return ({ formula, seed }) => evaluateCandidate({ formula, child, data: tensors, seed, steps });
}

const send = (message: FromWorker) => process.send!(message);

startGuard(Number(process.argv[2]));
// Ctrl-C reaches the whole process group; the search itself says when this process ends.
process.on("SIGINT", () => {});
process.on("disconnect", () => process.exit());

let evaluate: Evaluate | undefined;
process.on("message", async (message: ToWorker) => {
  if ("setup" in message) {
    const { name, kernels } = await backend({ print: () => {} });
    evaluate = await prepare(message.setup);
    send({ ready: `${name}, ${kernels}` });
  } else {
    send({ evaluation: await evaluate!(message.job) });
  }
});
