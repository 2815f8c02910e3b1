import { addRowProducts } from "./row-products";
import { addOuterProducts } from "./transposed-product";
import { at } from "./vector";

// A pixel x of the input and y of the output meet at tap k of the filter: x = y · stride + k − padding.

/** First output column whose tap reaches into the input; `shift` is tap − padding. */
function firstColumn(shift: i32, stride: i32): i32 {
  return shift >= 0 ? 0 : (stride - 1 - shift) / stride;
}

/** One behind the last of them. */
function endColumn(shift: i32, stride: i32, width: i32, outWidth: i32): i32 {
  const last = width - 1 - shift;
  return last < 0 ? 0 : min(outWidth, last / stride + 1);
}

/** Gradient with respect to the filter [height, width, I, O] of a convolution of x [B, H, W, I] to y [B, …, O]. */
export function convolutionFilterGradient(
  x: usize,
  dy: usize,
  dw: usize,
  batch: i32,
  height: i32,
  width: i32,
  inputs: i32,
  outHeight: i32,
  outWidth: i32,
  outputs: i32,
  filterHeight: i32,
  filterWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  top: i32,
  left: i32,
): void {
  memory.fill(dw, 0, (<usize>filterHeight * filterWidth * inputs * outputs) << 2);
  for (let b: i32 = 0; b < batch; b++) {
    for (let kr: i32 = 0; kr < filterHeight; kr++) {
      for (let yr: i32 = 0; yr < outHeight; yr++) {
        const xr = yr * strideHeight + kr - top;
        if (xr < 0 || xr >= height) continue;
        const xRow = at(x, (b * height + xr) * width * inputs);
        const yRow = at(dy, (b * outHeight + yr) * outWidth * outputs);
        const wRow = at(dw, kr * filterWidth * inputs * outputs);
        // With few inputs the taps of a row, which lie behind one another, are taken together as inputs.
        const first = inputs < 4 ? firstColumn(-left, strideWidth) : 0;
        const end = inputs < 4 ? endColumn(filterWidth - 1 - left, strideWidth, width, outWidth) : 0;
        const together = end > first;
        if (together) {
          const from = at(xRow, (first * strideWidth - left) * inputs);
          const rows = filterWidth * inputs;
          addOuterProducts(
            from,
            strideWidth * inputs,
            at(yRow, first * outputs),
            outputs,
            end - first,
            wRow,
            rows,
            outputs,
          );
        }
        for (let kc: i32 = 0; kc < filterWidth; kc++) {
          const shift = kc - left;
          const wTap = at(wRow, kc * inputs * outputs);
          const start = firstColumn(shift, strideWidth);
          const stop = endColumn(shift, strideWidth, width, outWidth);
          if (!together) {
            addTap(xRow, yRow, wTap, start, stop, shift, strideWidth, inputs, outputs);
          } else {
            addTap(xRow, yRow, wTap, start, first, shift, strideWidth, inputs, outputs);
            addTap(xRow, yRow, wTap, end, stop, shift, strideWidth, inputs, outputs);
          }
        }
      }
    }
  }
}

function addTap(
  xRow: usize,
  yRow: usize,
  wTap: usize,
  start: i32,
  stop: i32,
  shift: i32,
  stride: i32,
  inputs: i32,
  outputs: i32,
): void {
  if (stop <= start) return;
  const from = at(xRow, (start * stride + shift) * inputs);
  addOuterProducts(
    from,
    stride * inputs,
    at(yRow, start * outputs),
    outputs,
    stop - start,
    wTap,
    inputs,
    outputs,
  );
}

/** Gradient with respect to the input; `wt` is the filter with its last two axes exchanged, [height, width, O, I]. */
export function convolutionInputGradient(
  dy: usize,
  wt: usize,
  dx: usize,
  batch: i32,
  height: i32,
  width: i32,
  inputs: i32,
  outHeight: i32,
  outWidth: i32,
  outputs: i32,
  filterHeight: i32,
  filterWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  top: i32,
  left: i32,
): void {
  memory.fill(dx, 0, (<usize>batch * height * width * inputs) << 2);
  for (let b: i32 = 0; b < batch; b++) {
    for (let yr: i32 = 0; yr < outHeight; yr++) {
      for (let kr: i32 = 0; kr < filterHeight; kr++) {
        const xr = yr * strideHeight + kr - top;
        if (xr < 0 || xr >= height) continue;
        const xRow = at(dx, (b * height + xr) * width * inputs);
        const yRow = at(dy, (b * outHeight + yr) * outWidth * outputs);
        for (let kc: i32 = 0; kc < filterWidth; kc++) {
          const shift = kc - left;
          const start = firstColumn(shift, strideWidth);
          const stop = endColumn(shift, strideWidth, width, outWidth);
          if (stop <= start) continue;
          addRowProducts(
            at(yRow, start * outputs),
            outputs,
            at(wt, (kr * filterWidth + kc) * outputs * inputs),
            stop - start,
            outputs,
            inputs,
            at(xRow, (start * strideWidth + shift) * inputs),
            strideWidth * inputs,
          );
        }
      }
    }
  }
}
