export { type MeasuredOptions, measured } from "./measured.js";
export { progress } from "./progress.js";
export { say } from "./say.js";
export { type SentAnswer, sendAnswer, sendAwaitedAnswer } from "./send-answer.js";
export { show } from "./show.js";
