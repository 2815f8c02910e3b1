import { Problem } from "../../problem.js";
import type { EmscriptenModule } from "./heap.js";

const guarded = new WeakSet<EmscriptenModule>();

/**
 * Makes a full memory an error. WebAssembly addresses 4 GB; beyond them the allocator returns address 0, where
 * TensorFlow.js 4.22 then writes, over whatever lies there.
 */
export function guardAllocation(module: EmscriptenModule): void {
  if (guarded.has(module)) return;
  guarded.add(module);
  // Emscripten's functions replace themselves at their first call, and would replace the guard.
  module._free(module._malloc(16));
  const allocate = module._malloc;
  module._malloc = (bytes) => {
    // A number of 32 bits or more would be cut to its lower 32.
    const address = bytes < 2 ** 32 ? allocate(bytes) : 0;
    if (address === 0 && bytes > 0) {
      throw new Problem({
        rule: "Tensors on the WebAssembly backend must fit into 4 GB together.",
        came: `${Math.ceil(bytes / 2 ** 20)} MB more`,
        cure: "Take a smaller batch, or free tensors with `tf.tidy` and `tf.dispose`.",
      });
    }
    return address;
  };
}
