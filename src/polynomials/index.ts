export { combine, constant, degree, multiply, substitute, variable } from "./polynomial.js";
