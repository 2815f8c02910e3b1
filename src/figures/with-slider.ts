import type { Figure, FigureOptions } from "./figure.js";
import type { Parameter } from "./parameter.js";
import { withChoices } from "./with-choices.js";

export interface SliderOptions extends FigureOptions {
  readonly parameter: Parameter;
  /** The figure for one value of the parameter. */
  readonly draw: (value: string | number) => Figure;
}

/**
 * A figure with a slider below it that moves one parameter: {@link withChoices} for one parameter.
 *
 * @throws Problem if there is no value, the initial one is not among them, or figures differ in their traces.
 */
export function withSlider(options: SliderOptions): Figure {
  const { parameter, draw, ...figure } = options;
  return withChoices({ ...figure, parameters: [parameter], draw: (value = "") => draw(value) });
}
