export { type CropOptions, cropFaces, type FaceCrops } from "./crop-faces.js";
export { type CropTransform, fromCrop, toCrop } from "./crop-transform.js";
export { decodeImage } from "./decode-image.js";
export {
  type Face,
  type FaceAttribute,
  type FaceAttributes,
  type FaceBox,
  type FaceRecord,
  type FaceSet,
  type GrayImage,
  LANDMARK_NAMES,
  type Landmarks,
  MIRRORED_LANDMARKS,
  MTFL_ATTRIBUTES,
} from "./face.js";
export { type FaceFault, formatFaceFault } from "./face-fault.js";
export { faceGroup } from "./face-groups.js";
export type { FaceList } from "./face-list.js";
export { faceSquare, type Square } from "./face-square.js";
export { type FaceTargets, type FaceTensorOptions, type FaceTensors, faceTensors } from "./face-tensors.js";
export {
  type LandmarkErrorOptions,
  type LandmarkErrors,
  type LandmarkReport,
  landmarkErrors,
} from "./landmark-errors.js";
export { type LoadedFaces, type LoadOptions, loadFaces } from "./load-faces.js";
export { type NearDuplicate, nearDuplicates } from "./near-duplicates.js";
export { readFaceFolder } from "./read-face-folder.js";
export { readMtfl } from "./read-mtfl.js";
export { type FaceSplit, splitFaces } from "./split-faces.js";
export { syntheticFaces } from "./synthetic/synthetic-faces.js";
