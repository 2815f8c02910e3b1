export type { Answer, FunctionCall, SpecialNumber, TaggedAnswer } from "./answer.js";
export { check } from "./check.js";
export { compareAnswers } from "./compare-answers.js";
export { encodeAnswer } from "./encode-answer.js";
export type { CheckOptions } from "./expectation.js";
