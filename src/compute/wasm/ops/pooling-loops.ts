import { forEachWindow, type Windows } from "./windows.js";

/** Writes the maximum of each window. */
export function takeMaxima(x: Float32Array, y: Float32Array, windows: Windows): void {
  forEachWindow(windows, (cells, out) => {
    for (let channel = 0; channel < windows.channels; channel++) {
      y[out + channel] = x[firstMaximum(x, cells, channel)]!;
    }
  });
}

/** Adds the gradient of each window to its first maximum. */
export function maxGradient(x: Float32Array, dy: Float32Array, dx: Float32Array, windows: Windows): void {
  dx.fill(0);
  forEachWindow(windows, (cells, out) => {
    for (let channel = 0; channel < windows.channels; channel++) {
      dx[firstMaximum(x, cells, channel)]! += dy[out + channel]!;
    }
  });
}

/** Where the first maximum of a window lies; NaN is above all numbers. */
function firstMaximum(x: Float32Array, cells: readonly number[], channel: number): number {
  let place = cells[0]! + channel;
  let best = x[place]!;
  for (const cell of cells) {
    const value = x[cell + channel]!;
    if (value > best || (Number.isNaN(value) && !Number.isNaN(best))) {
      best = value;
      place = cell + channel;
    }
  }
  return place;
}

/** Shares the gradient of each window among those of its cells that lie inside the tensor. */
export function averageGradient(dy: Float32Array, dx: Float32Array, windows: Windows): void {
  dx.fill(0);
  forEachWindow(windows, (cells, out) => {
    for (const cell of cells) {
      for (let channel = 0; channel < windows.channels; channel++) {
        dx[cell + channel]! += dy[out + channel]! / cells.length;
      }
    }
  });
}
