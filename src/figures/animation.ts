import { requireFinite } from "../require.js";
import { FONT_SIZE, type Margins, plotSize } from "./base-layout.js";
import { type Figure, type FigureObject, type FigureOptions, makeFigure } from "./figure.js";
import type { Parameter } from "./parameter.js";
import { withChoices } from "./with-choices.js";

export interface AnimationOptions extends FigureOptions {
  /** What runs, such as the training step. The figure begins with the last value, where `initial` names no other. */
  readonly parameter: Parameter;
  /** The figure at one value of the parameter. */
  readonly draw: (value: string | number) => Figure;
  /** Milliseconds for which each value is shown, at least 100, 250 by default. */
  readonly duration?: number;
}

/** Room in pixels that the two buttons take left of the slider. */
const BUTTONS_WIDTH = 150;
/** Room in pixels for buttons and slider together. */
const USUAL_WIDTH = 600;

/**
 * A figure that runs through the values of a parameter, such as steps of training, with buttons to play and to stop and a
 * slider to go to any of them. Nothing moves before a reader presses play. Before that, on paper and as a still image it
 * shows the last value, so that what came out is seen everywhere; the table lists all values. Axes stay the same.
 *
 * @throws Problem if there is no value, one stands there twice, the initial one is not among them, figures differ in
 * their traces, or the duration is below 100.
 */
export function animation(options: AnimationOptions): Figure {
  const { parameter, draw, duration: given = 250, ...rest } = options;
  const duration = requireFinite("duration", given, { atLeast: 100 });
  const last = parameter.values.at(-1);
  const figure = withChoices({
    ...rest,
    parameters: [last === undefined ? parameter : { initial: last, ...parameter }],
    draw: (value = "") => draw(value),
  });
  const plot = plotSize(figure.layout).width;
  const left = (figure.layout.margin as unknown as Margins).l;
  // Below a narrow plot the slider goes on below the legend: its steps need room.
  const end = Math.max(plot, Math.min(USUAL_WIDTH, Number(figure.layout.width) - left - 40));
  const sliders = (figure.layout.sliders as FigureObject[]).map((slider) => ({
    ...slider,
    x: BUTTONS_WIDTH / plot,
    len: (end - BUTTONS_WIDTH) / plot,
  }));
  const { data, layout, frames, table } = figure;
  return makeFigure(options, {
    data,
    layout: { ...layout, sliders, updatemenus: [playButtons(duration)] },
    ...(frames && { frames }),
    table,
  });
}

function playButtons(duration: number): FigureObject {
  const still = { duration: 0 };
  const button = (label: string, frames: FigureObject["frames"], frame: FigureObject): FigureObject => ({
    label,
    method: "animate",
    args: [frames ?? null, { mode: "immediate", fromcurrent: true, frame, transition: still }],
  });
  return {
    type: "buttons",
    direction: "left",
    showactive: false,
    x: 0,
    xanchor: "left",
    y: 0,
    yanchor: "top",
    pad: { t: 92, b: 0, l: 0, r: 0 },
    font: { size: FONT_SIZE },
    bgcolor: "#FFFFFF",
    bordercolor: "#767676",
    buttons: [
      // Plotly's words for all frames, and for none.
      button("Play", null, { duration, redraw: true }),
      button("Stop", [null], { duration: 0, redraw: false }),
    ],
  };
}
