export { type Alphabet, alphabetData, alphabetTasks } from "./alphabet.js";
export { type DrawnAlphabetsOptions, drawnAlphabets } from "./drawn-alphabets.js";
export { type OmniglotOptions, readOmniglot } from "./read-omniglot.js";
