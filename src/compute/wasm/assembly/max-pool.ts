import { at, load4 } from "./vector";

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
