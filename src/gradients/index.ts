export {
  type GradientStatistics,
  type GradientStatisticsOptions,
  type LayerGradient,
  type LayerStatistics,
  measureGradients,
  type Spread,
} from "./gradient-statistics.js";
