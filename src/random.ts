import { requireFinite, requireInteger } from "./require.js";

/**
 * A seeded source of random numbers. The same seed gives the same numbers on every machine; nothing in the package
 * draws from anywhere else.
 */
export interface Random {
  /**
   * A number of [low, high), uniform with 53 random bits; [0, 1) by default. Equal ends give that number.
   *
   * @throws Problem if the interval has no finite length or one below 0.
   */
  uniform(low?: number, high?: number): number;
  /**
   * A normally distributed number; mean 0 and standard deviation 1 by default.
   *
   * @throws Problem if the standard deviation is not a finite number of at least 0.
   */
  normal(mean?: number, standardDeviation?: number): number;
  /** A whole number of 0 … bound − 1, each equally likely. @throws Problem if `bound` is not a whole number of 1 … 2³². */
  integer(bound: number): number;
  /**
   * The numbers 0 … length − 1 in random order, each order equally likely (Fisher-Yates).
   *
   * @throws Problem if `length` is not a whole number of at least 0.
   */
  permutation(length: number): number[];
  /**
   * A source of its own for one purpose, such as `"layer 3"`. It depends on the seed and the label only, not on how
   * many numbers were drawn before, so a new consumer changes nothing for the others.
   */
  fork(label: string): Random;
}

const MASK_64 = (1n << 64n) - 1n;

/**
 * SplitMix64: the steps of one 64-bit state. Used to turn a seed into the state of a larger generator.
 *
 * @see Steele2014
 */
export function splitMix64(seed: bigint): () => bigint {
  let state = seed & MASK_64;
  return () => {
    state = (state + 0x9e3779b97f4a7c15n) & MASK_64;
    let z = state;
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK_64;
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK_64;
    return z ^ (z >> 31n);
  };
}

type XoshiroState = readonly [number, number, number, number];

/**
 * xoshiro128** 1.1: 32 random bits a call, period 2¹²⁸ − 1.
 *
 * @param state Four 32-bit words, not all zero.
 * @see Blackman2021
 */
export function xoshiro128StarStar(state: XoshiroState): () => number {
  let [s0, s1, s2, s3] = state;
  return () => {
    const result = Math.imul(rotateLeft(Math.imul(s1, 5), 7), 9) >>> 0;
    const shifted = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= shifted;
    s3 = rotateLeft(s3, 11);
    return result;
  };
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/** FNV-1a over the UTF-8 bytes of a text, 64 bits. */
export function hashLabel(label: string): bigint {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(label))
    hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & MASK_64;
  return hash;
}

function createRandomFrom(seed: bigint): Random {
  const words = splitMix64(seed);
  const [first, second] = [words(), words()];
  const next = xoshiro128StarStar([
    Number(first & 0xffffffffn),
    Number(first >> 32n),
    Number(second & 0xffffffffn),
    Number(second >> 32n),
  ]);
  const unit = () => ((next() >>> 5) * 2 ** 26 + (next() >>> 6)) / 2 ** 53;
  let spare: number | undefined;

  const random: Random = {
    uniform(low = 0, high = 1) {
      const length = requireFinite("high - low", high - low, { atLeast: 0 });
      let value = low + length * unit();
      // The sum may round up to `high`; such a number is drawn again.
      while (value >= high && length > 0) value = low + length * unit();
      return value;
    },
    normal(mean = 0, standardDeviation = 1) {
      requireFinite("standardDeviation", standardDeviation, { atLeast: 0 });
      // Box and Muller: two uniform numbers give two normal ones; the second waits for the next call.
      let z = spare;
      spare = undefined;
      if (z === undefined) {
        const radius = Math.sqrt(-2 * Math.log(1 - unit()));
        const angle = 2 * Math.PI * unit();
        z = radius * Math.cos(angle);
        spare = radius * Math.sin(angle);
      }
      return mean + standardDeviation * z;
    },
    integer(bound) {
      requireInteger("bound", bound, 1, 2 ** 32);
      // Words beyond the largest multiple of the bound are drawn again: a remainder alone would favor small numbers.
      const limit = 2 ** 32 - (2 ** 32 % bound);
      let word = next();
      while (word >= limit) word = next();
      return word % bound;
    },
    permutation(length) {
      const order = Array.from({ length: requireInteger("length", length, 0) }, (_, index) => index);
      for (let last = length - 1; last > 0; last--) {
        const chosen = random.integer(last + 1);
        [order[last], order[chosen]] = [order[chosen]!, order[last]!];
      }
      return order;
    },
    fork: (label) => createRandomFrom(splitMix64(seed)() ^ hashLabel(label)),
  };
  return random;
}

/**
 * A seeded random source: xoshiro128** whose state SplitMix64 fills from the seed.
 *
 * @param seed Any whole number of 0 … 2⁵³ − 1.
 * @throws Problem if `seed` is not such a number.
 * @example createRandom(1).permutation(4).sort(); // [0, 1, 2, 3]
 * @see Blackman2021
 */
export function createRandom(seed: number): Random {
  return createRandomFrom(BigInt(requireInteger("seed", seed, 0)));
}
