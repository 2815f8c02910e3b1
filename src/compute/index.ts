export {
  type BackendName,
  type BackendOptions,
  type BackendReport,
  backend,
  type Refusal,
} from "./backend.js";
export { measurePeak } from "./wasm/peak.js";
