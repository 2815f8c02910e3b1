import { PNG } from "pngjs";

import type { SeenFault, SeenText } from "./page/sight.ts";
import { RULES } from "./rules.ts";

/** Judges sampled texts by the pixels of a picture whose upper left corner lies at `origin`. */
export function judgeTexts(
  samples: readonly SeenText[],
  picture: Buffer,
  origin: { readonly x: number; readonly y: number } = { x: 0, y: 0 },
): SeenFault[] {
  if (samples.length === 0) return [];
  const pixels = PNG.sync.read(picture);
  return samples.flatMap(({ rule, slide, cells, ...text }) => {
    const box = { ...text.box, x: text.box.x - origin.x, y: text.box.y - origin.y };
    const fault = RULES.find(({ name }) => name === rule)?.judge?.({ ...text, box }, pixels);
    if (fault === undefined) return [];
    const { message, key = message } = fault;
    return [{ rule, message, key, cells, ...(slide === undefined ? {} : { slide }) }];
  });
}
