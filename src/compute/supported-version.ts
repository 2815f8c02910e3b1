/** The version of TensorFlow.js that everything here was written for and tested with; its backends have the same one. */
export const SUPPORTED_VERSION = "4.22.0";
