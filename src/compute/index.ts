export { type BackendName, type BackendOptions, type BackendReport, backend } from "./backend.js";
export { measurePeak } from "./wasm/peak.js";
