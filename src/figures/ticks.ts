import type { FigureObject } from "./figure.js";
import { formatNumber, powerOfTen } from "./format.js";

/** Least distance of two ticks as a share of the axis, for their labels to stand side by side. */
const TICK_DISTANCE = 1 / 16;
const MOST_DATA_TICKS = 8;

/** Whether all numbers are whole, so that a tick between them would mean nothing. */
export function areCounts(values: readonly (number | null)[]): boolean {
  return values.length > 0 && values.every((value) => value === null || Number.isInteger(value));
}

/**
 * Ticks at the data, where these are a few whole numbers such as depths 5, 10, 20.
 *
 * @returns `undefined` where ticks had better fall on round numbers.
 */
export function dataTicks(
  values: readonly (number | null)[],
  range: readonly [number, number],
  isLog: boolean,
): number[] | undefined {
  if (!areCounts(values)) return undefined;
  const ticks = [...new Set(values)].filter((value) => value !== null).sort((a, b) => a - b);
  const places = ticks.map((tick) => (isLog ? Math.log10(tick) : tick));
  const room = (range[1] - range[0]) * TICK_DISTANCE;
  const fit = places.every((place, index) => index === 0 || place - places[index - 1]! >= room);
  return ticks.length > 1 && ticks.length <= MOST_DATA_TICKS && fit ? ticks : undefined;
}

/**
 * Ticks of a log axis: powers of ten, at most eight; below two decades 1, 2, 5 times powers of ten, or finer.
 *
 * @param range Logarithms of the first and last value shown.
 */
export function logTicks(range: readonly [number, number]): number[] {
  const [first, last] = range;
  if (last - first >= 2) {
    const step = Math.ceil((last - first) / 7);
    const start = Math.ceil(first / step);
    return Array.from({ length: Math.floor(last / step) - start + 1 }, (_, index) =>
      tenTo((start + index) * step),
    );
  }
  for (const digits of [
    [1, 2, 5],
    [1, 2, 3, 4, 5, 6, 7, 8, 9],
  ]) {
    const ticks = [0, 1, 2, 3].flatMap((decade) => {
      const exponent = Math.floor(first) + decade;
      return digits.map((digit) => Number(`${digit}e${exponent}`));
    });
    const shown = ticks.filter((tick) => Math.log10(tick) >= first && Math.log10(tick) <= last);
    if (shown.length > 1) return shown;
  }
  return [first, last].map((place) => Number((10 ** place).toPrecision(3)));
}

/** Labels of ticks; powers of ten as such where one of the ticks is far from 1. */
export function tickTexts(ticks: readonly number[]): string[] {
  const usePowers = ticks.some((tick) => tick !== 0 && (Math.abs(tick) < 0.01 || Math.abs(tick) > 1e4));
  return ticks.map((tick) => {
    const exponent = Math.log10(tick);
    if (usePowers && tick !== 1 && tick !== 10 && Number.isInteger(exponent)) return powerOfTen(exponent);
    return Number.isInteger(tick) || Math.abs(tick) >= 0.001 ? String(tick) : formatNumber(tick, 1);
  });
}

/** Ticks of a color bar whose colors show logarithms: they stand at logarithms and name the values. */
export function logColorTicks(low: number, high: number): FigureObject {
  const ticks = logTicks([low, high]);
  return { tickmode: "array", tickvals: ticks.map(Math.log10), ticktext: tickTexts(ticks) };
}

/** A power of ten as exact as a literal. */
function tenTo(exponent: number): number {
  return Number(`1e${exponent}`);
}
