export { type AnimationOptions, animation } from "./animation.js";
export type { AxisOptions } from "./axis.js";
export {
  type ClassPoints,
  type DecisionMapOptions,
  decisionMap,
  type Plane,
  type PlaneAxis,
  planeGrid,
} from "./decision-map.js";
export { type DiagramBox, type DiagramOptions, diagram } from "./diagram.js";
export type {
  Figure,
  FigureFrame,
  FigureObject,
  FigureOptions,
  FigureTable,
  FigureValue,
  Trace,
} from "./figure.js";
export { formatNumber } from "./format.js";
export { type FunctionPlotOptions, functionPlot, type PlottedFunction } from "./function-plot.js";
export { type HeatMapOptions, heatMap } from "./heat-map.js";
export { type HistogramOptions, histogram } from "./histogram.js";
export { type ImageGridOptions, type ImagePoints, imageGrid } from "./image-grid.js";
export { type Interval, type IntervalPlotOptions, intervalPlot } from "./interval-plot.js";
export { type LineChartOptions, type LineSeries, lineChart } from "./line-chart.js";
export type { DataValues } from "./numbers.js";
export type { Parameter } from "./parameter.js";
export type { Sample } from "./sample.js";
export { type PointGroup, type ScatterPlotOptions, scatterPlot } from "./scatter-plot.js";
export { type SmallMultiplesOptions, smallMultiples } from "./small-multiples.js";
export { type ViolinOptions, violin } from "./violin.js";
export { type ChoicesOptions, withChoices } from "./with-choices.js";
export { type SliderOptions, withSlider } from "./with-slider.js";
