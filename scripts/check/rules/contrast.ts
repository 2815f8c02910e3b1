import { inspectWithAxe } from "../page/axe.ts";
import { blend, type Ground, readColor } from "../page/colors.ts";
import { intersect, opacityOf, quote, textBounds, visibleTexts } from "../page/texts.ts";
import type { PaintedText, Pixels, Rule } from "../rule.ts";

export const contrast: Rule = {
  name: "contrast",
  definition:
    "Text stands out from what is behind it by 4.5 to 1, large text (24 px, or 18.66 px bold) by 3 to 1 (WCAG 2.2, 1.4.3), in each theme of the deck. Where axe-core cannot tell, and for all labels of plots, whose fill it does not know, the ratio is taken from the pixels of the slide.",
  views: ["main", "page"],
  moment: "sight",
  inspect: async (slide) => {
    const { violations } = await inspectWithAxe(slide);
    const nodes = violations
      .filter((violation) => violation.id === "color-contrast")
      .flatMap(({ nodes }) => nodes);
    return nodes
      .filter((node) => node.element?.closest("svg") == null)
      .map((node) => {
        const { contrastRatio, fgColor, bgColor, expectedContrastRatio } = node.any[0]?.data ?? {};
        return {
          ...(node.element === undefined ? {} : { at: node.element }),
          key: `${fgColor} on ${bgColor}`,
          message: complain(
            node.element?.textContent ?? "",
            fgColor,
            bgColor,
            contrastRatio,
            expectedContrastRatio,
          ),
        };
      });
  },
  sample: async (slide) => {
    const { incomplete } = await inspectWithAxe(slide);
    const unsure = new Set(
      incomplete
        .filter(({ id }) => id === "color-contrast")
        .flatMap(({ nodes }) => nodes.map((node) => node.element)),
    );
    return visibleTexts(slide.section)
      .filter(({ element }) => element.tagName === "text" || unsure.has(element as HTMLElement))
      .flatMap((text): PaintedText[] => {
        const holder = text.element.querySelector("tspan") ?? text.element;
        const style = getComputedStyle(holder);
        const isSvg = text.element.tagName === "text";
        const color = readColor(isSvg ? style.fill : style.color);
        if (color === undefined) return [];
        const [red, green, blue, alpha] = color;
        const opacity = alpha * (isSvg ? Number(style.fillOpacity) : 1) * opacityOf(holder);
        const size = Number.parseFloat(style.fontSize);
        const frame = text.element.closest("svg.main-svg")?.getBoundingClientRect();
        const { x, y, width, height } =
          frame === undefined ? textBounds(text) : intersect(textBounds(text), frame);
        return [
          {
            text: text.text,
            box: { x, y, width, height },
            color: [red, green, blue, opacity],
            isLarge: size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700),
            at: text.element,
          },
        ];
      });
  },
  judge: (text, pixels) => {
    const background = backgroundOf(text, pixels);
    if (background === undefined) return undefined;
    const shown = blend(text.color, background);
    const ratio = contrastRatio(shown, background);
    const needed = text.isLarge ? 3 : 4.5;
    if (ratio >= needed) return undefined;
    const [color, behind] = [hex(shown), hex(background)];
    return {
      key: `${color} on ${behind}`,
      message: complain(text.text, color, behind, Math.floor(ratio * 100) / 100, `${needed}:1`),
    };
  },
};

function complain(text: string, color: string, background: string, ratio: number, needed: string): string {
  return `${quote(text)} in ${color} on ${background} has a contrast of ${ratio}:1, but needs ${needed}. Make it darker or lighter.`;
}

/** The most frequent color around a text that is not the text's own; its own if there is no other. */
function backgroundOf({ box, color }: Omit<PaintedText, "at">, pixels: Pixels): Ground | undefined {
  const counts = new Map<number, number>();
  const right = Math.min(pixels.width, Math.ceil(box.x + box.width));
  const bottom = Math.min(pixels.height, Math.ceil(box.y + box.height));
  for (let y = Math.max(0, Math.floor(box.y)); y < bottom; y += 1) {
    for (let x = Math.max(0, Math.floor(box.x)); x < right; x += 1) {
      const place = 4 * (y * pixels.width + x);
      const value = (pixels.data[place]! << 16) | (pixels.data[place + 1]! << 8) | pixels.data[place + 2]!;
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
  }
  const byFrequency = [...counts].sort((one, other) => other[1] - one[1]).map(([value]) => channels(value));
  const isOwn = (value: Ground): boolean => value.every((part, index) => Math.abs(part - color[index]!) <= 4);
  return byFrequency.find((value) => !isOwn(value)) ?? byFrequency[0];
}

function channels(value: number): Ground {
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** @see WCAG 2.2, definitions of relative luminance and of contrast ratio */
export function contrastRatio(one: readonly number[], other: readonly number[]): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function luminance(color: readonly number[]): number {
  const [red, green, blue] = color.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function hex(color: readonly number[]): string {
  return `#${color.map((value) => Math.round(value).toString(16).padStart(2, "0")).join("")}`;
}
