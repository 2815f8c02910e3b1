/** The windows of a pooling over [B, D, H, W, C]; in two dimensions D is 1. */
export interface Windows {
  readonly batchSize: number;
  readonly channels: number;
  readonly axes: readonly [depth: Axis, height: Axis, width: Axis];
}

/** How windows lie along one axis. */
export interface Axis {
  readonly size: number;
  readonly outSize: number;
  readonly filter: number;
  readonly stride: number;
  /** Padding before the first element. */
  readonly before: number;
}

/** First element of the window `index`, and one behind its last, inside the tensor. */
export function windowRange({ size, filter, stride, before }: Axis, index: number): [number, number] {
  const start = index * stride - before;
  return [Math.max(0, start), Math.min(size, start + filter)];
}

/** Visits every window with its cells: offsets of their channel 0 into the tensor, in row-major order. */
export function forEachWindow(
  { batchSize, channels, axes }: Windows,
  visit: (cells: readonly number[], outOffset: number) => void,
): void {
  const [depth, height, width] = axes;
  // One list for all windows, which are many.
  const cells: number[] = [];
  let outOffset = 0;
  for (let image = 0; image < batchSize; image++) {
    for (let z = 0; z < depth.outSize; z++) {
      const [z0, z1] = windowRange(depth, z);
      for (let y = 0; y < height.outSize; y++) {
        const [y0, y1] = windowRange(height, y);
        for (let x = 0; x < width.outSize; x++) {
          const [x0, x1] = windowRange(width, x);
          cells.length = 0;
          for (let i = z0; i < z1; i++) {
            for (let j = y0; j < y1; j++) {
              const row = ((image * depth.size + i) * height.size + j) * width.size;
              for (let k = x0; k < x1; k++) cells.push((row + k) * channels);
            }
          }
          visit(cells, outOffset);
          outOffset += channels;
        }
      }
    }
  }
}
