/** Red, green, blue of 0 to 255, opacity of 0 to 1. */
export type Color = readonly [number, number, number, number];
/** A color that lets nothing through. */
export type Ground = readonly [number, number, number];

const WHITE: Ground = [255, 255, 255];

/** A color as computed styles spell it; `undefined` for gradients, patterns, `none` and other color spaces. */
export function readColor(color: string): Color | undefined {
  const parts = /^rgba?\(([^)]*)\)$/
    .exec(color)?.[1]
    ?.split(/[ ,/]+/)
    .map(Number);
  if (parts === undefined) return undefined;
  const [red = 0, green = 0, blue = 0, alpha = 1] = parts;
  return [red, green, blue, alpha];
}

/** What is seen of a color over another. */
export function blend([red, green, blue, alpha]: Color, ground: Ground): Ground {
  const mix = (part: number, behind: number): number => part * alpha + behind * (1 - alpha);
  return [mix(red, ground[0]), mix(green, ground[1]), mix(blue, ground[2])];
}

/** The greatest difference of red, green or blue. */
export function difference(one: Ground, other: Ground): number {
  return Math.max(...one.map((part, index) => Math.abs(part - other[index]!)));
}

/** What the backgrounds of an element and of those around it make together, on a white page. */
export function groundOf(element: Element | null): Ground {
  if (element === null) return WHITE;
  const around = groundOf(element.parentElement);
  const own = readColor(getComputedStyle(element).backgroundColor);
  return own === undefined ? around : blend(own, around);
}
