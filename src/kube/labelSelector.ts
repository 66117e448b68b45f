import { KpackError, compareBytes, getOwn } from "../base/index.ts";

type Operator = "exists" | "!" | "in" | "notin" | "=" | "==" | "!=" | ">" | "<";

interface Requirement {
  key: string;
  operator: Operator;
  values: readonly string[];
}

/** A label selector such as `app=web,tier in (a,b),!legacy`, ready to match. */
export class LabelSelector {
  readonly #requirements: readonly Requirement[];

  constructor(requirements: readonly Requirement[]) {
    this.#requirements = requirements;
  }

  /** True when every requirement holds. The empty selector matches everything. */
  matches(labels: Readonly<Record<string, string>>): boolean {
    return this.#requirements.every((requirement) => meets(requirement, labels));
  }
}

function meets(requirement: Requirement, labels: Readonly<Record<string, string>>): boolean {
  const value = getOwn(labels, requirement.key);
  switch (requirement.operator) {
    case "exists":
      return value !== undefined;
    case "!":
      return value === undefined;
    case "in":
    case "=":
    case "==":
      return typeof value === "string" && requirement.values.includes(value);
    case "notin":
    case "!=":
      return typeof value !== "string" || !requirement.values.includes(value);
    case ">":
    case "<":
      return typeof value === "string" && isOrdered(value, requirement);
  }
}

function isOrdered(value: string, { operator, values }: Requirement): boolean {
  const left = parseInt64(value);
  const right = parseInt64(values[0] ?? "");
  if (left === undefined || right === undefined) return false;
  return operator === ">" ? left > right : left < right;
}

function parseInt64(text: string): bigint | undefined {
  if (!/^[+-]?[0-9]{1,30}$/.test(text)) return undefined;
  const value = BigInt(text.startsWith("+") ? text.slice(1) : text);
  return BigInt.asIntN(64, value) === value ? value : undefined;
}

/**
 * Reads a label selector. Mirrors: apimachinery pkg/labels Parse, with its messages.
 * Throws KpackError `kube/label-selector`.
 */
export function parseLabelSelector(text: string): LabelSelector {
  return new LabelSelector(new SelectorParser(text).parse());
}

interface Token {
  kind: "id" | "end" | "error" | ")" | "(" | "," | "!" | "==" | "=" | ">" | "<" | "!=" | "in" | "notin";
  text: string;
}

const symbols = "=!(),><";
const spaces = " \t\r\n";

class SelectorParser {
  readonly #tokens: Token[];
  #at = 0;

  constructor(text: string) {
    this.#tokens = tokenize(text);
  }

  parse(): Requirement[] {
    const requirements: Requirement[] = [];
    for (;;) {
      const first = this.#peek();
      if (first.kind === "end") return sorted(requirements);
      if (first.kind !== "id" && first.kind !== "!")
        throw selectorError(`found '${first.text}', expected: !, identifier, or 'end of string'`);
      requirements.push(this.#requirement());
      const next = this.#take();
      if (next.kind === "end") return sorted(requirements);
      if (next.kind !== ",") throw selectorError(`found '${next.text}', expected: ',' or 'end of string'`);
      const after = this.#peek();
      if (after.kind !== "id" && after.kind !== "!")
        throw selectorError(`found '${after.text}', expected: identifier after ','`);
    }
  }

  /** The next token; `in` and `notin` are ordinary words but for where an operator stands. */
  #peek(asOperator = false): Token {
    const token = this.#tokens[this.#at] ?? { kind: "end", text: "" };
    const isWord = !asOperator && (token.kind === "in" || token.kind === "notin");
    return isWord ? { kind: "id", text: token.text } : token;
  }

  #take(asOperator = false): Token {
    const token = this.#peek(asOperator);
    this.#at++;
    return token;
  }

  #requirement(): Requirement {
    let token = this.#take();
    const negated = token.kind === "!";
    if (negated) token = this.#take();
    if (token.kind !== "id") throw requirementError(`found '${token.text}', expected: identifier`);
    const key = checkLabelKey(token.text);
    const next = this.#peek();
    if (next.kind === "end" || next.kind === ",") return { key, operator: negated ? "!" : "exists", values: [] };
    if (negated) return { key, operator: "!", values: [] };
    const operator = this.#operator();
    const values = operator === "in" || operator === "notin" ? this.#values() : [this.#exactValue()];
    if ((operator === ">" || operator === "<") && parseInt64(values[0] ?? "") === undefined)
      throw requirementError("for 'Gt', 'Lt' operators, the value must be an integer");
    for (const value of values) checkLabelValue(key, value);
    return { key, operator, values };
  }

  #operator(): Operator {
    const { kind, text } = this.#take(true);
    switch (kind) {
      case "in":
      case "notin":
      case "=":
      case "==":
      case "!=":
      case ">":
      case "<":
        return kind;
      default:
        throw requirementError(`found '${text}', expected: '=', '!=', '==', 'in', notin'`);
    }
  }

  #exactValue(): string {
    const next = this.#peek();
    if (next.kind === "end" || next.kind === ",") return "";
    this.#at++;
    if (next.kind !== "id") throw requirementError(`found '${next.text}', expected: identifier`);
    return next.text;
  }

  #values(): string[] {
    const open = this.#take();
    if (open.kind !== "(") throw requirementError(`found '${open.text}' expected: '('`);
    const first = this.#peek();
    if (first.kind === ")") {
      this.#at++;
      return [""];
    }
    if (first.kind !== "id" && first.kind !== ",")
      throw requirementError(`found '${first.text}', expected: ',', ')' or identifier`);
    const values = this.#valueList();
    if (this.#take().kind !== ")") throw requirementError(`found '${first.text}', expected: ')'`);
    return values;
  }

  #valueList(): string[] {
    const values = new Set<string>();
    for (;;) {
      const token = this.#take();
      const next = this.#peek();
      if (token.kind === "id") {
        values.add(token.text);
        if (next.kind === ")") return [...values];
        if (next.kind !== ",") throw requirementError(`found '${next.text}', expected: ',' or ')'`);
      } else if (token.kind === ",") {
        if (values.size === 0) values.add("");
        if (next.kind === ")") return [...values.add("")];
        if (next.kind === ",") {
          this.#at++;
          values.add("");
        }
      } else {
        throw requirementError(`found '${token.text}', expected: ',', or identifier`);
      }
    }
  }
}

function sorted(requirements: Requirement[]): Requirement[] {
  return requirements.sort((a, b) => compareBytes(a.key, b.key));
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    while (at < text.length && spaces.includes(text.charAt(at))) at++;
    const start = at;
    if (at >= text.length) break;
    const special = symbols.includes(text.charAt(at));
    while (at < text.length && symbols.includes(text.charAt(at)) === special && !spaces.includes(text.charAt(at))) at++;
    const run = text.slice(start, at);
    if (special) {
      const token = longestSymbol(run);
      tokens.push(token);
      if (token.kind !== "error") at = start + token.text.length;
    } else {
      tokens.push({ kind: run === "in" || run === "notin" ? run : "id", text: run });
    }
  }
  return tokens;
}

/** The symbol at the start of a run of symbol characters: the longest, as apimachinery's lexer takes it. */
function longestSymbol(run: string): Token {
  const two = run.slice(0, 2);
  if (two === "==" || two === "!=") return { kind: two, text: two };
  const one = run.charAt(0);
  switch (one) {
    case ")":
    case "(":
    case ",":
    case "!":
    case "=":
    case ">":
    case "<":
      return { kind: one, text: one };
    default:
      return { kind: "error", text: `error expected: keyword found '${run}'` };
  }
}

const namePattern = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const prefixPattern = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const nameRule =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

function checkLabelKey(key: string): string {
  const problems: string[] = [];
  const parts = key.split("/");
  const name = parts[parts.length - 1] ?? "";
  if (parts.length > 2) {
    problems.push(
      `a qualified name ${nameRule} (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    );
  } else {
    if (parts.length === 2) problems.push(...prefixProblems(parts[0] ?? ""));
    if (name === "") problems.push("name part must be non-empty");
    else if (name.length > 63) problems.push("name part must be no more than 63 characters");
    if (!namePattern.test(name))
      problems.push(
        `name part ${nameRule} (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`,
      );
  }
  if (problems.length > 0) throw requirementError(`invalid label key ${JSON.stringify(key)}: ${problems.join("; ")}`);
  return key;
}

function prefixProblems(prefix: string): string[] {
  if (prefix === "") return ["prefix part must be non-empty"];
  const problems: string[] = [];
  if (prefix.length > 253) problems.push("prefix part must be no more than 253 characters");
  if (!prefixPattern.test(prefix))
    problems.push(
      "prefix part a DNS-1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    );
  return problems;
}

function checkLabelValue(key: string, value: string): void {
  const problems: string[] = [];
  if (value.length > 63) problems.push("must be no more than 63 characters");
  if (value !== "" && !namePattern.test(value))
    problems.push(
      `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`,
    );
  if (problems.length > 0)
    throw requirementError(
      `invalid label value: ${JSON.stringify(value)}: at key: ${JSON.stringify(key)}: ${problems.join("; ")}`,
    );
}

function requirementError(message: string): KpackError {
  return selectorError(`unable to parse requirement: ${message}`);
}

function selectorError(message: string): KpackError {
  return new KpackError("kube/label-selector", message, {
    hint: "A selector looks like `app=web,tier in (a,b),!legacy`.",
  });
}
