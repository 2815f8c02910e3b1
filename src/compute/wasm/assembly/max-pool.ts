import { at, load4, splat } from "./vector";

/** Gradient of max pooling: each window passes its gradient on to the first of its maxima, NaN above all. */
export function maxPoolGradient(
  x: usize,
  dy: usize,
  dx: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  outHeight: i32,
  outWidth: i32,
  filterHeight: i32,
  filterWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  top: i32,
  left: i32,
): void {
  const isWhole = top === 0 && left === 0 && 2 * outHeight <= height && 2 * outWidth <= width;
  const isQuartered = filterHeight === 2 && filterWidth === 2 && strideHeight === 2 && strideWidth === 2;
  if (isQuartered && isWhole) {
    quarters(x, dy, dx, batch, height, width, channels, outHeight, outWidth);
    return;
  }
  memory.fill(dx, 0, (<usize>batch * height * width * channels) << 2);
  for (let b: i32 = 0; b < batch; b++) {
    for (let yr: i32 = 0; yr < outHeight; yr++) {
      const firstRow = max(0, yr * strideHeight - top);
      const endRow = min(height, yr * strideHeight - top + filterHeight);
      for (let yc: i32 = 0; yc < outWidth; yc++) {
        const firstColumn = max(0, yc * strideWidth - left);
        const endColumn = min(width, yc * strideWidth - left + filterWidth);
        const gradient = at(dy, ((b * outHeight + yr) * outWidth + yc) * channels);
        const image = b * height * width;
        let channel: i32 = 0;
        for (; channel + 4 <= channels; channel += 4) {
          let best = f32x4.splat(-Infinity);
          let place = i32x4.splat(-1);
          for (let r = firstRow; r < endRow; r++) {
            for (let c = firstColumn; c < endColumn; c++) {
              const pixel = image + r * width + c;
              const value = load4(at(x, pixel * channels + channel));
              const isNew = v128.or(i32x4.eq(place, i32x4.splat(-1)), f32x4.gt(value, best));
              // NaN beats every number, and no NaN after it.
              const isFirstNaN = v128.andnot(f32x4.ne(value, value), f32x4.ne(best, best));
              const take = v128.or(isNew, isFirstNaN);
              best = v128.bitselect(value, best, take);
              place = v128.bitselect(i32x4.splat(pixel), place, take);
            }
          }
          const arriving = load4(at(gradient, channel));
          for (let r = firstRow; r < endRow; r++) {
            for (let c = firstColumn; c < endColumn; c++) {
              const pixel = image + r * width + c;
              const target = at(dx, pixel * channels + channel);
              const here = i32x4.eq(place, i32x4.splat(pixel));
              v128.store(target, f32x4.add(load4(target), v128.and(arriving, here)));
            }
          }
        }
        for (; channel < channels; channel++) {
          let best: f32 = -Infinity;
          let place: i32 = -1;
          for (let r = firstRow; r < endRow; r++) {
            for (let c = firstColumn; c < endColumn; c++) {
              const index = (image + r * width + c) * channels + channel;
              const value = load<f32>(at(x, index));
              // A NaN is neither at most the best nor, as the best, at least anything.
              if (place < 0 || (best >= -Infinity && !(value <= best))) {
                best = value;
                place = index;
              }
            }
          }
          if (place < 0) continue;
          const target = at(dx, place);
          store<f32>(target, load<f32>(target) + load<f32>(at(gradient, channel)));
        }
      }
    }
  }
}

/** The same for windows of 2 × 2 side by side, as most nets have them: every number is read and written once. */
function quarters(
  x: usize,
  dy: usize,
  dx: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  outHeight: i32,
  outWidth: i32,
): void {
  if (height > 2 * outHeight || width > 2 * outWidth) {
    memory.fill(dx, 0, (<usize>batch * height * width * channels) << 2);
  }
  const below = at(0, width * channels);
  const beside = at(0, channels);
  for (let b: i32 = 0; b < batch; b++) {
    for (let yr: i32 = 0; yr < outHeight; yr++) {
      let offset = at(0, (b * height + 2 * yr) * width * channels);
      for (let yc: i32 = 0; yc < outWidth; yc++) {
        let channel: i32 = 0;
        for (; channel + 4 <= channels; channel += 4) {
          passOn(x + offset, dx + offset, beside, below, load4(dy), 4);
          offset += 16;
          dy += 16;
        }
        for (; channel < channels; channel++) {
          passOn(x + offset, dx + offset, beside, below, splat(dy), 1);
          offset += 4;
          dy += 4;
        }
        offset += beside;
      }
    }
  }
}

/** One window of 2 × 2 in four channels, of which `count` are its own: all of them or the first. */
function passOn(x: usize, dx: usize, beside: usize, below: usize, arriving: v128, count: i32): void {
  const isWhole = count === 4;
  const a = isWhole ? load4(x) : splat(x);
  const b = isWhole ? load4(x + beside) : splat(x + beside);
  const c = isWhole ? load4(x + below) : splat(x + below);
  const d = isWhole ? load4(x + below + beside) : splat(x + below + beside);
  const best = f32x4.max(f32x4.max(a, b), f32x4.max(c, d));
  const hitA = isBest(a, best);
  const hitB = v128.andnot(isBest(b, best), hitA);
  const hitAB = v128.or(hitA, hitB);
  const hitC = v128.andnot(isBest(c, best), hitAB);
  const hitABC = v128.or(hitAB, hitC);
  put(dx, v128.and(arriving, hitA), isWhole);
  put(dx + beside, v128.and(arriving, hitB), isWhole);
  put(dx + below, v128.and(arriving, hitC), isWhole);
  // One of the four is the best.
  put(dx + below + beside, v128.andnot(arriving, hitABC), isWhole);
}

/** The maximum of numbers of which one is NaN is NaN, and equals none. */
function isBest(value: v128, best: v128): v128 {
  return v128.or(f32x4.eq(value, best), f32x4.ne(value, value));
}

function put(address: usize, value: v128, isWhole: bool): void {
  if (isWhole) v128.store(address, value);
  else store<f32>(address, f32x4.extract_lane(value, 0));
}
