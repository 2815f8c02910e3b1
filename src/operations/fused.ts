import * as tf from "@tensorflow/tfjs";

/** Tensors by the names that a kernel knows them by. */
type Named = Readonly<Record<string, tf.Tensor>>;

/** An operation that a backend may have as one kernel. */
export interface Fusion {
  /** Name of the kernel. A second one, with `Gradient` behind it, takes the output's gradient `dy` too. */
  readonly kernel: string;
  /** What is differentiated, in the order in which `composed` takes it and the gradient kernel returns gradients. */
  readonly inputs: Named;
  /** What both kernels read besides: it has no gradient of its own. */
  readonly constants?: Named;
  readonly attributes?: tf.NamedAttrMap;
  /** The same function of the inputs, then the constants, in operations of TensorFlow.js, which differentiates them. */
  readonly composed: (...tensors: tf.Tensor[]) => tf.Tensor;
}

/** Whether the backend in use has this kernel. */
export function hasKernel(name: string): boolean {
  return tf.getKernel(name, tf.getBackend()) !== undefined;
}

/** Runs an operation as one kernel, and its gradient as another, where the backend has them; else composed of others. */
export function fuse({ kernel, inputs, constants = {}, attributes = {}, composed }: Fusion): tf.Tensor {
  const [tensors, fixed] = [Object.values(inputs), Object.values(constants)];
  if (!hasKernel(kernel)) return tf.tidy(() => composed(...tensors, ...fixed));
  const names = [...Object.keys(inputs), ...Object.keys(constants)];
  const run = (name: string, given: Named): unknown => tf.engine().runKernel(name, { ...given }, attributes);
  const withGradient = tf.customGrad((...given) => {
    const save = given[tensors.length] as tf.GradSaveFunc;
    const value = run(kernel, { ...inputs, ...constants }) as tf.Tensor;
    // Only now: TensorFlow.js keeps what was saved by a function that then throws.
    save([...tensors, ...fixed]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
      // A gradient of this gradient is wanted: TensorFlow.js finds it in the composed operation.
      if (isRecording()) {
        const [again, fixedAgain] = [saved.slice(0, tensors.length), saved.slice(tensors.length)];
        return tf.grads((...x) => composed(...x, ...fixedAgain))(again, dy);
      }
      const named = Object.fromEntries(names.map((name, index) => [name, saved[index]!]));
      return run(`${kernel}Gradient`, { dy, ...named }) as tf.Tensor[];
    };
    return { value, gradFunc: gradFunc as never };
  });
  return withGradient(...tensors);
}

function isRecording(): boolean {
  return tf.engine().state.gradientDepth > 0;
}
