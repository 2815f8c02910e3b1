export { formatPolynomial, type PolynomialFormat } from "./format-polynomial.js";
export {
  combine,
  constant,
  degree,
  evaluatePolynomial,
  multiply,
  type Polynomial,
  substitute,
  variable,
} from "./polynomial.js";
