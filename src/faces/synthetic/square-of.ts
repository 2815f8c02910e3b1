/** v · v. Not `v ** 2`: how a power is rounded is up to the engine, and the images are the same bytes on all of them. */
export function squareOf(v: number): number {
  return v * v;
}
