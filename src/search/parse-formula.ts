import { Problem } from "../problem.js";
import { type BinaryName, binaries } from "./binaries.js";
import { type Candidate, coreUnit, type Input } from "./candidate.js";
import { type UnaryName, unaries } from "./unaries.js";

/** What a part of the text is: a core unit, or a unary function of x or of a core unit, which is half of one. */
type Part = { readonly unit: Candidate } | { readonly unary: UnaryName; readonly input: Input };

const OPERATORS = Object.fromEntries(
  Object.values(binaries)
    .filter(({ operator }) => operator !== undefined)
    .map(({ operator, name }) => [operator, name as BinaryName]),
);
const TOKEN = /\s*(?:([A-Za-z][A-Za-z0-9]*)|([-+*/(),])|$)/y;

/**
 * Reads a candidate from the text that {@link formula} prints; spaces do not matter, nor do parentheses that could be
 * left out.
 *
 * @throws Problem with the position of what is wrong, counted from 1.
 * @example parseFormula("max(x, sigmoid(x))").binary; // "max"
 */
export function parseFormula(text: string): Candidate {
  const parser = new Parser(text);
  const part = parser.readExpression();
  parser.expectEnd();
  if ("unit" in part) return part.unit;
  return parser.fail(
    1,
    "A formula joins two halves by a binary function",
    "a unary function alone",
    'Write both halves, such as "x * sigmoid(x)".',
  );
}

class Parser {
  private tokens: { text: string; position: number }[] = [];
  private next = 0;

  constructor(private readonly text: string) {
    TOKEN.lastIndex = 0;
    while (TOKEN.lastIndex < text.length) {
      const start = TOKEN.lastIndex;
      const found = TOKEN.exec(text);
      if (found === null) {
        const at = start + (/^\s*/.exec(text.slice(start))?.[0].length ?? 0);
        this.fail(at + 1, "A formula has names, + - * / and parentheses", `\`${text[at]}\``, "Take it out.");
      }
      const token = found[1] ?? found[2];
      if (token !== undefined)
        this.tokens.push({ text: token, position: TOKEN.lastIndex - token.length + 1 });
    }
  }

  /** One half, or two with an operator between them. */
  readExpression(): Part {
    const left = this.readOperand();
    const operator = this.peek();
    if (!Object.hasOwn(OPERATORS, operator)) return left;
    this.next++;
    const right = this.readOperand();
    if (Object.hasOwn(OPERATORS, this.peek()))
      this.unexpected(
        "A core unit has two halves",
        `Put two of the three into parentheses, such as "(x * sigmoid(x)) + x".`,
      );
    return { unit: join(OPERATORS[operator]!, left, right) };
  }

  private readOperand(): Part {
    const name = this.peek();
    if (name === "x") {
      this.next++;
      return { unary: "identity", input: "x" };
    }
    if (name === "(") {
      this.next++;
      const inner = this.readExpression();
      this.expect(")");
      return inner;
    }
    if (Object.hasOwn(binaries, name)) {
      this.next++;
      this.expect("(");
      const left = this.readExpression();
      this.expect(",");
      const right = this.readExpression();
      this.expect(")");
      return { unit: join(name as BinaryName, left, right) };
    }
    if (Object.hasOwn(unaries, name)) return this.readUnary(name as UnaryName);
    const known = [...Object.keys(unaries), ...Object.keys(binaries)].join(", ");
    return this.unexpected("A half of a core unit is x or a function", `Known functions: ${known}.`);
  }

  private readUnary(unary: UnaryName): Part {
    this.next++;
    this.expect("(");
    const position = this.position();
    const inner = this.readExpression();
    this.expect(")");
    const input = "unit" in inner ? inner.unit : inner.unary === "identity" ? inner.input : undefined;
    if (input !== undefined) return { unary, input };
    return this.fail(
      position,
      "A unary function reads x or a core unit",
      `\`${(inner as { unary: string }).unary}\` within \`${unary}\``,
      'Join the inner one with something first, such as "max(sin(x), sin(x))".',
    );
  }

  expectEnd(): void {
    if (this.next < this.tokens.length)
      this.unexpected("A formula ends after its core unit", "Take out what follows.");
  }

  private expect(token: string): void {
    if (this.peek() !== token) this.unexpected(`\`${token}\` stands here`, `Put \`${token}\` in.`);
    this.next++;
  }

  private peek(): string {
    return this.tokens[this.next]?.text ?? "";
  }

  private position(): number {
    return this.tokens[this.next]?.position ?? this.text.length + 1;
  }

  private unexpected(rule: string, cure: string): never {
    const token = this.peek();
    return this.fail(this.position(), rule, token === "" ? "the end" : `\`${token}\``, cure);
  }

  fail(position: number, rule: string, came: string, cure: string): never {
    throw new Problem({ rule: `${rule}.`, came: `${came} at position ${position} of "${this.text}"`, cure });
  }
}

/** A core unit from its halves; a half that is a core unit itself is read as it is. */
function join(binary: BinaryName, left: Part, right: Part): Candidate {
  const [first, second] = [left, right].map((part) =>
    "unit" in part ? { unary: "identity" as const, input: part.unit } : part,
  ) as [{ unary: UnaryName; input: Input }, { unary: UnaryName; input: Input }];
  return coreUnit(binary, first.unary, second.unary, [first.input, second.input]);
}
