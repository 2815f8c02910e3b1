export { type Cascade, landmarkCascade, SECOND_STAGE_REACH } from "./cascade.js";
export { evaluateOnFaces, type FaceReport } from "./evaluate-on-faces.js";
export { type FaceTrunkOptions, type FaceTrunkShape, faceTrunk } from "./face-trunk.js";
export {
  type LandmarkMap,
  loadLandmarkMap,
  type MapCell,
  type MapErrors,
  type MapSeed,
} from "./landmark-map.js";
export {
  type LandmarkNetworkOptions,
  plainLandmarkNetwork,
  TCDCN_SHAPE,
  tcdcn,
} from "./landmark-networks.js";
export { landmarkPatches } from "./landmark-patches.js";
export { landmarkTask, landmarkTasks } from "./landmark-tasks.js";
export { locallyConnected } from "./locally-connected.js";
export { predictFaces } from "./predict-faces.js";
export { type FaceLesson, type FaceTrainingOptions, TRAINING_CROP, trainOnFaces } from "./train-on-faces.js";
export { trainSecondStage } from "./train-second-stage.js";
