import type { EmscriptenModule } from "./heap.js";
import type { Simd } from "./simd.js";

/**
 * Compiles the SIMD kernels and links them to a backend's memory.
 *
 * @throws Error if the engine has no SIMD, the file is damaged, or the memory is not one to share.
 */
export async function linkSimd(binary: Uint8Array<ArrayBuffer>, module: EmscriptenModule): Promise<Simd> {
  if (!WebAssembly.validate(SMALLEST_SIMD)) throw new Error("this engine has no WebAssembly SIMD");
  const memory = findMemory(module);
  if (memory === undefined) throw new Error("the backend does not show its memory");
  const { instance } = await WebAssembly.instantiate(binary, { env: { memory } });
  return instance.exports as unknown as Simd;
}

/** Whether the engine knows relaxed SIMD, with which a product and its sum are one instruction. */
export function hasRelaxedSimd(): boolean {
  return WebAssembly.validate(SMALLEST_RELAXED_SIMD);
}

/** A function that makes one vector: `(func (result v128) i32.const 0 i8x16.splat)`. */
const SMALLEST_SIMD = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 15, 11],
);

/** The same through `f32x4.relaxed_madd`. */
const SMALLEST_RELAXED_SIMD = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 19, 1, 17, 0],
  ...[65, 0, 253, 15, 65, 0, 253, 15, 65, 0, 253, 15, 253, 133, 2, 11],
);

/** Emscripten's minifier names the export differently in every build: it is the one that is a memory. */
function findMemory(module: EmscriptenModule): WebAssembly.Memory | undefined {
  const { asm } = module as EmscriptenModule & { asm?: Record<string, unknown> };
  return Object.values(asm ?? {}).find((value) => value instanceof WebAssembly.Memory);
}
