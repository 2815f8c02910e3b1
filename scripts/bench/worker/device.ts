import * as tf from "@tensorflow/tfjs";

/** Where the backend in use computes. A GPU goes on computing after a call has returned: a result has to be waited for. */
export function device(): "processor" | "GPU" {
  const { isUsingGpuDevice = false } = tf.backend() as { isUsingGpuDevice?: boolean };
  return isUsingGpuDevice || tf.getBackend() === "webgpu" ? "GPU" : "processor";
}
