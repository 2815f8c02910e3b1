export { adjustedRandIndex } from "./adjusted-rand-index.js";
export { agglomerate, cutClusters, leafOrder, type Merge } from "./agglomerate.js";
export { findClusters, silhouette } from "./silhouette.js";
