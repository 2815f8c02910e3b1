export { type ActivityBits, activityBits } from "./activity-bits.js";
export { annealedStep } from "./annealed-step.js";
export { discretize, type LinearSystem, legendreSystem, recall } from "./legendre-memory.js";
export {
  type LegendreMemoryOptions,
  LegendreMemoryUnit,
  legendreMemoryUnit,
  type Spikes,
} from "./legendre-memory-unit.js";
export { quantizeActivity } from "./quantize-activity.js";
export { quantizeSequence, type SequenceQuantizerOptions } from "./quantize-sequence.js";
export { ROUNDINGS, type Rounding } from "./rounding.js";
