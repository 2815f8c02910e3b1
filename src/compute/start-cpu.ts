import * as tf from "@tensorflow/tfjs";

import type { Candidate } from "./candidate.js";
import { repairAveragePooling } from "./repair-average-pooling.js";

/** Plain JavaScript, which runs everywhere. */
export const cpu: Candidate = {
  name: "cpu",
  title: "Plain JavaScript",
  cure: "Install the dependencies again with `npm ci`.",
  async start() {
    await tf.setBackend("cpu");
    repairAveragePooling("cpu");
    return { what: "Plain JavaScript", kernels: "stock" };
  },
};
