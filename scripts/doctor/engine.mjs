// Run by examine-engine.ts in a process of its own, since a native library may end it: selects what the notebooks would
// compute with, multiplies two matrices, and prints as JSON what was chosen and whether the product is right.
import * as tf from "@tensorflow/tfjs";
import { backend } from "activation-lab";

const { name, reason, kernels, version, refused } = await backend({ print: () => {} });
const matrix = tf.tensor2d([1, 2, 3, 4], [2, 2]);
const product = await tf.matMul(matrix, matrix).data();
const isRight = [7, 10, 15, 22].every((value, index) => product[index] === value);
console.log(JSON.stringify({ name, reason, kernels, version, refused, isRight }));
// A native library may hold the process open.
process.exit(0);
