import { at, load4 } from "./vector";

// Updates of a variable w, whose new numbers go to `out`, in one pass over everything that they need. Every operation
// rounds as its own kernel would. Moments change in place.

/** out = w − rate · g */
export function descend(w: usize, g: usize, out: usize, n: i32, rate: f32): void {
  let i: i32 = 0;
  for (; i + 4 <= n; i += 4) v128.store(at(out, i), step(load4(at(w, i)), load4(at(g, i)), rate));
  for (; i < n; i++) store<f32>(at(out, i), load<f32>(at(w, i)) - rate * load<f32>(at(g, i)));
}

/** v = share · v + g, out = w − rate · v */
export function descendWithMomentum(
  w: usize,
  g: usize,
  v: usize,
  out: usize,
  n: i32,
  rate: f32,
  share: f32,
): void {
  let i: i32 = 0;
  for (; i + 4 <= n; i += 4) {
    const velocity = f32x4.add(f32x4.mul(load4(at(v, i)), f32x4.splat(share)), load4(at(g, i)));
    v128.store(at(v, i), velocity);
    v128.store(at(out, i), step(load4(at(w, i)), velocity, rate));
  }
  for (; i < n; i++) {
    const velocity = load<f32>(at(v, i)) * share + load<f32>(at(g, i));
    store<f32>(at(v, i), velocity);
    store<f32>(at(out, i), load<f32>(at(w, i)) - rate * velocity);
  }
}

/**
 * m = decay · m + (1 − decay) g, s = squareDecay · s + (1 − squareDecay) g², out = w − rate · m / (√(s / correction) + ε).
 */
export function descendByAdam(
  w: usize,
  g: usize,
  m: usize,
  s: usize,
  out: usize,
  n: i32,
  rate: f32,
  decay: f32,
  rest: f32,
  squareDecay: f32,
  squareRest: f32,
  correction: f32,
  epsilon: f32,
): void {
  let i: i32 = 0;
  for (; i + 4 <= n; i += 4) {
    const gradient = load4(at(g, i));
    const first = f32x4.add(
      f32x4.mul(load4(at(m, i)), f32x4.splat(decay)),
      f32x4.mul(gradient, f32x4.splat(rest)),
    );
    const second = f32x4.add(
      f32x4.mul(load4(at(s, i)), f32x4.splat(squareDecay)),
      f32x4.mul(f32x4.mul(gradient, gradient), f32x4.splat(squareRest)),
    );
    v128.store(at(m, i), first);
    v128.store(at(s, i), second);
    const root = f32x4.sqrt(f32x4.div(second, f32x4.splat(correction)));
    const size = f32x4.add(root, f32x4.splat(epsilon));
    v128.store(at(out, i), step(load4(at(w, i)), f32x4.div(first, size), rate));
  }
  for (; i < n; i++) {
    const gradient = load<f32>(at(g, i));
    const first = load<f32>(at(m, i)) * decay + gradient * rest;
    const second = load<f32>(at(s, i)) * squareDecay + gradient * gradient * squareRest;
    store<f32>(at(m, i), first);
    store<f32>(at(s, i), second);
    const size = sqrt<f32>(second / correction) + epsilon;
    store<f32>(at(out, i), load<f32>(at(w, i)) - rate * (first / size));
  }
}

function step(w: v128, direction: v128, rate: f32): v128 {
  return f32x4.sub(w, f32x4.mul(direction, f32x4.splat(rate)));
}
