import * as tf from "@tensorflow/tfjs";

/** The right kernels: the registry is one for all, and may have them already. */
const repaired = new WeakSet<tf.KernelFunc>();

/** Puts a kernel that is right in the place of the stock one, once. */
export function repairKernel(
  kernelName: string,
  backendName: string,
  repair: (stock: tf.KernelFunc) => tf.KernelFunc,
): void {
  const stock = tf.getKernel(kernelName, backendName).kernelFunc;
  if (repaired.has(stock)) return;
  const kernelFunc = repair(stock);
  repaired.add(kernelFunc);
  tf.unregisterKernel(kernelName, backendName);
  tf.registerKernel({ kernelName, backendName, kernelFunc });
}
