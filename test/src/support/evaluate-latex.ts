/**
 * What a formula comes to, read as a student reads it: the LaTeX of candidates, with numbers for its letters. Where no case
 * of a `cases` holds it is NaN.
 */
export function evaluateLatex(text: string, letters: Readonly<Record<string, number>>): number {
  const tokens = text.match(/\\[a-zA-Z]+|\\.|\d+|\S/g)?.filter((token) => !/^\\[,;]$/.test(token)) ?? [];
  let next = 0;
  const peek = () => tokens[next] ?? "";
  const take = (expected?: string): string => {
    const token = peek();
    if (expected !== undefined && token !== expected)
      throw new Error(`${expected} and not ${token} at ${next} of ${text}`);
    next++;
    return token;
  };
  const until = (close: string): number => {
    const value = readSum();
    take(close);
    return value;
  };
  const braced = (): number => {
    take("{");
    return until("}");
  };
  /** Whether this token comes next; it is then taken. */
  const passes = (token: string): boolean => {
    if (peek() !== token) return false;
    next++;
    return true;
  };
  const readName = (): string => {
    take("{");
    let name = "";
    while (peek() !== "}") name += take();
    take("}");
    return name;
  };

  function readSum(): number {
    let sum = passes("-") ? -readProduct() : readProduct();
    while (peek() === "+" || peek() === "-") sum += take() === "+" ? readProduct() : -readProduct();
    return sum;
  }

  function readProduct(): number {
    let product = readPower();
    while (!STOPS.has(peek())) {
      passes("\\cdot");
      product *= readPower();
    }
    return product;
  }

  function readPower(): number {
    const base = readBase();
    return passes("^") ? base ** readExponent() : base;
  }

  const readExponent = () => (peek() === "{" ? braced() : Number(take()));

  function readBase(): number {
    const token = take();
    if (/^\d/.test(token)) return Number(token);
    const letter = letters[token.replace("\\", "")];
    if (letter !== undefined) return letter;
    if (token === "(") return until(")");
    if (token === "\\lvert") return Math.abs(until("\\rvert"));
    if (token === "[") {
      const holds = readCondition();
      take("]");
      return holds ? 1 : 0;
    }
    if (token === "\\left") return readGroup();
    if (token === "\\frac") return braced() / braced();
    if (token === "\\sqrt") return Math.sqrt(peek() === "{" ? braced() : readBase());
    if (token === "\\pi") return Math.PI;
    if (token === "e") {
      take("^");
      return Math.exp(braced());
    }
    if (token === "\\begin") return readCases();
    const name = token === "\\operatorname" ? readName() : token.slice(1);
    if (name === "max" || name === "min") return readExtreme(name);
    const power = passes("^") ? readExponent() : 1;
    const of = FUNCTIONS[power === -1 ? `${name}^-1` : name];
    if (of === undefined) throw new Error(`${token} at ${next} of ${text}`);
    const value = of(readBase());
    return power === -1 ? value : value ** power;
  }

  function readGroup(): number {
    const bars = take() === "\\lvert";
    const value = readSum();
    take("\\right");
    take();
    return bars ? Math.abs(value) : value;
  }

  function readExtreme(name: "max" | "min"): number {
    const isLarge = passes("\\left");
    take("(");
    const one = readSum();
    take(",");
    const other = readSum();
    if (isLarge) take("\\right");
    take(")");
    return Math[name](one, other);
  }

  function readCondition(): boolean {
    const left = readSum();
    const relation = take();
    const right = readSum();
    return relation === ">" ? left > right : relation === "<" ? left < right : left <= right;
  }

  function readCases(): number {
    readName();
    let chosen = Number.NaN;
    for (let isLast = false; !isLast; isLast = take() === "\\end") {
      const value = readSum();
      take("&");
      if (readCondition()) chosen = value;
    }
    readName();
    return chosen;
  }

  const value = readSum();
  if (next < tokens.length) throw new Error(`${peek()} at ${next} of ${text}`);
  return value;
}

const STOPS = new Set([
  "",
  "+",
  "-",
  ")",
  "}",
  "]",
  ",",
  "&",
  ">",
  "<",
  "\\le",
  "\\right",
  "\\rvert",
  "\\\\",
  "\\end",
]);

const FUNCTIONS: Readonly<Record<string, (v: number) => number>> = {
  sin: Math.sin,
  cos: Math.cos,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  log: Math.log,
  sign: Math.sign,
  sinc: (v) => Math.sin(v) / v,
  sigma: (v) => 1 / (1 + Math.exp(-v)),
  erf: (v) => integrate((t) => (2 / Math.sqrt(Math.PI)) * Math.exp(-t * t), v),
  "sinh^-1": Math.asinh,
  "tan^-1": Math.atan,
};

/** From 0 to `to`, by Simpson's rule. */
function integrate(of: (t: number) => number, to: number): number {
  const steps = 200;
  let sum = of(0) + of(to);
  for (let step = 1; step < steps; step++) sum += (step % 2 === 1 ? 4 : 2) * of((to * step) / steps);
  return (sum * to) / (3 * steps);
}
