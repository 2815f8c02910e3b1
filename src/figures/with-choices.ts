import { Problem } from "../problem.js";
import { plotSize } from "./base-layout.js";
import { makeMenus, makeSlider, type Style, styleOfChoice, withControls, withStyle } from "./controls.js";
import { replaceEndLabels } from "./end-labels.js";
import { type Figure, type FigureFrame, type FigureOptions, makeFigure, type Trace } from "./figure.js";
import { type CheckedParameter, checkParameter, type Parameter, product } from "./parameter.js";
import { unionColors, unionRanges } from "./ranges.js";
import { stackTables } from "./table.js";

export interface ChoicesOptions extends FigureOptions {
  /** One to three parameters: the last one gets a slider, those before it a menu each. */
  readonly parameters: readonly Parameter[];
  /** The figure for one value of each parameter, in the order of `parameters`. */
  readonly draw: (...values: (string | number)[]) => Figure;
}

/**
 * One figure out of many of the same shape: menus and a slider choose which of them is seen. All share their axes, so
 * that what moves is the data. It works wherever Plotly draws it, with no code of its own: the slider plays frames that
 * change the data of all traces, the first menu sets which traces are visible, the second which are opaque, so none of
 * them needs to know where the others stand. Grids of images keep the size that they were drawn in.
 *
 * @throws Problem if there are not one to three parameters, an initial value is not among the values, figures of one
 * menu choice differ in their number or kinds of traces, or two menus are given for figures other than line charts.
 */
export function withChoices(options: ChoicesOptions): Figure {
  const parameters = options.parameters.map(checkParameter);
  const slider = parameters.at(-1);
  if (slider === undefined || parameters.length > 3) {
    throw new Problem({
      rule: "A figure has one to three parameters to choose.",
      came: `${parameters.length} parameters`,
      cure: "Fix the others, or show them as series or panels.",
    });
  }
  const menus = parameters.slice(0, -1);
  const choices = product(menus.map((menu) => menu.values));
  const drawn = choices.map((choice) => slider.values.map((value) => options.draw(...choice, value)));
  for (const [index, figures] of drawn.entries()) requireSameShape(figures, choices[index]?.join(", ") ?? "");
  const all = drawn.flat();
  const first = all[0];
  if (first === undefined) throw new Error("checked above: every parameter has a value");
  if (menus.length === 2) requireScatterTraces(all);

  const axes = Object.keys(first.layout).filter((key) => /^[xy]axis\d*$/.test(key));
  const shared = unionRanges(
    all.map((figure) => figure.layout),
    axes,
  )[0];
  const layout = withControls(options, { ...first.layout, ...shared }, menus.length > 0);
  const data = unionColors(all.map((figure) => replaceEndLabels(figure.data, layout)));
  const byChoice = choices.map((_, index) =>
    data.slice(index * slider.values.length, (index + 1) * slider.values.length),
  );

  const groups = byChoice.map((steps) => (steps[slider.initial] ?? []).length);
  const owners = groups.flatMap((count, choice) => Array<number>(count).fill(choice));
  const initial = byChoice.flatMap((steps) => steps[slider.initial] ?? []);
  const styles = menus.map((menu, which) =>
    menu.values.map((value) =>
      styleOfChoice(
        which,
        initial,
        owners.map((owner) => choices[owner]?.[which] === value),
      ),
    ),
  );
  const start = Object.entries(
    Object.assign({}, ...menus.map((menu, which) => styles[which]?.[menu.initial])) as Style,
  );
  return makeFigure(options, {
    data: initial.map((trace, index) => withStyle(trace, start, index)),
    layout: {
      ...layout,
      updatemenus: makeMenus(menus, styles, plotSize(layout).width),
      sliders: [makeSlider(slider, layout)],
    },
    frames: makeFrames(byChoice, slider),
    table: stackTables(
      parameters.map((parameter) => parameter.name),
      choices.flatMap((choice, index) =>
        slider.values.map((value, step) => ({
          labels: [...choice, value],
          table: drawn[index]?.[step]?.table ?? { columns: [], rows: [] },
        })),
      ),
    ),
  });
}

function requireSameShape(figures: readonly Figure[], choice: string): void {
  const shapes = figures.map(({ data, layout }) => {
    const traces = data.map(({ type, mode }) => (mode === undefined ? String(type) : `${type} ${mode}`));
    const panels = (layout.annotations ?? []) as { text: string }[];
    return [...traces, ...panels.map(({ text }) => `panel ${text}`)].join(", ");
  });
  const odd = shapes.findIndex((shape) => shape !== shapes[0]);
  if (odd < 0) return;
  throw new Problem({
    rule: "The figures that a slider goes through have the same traces and panels in the same order.",
    came: `(${shapes[0]}) first and (${shapes[odd]}) at step ${odd + 1}${choice === "" ? "" : ` for ${choice}`}`,
    cure: "Draw the same series in each step; give null where one has no data, or set names to legend.",
  });
}

/** A second menu works by opacity, which heat maps and violins keep in other places. */
function requireScatterTraces(figures: readonly Figure[]): void {
  const other = figures.flatMap((figure) => figure.data).find((trace) => trace.type !== "scatter");
  if (other === undefined) return;
  throw new Problem({
    rule: "Three parameters are for figures made of lines and points.",
    came: `a trace of type ${String(other.type)}`,
    cure: "Fix one parameter, or show it as panels or as an axis.",
  });
}

/** One frame for each step of the slider; it holds only what differs between steps, so menus keep their say. */
function makeFrames(
  byChoice: readonly (readonly (readonly Trace[])[])[],
  slider: CheckedParameter,
): FigureFrame[] {
  const traces = byChoice.flatMap((steps) =>
    (steps[0] ?? []).map((_, index) => steps.map((step) => step[index] ?? {})),
  );
  const changing = traces.map((steps) => {
    const keys = new Set(steps.flatMap((step) => Object.keys(step)));
    return [...keys].filter((key) =>
      steps.some((step) => JSON.stringify(step[key]) !== JSON.stringify(steps[0]?.[key])),
    );
  });
  const moved = traces.flatMap((_, index) => ((changing[index] ?? []).length > 0 ? [index] : []));
  return slider.values.map((value, step) => ({
    name: String(value),
    traces: moved,
    data: moved.map((index) =>
      Object.fromEntries((changing[index] ?? []).map((key) => [key, traces[index]?.[step]?.[key] ?? null])),
    ),
  }));
}
