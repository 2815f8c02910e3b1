import type { Rule } from "./rule.ts";
import { accessibility } from "./rules/accessibility.ts";
import { brokenValue } from "./rules/broken-value.ts";
import { consoleError } from "./rules/console-error.ts";
import { contrast } from "./rules/contrast.ts";
import { emptyPlot } from "./rules/empty-plot.ts";
import { emptySlide } from "./rules/empty-slide.ts";
import { failedRequest } from "./rules/failed-request.ts";
import { figureAlternative } from "./rules/figure-alternative.ts";
import { missingGlyph } from "./rules/missing-glyph.ts";
import { notReady } from "./rules/not-ready.ts";
import { outsideRequest } from "./rules/outside-request.ts";
import { overflow } from "./rules/overflow.ts";
import { overlap } from "./rules/overlap.ts";
import { plotSize } from "./rules/plot-size.ts";
import { rawMarkdown } from "./rules/raw-markdown.ts";
import { rawMath } from "./rules/raw-math.ts";
import { sideways } from "./rules/sideways.ts";
import { smallText } from "./rules/small-text.ts";
import { waiverRule } from "./rules/waiver.ts";

const WAIVABLE: readonly Rule[] = [
  consoleError,
  failedRequest,
  outsideRequest,
  overflow,
  sideways,
  overlap,
  emptyPlot,
  plotSize,
  figureAlternative,
  accessibility,
  contrast,
  smallText,
  missingGlyph,
  rawMath,
  rawMarkdown,
  brokenValue,
  emptySlide,
];

/** All rules, in the order in which findings are told. */
export const RULES: readonly Rule[] = [notReady, ...WAIVABLE, waiverRule(WAIVABLE)];
