import type { Activation } from "../activations/activation.js";
import { gaussianMoments } from "../activations/gaussian-moments.js";
import { defineInitializer, type Initializer } from "./initializers.js";

/**
 * He's rule for any activation: normal weights, not truncated, of the variance 1 / (n_in E[f(z)²]) with a standard normal
 * z, which keeps the mean square of the pre-activations at 1 from layer to layer once it is there. For ReLU it is `he`,
 * for SELU `lecun`; with one rule, a comparison of activations does not become one of initializers.
 *
 * Small departures from 1 shrink for bounded functions and stay for ReLU, but grow for functions that grow faster than x,
 * such as x (sinh⁻¹ x)².
 *
 * @example fittedInitializer(relu).variance(100, 100); // 0.02
 * @see He2015, sec. 2.2
 */
export function fittedInitializer(activation: Activation): Initializer {
  const { forwardGain } = gaussianMoments(activation);
  return defineInitializer({
    name: `fitted(${activation.name})`,
    title: `Fitted to ${activation.title}`,
    formula: String.raw`\operatorname{Var}(W) = \frac{1}{n_\text{in}\,\mathbb{E}[f(z)^2]}`,
    distribution: "normal",
    variance: (fanIn) => forwardGain / fanIn,
    source: "He2015",
  });
}
