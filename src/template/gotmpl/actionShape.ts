import { isRawString } from "./delimiters.ts";
import { isKeyword } from "./keywords.ts";
import { longestAction, maxDepth, mostActions } from "./actionReader.ts";

/** What an action means for the blocks and variables around it. */
export interface ActionShape {
  readonly kind: "action" | "if" | "with" | "range" | "else" | "else if" | "else with" | "end" | "define";
  /** Of a define. */
  readonly name: string;
  /** Variables that must have been declared before it, and those that it declares. */
  readonly uses: readonly string[];
  readonly declares: readonly string[];
}

const nothing: readonly string[] = [];
const noVariables = [undefined, undefined] as const;
/** Most actions: no block, no variable. */
export const plainAction: ActionShape = { kind: "action", name: "", uses: nothing, declares: nothing };

/**
 * Checks actions without reading them: each with one call of a regular expression, the functions that they name and
 * their parentheses in one go for many. Only what `ActionReader` reads passes.
 */
export class ActionShapes {
  private readonly isFunction: (name: string) => boolean;
  private readonly known = new Map<string, ActionShape>();
  private readonly functions = new Set<string>();
  /** Actions whose words and parentheses are still to be checked: as they are, and without their strings. */
  private pending: string[] = [];
  private bare: string[] = [];

  constructor(isFunction: (name: string) => boolean) {
    this.isFunction = isFunction;
  }

  /** The shape of the action whose text between `{{` and `}}` is given, provided that `settle` then finds no fault. */
  get(text: string): ActionShape | undefined {
    if (isRawString(text)) return plainAction;
    const known = this.known.get(text);
    if (known !== undefined) return known;
    const shape = text.length > longestAction ? undefined : this.shapeOf(text);
    if (shape === undefined) return undefined;
    this.known.set(text, shape);
    this.pending.push(text);
    return shape;
  }

  /** Whether the actions asked for since the last time name only functions that exist, and close their parentheses. */
  settle(): boolean {
    const { pending } = this;
    if (pending.length === 0) return true;
    const bare = this.bare.join(";");
    this.pending = [];
    this.bare = [];
    const isSound = this.areFunctions(bare) && areClosed(bare);
    if (!isSound) for (const text of pending) this.known.delete(text);
    else if (this.known.size > mostActions) this.known.clear();
    return isSound;
  }

  private shapeOf(text: string): ActionShape | undefined {
    const special = specialAction.exec(text);
    if (special !== null) {
      const [, whole, word, quoted = "", pipeline] = special;
      if (word === "template")
        return pipeline === undefined ? plainAction : this.ordinary("action", pipeline, noVariables);
      if (pipeline !== undefined) return undefined;
      if (word === "define") return defineOf(quoted.slice(1, -1));
      return whole === "end" ? end : elseAlone;
    }
    const found = ordinaryAction.exec(text);
    if (found === null) return undefined;
    const [, keyword, first, second] = found;
    if (second !== undefined && keyword !== "range") return undefined;
    const kind = keyword?.replace(/[ \t\r\n]+/, " ") as ActionShape["kind"] | undefined;
    return this.ordinary(kind ?? "action", text, [first, second]);
  }

  private ordinary(
    kind: ActionShape["kind"],
    text: string,
    declared: readonly [string | undefined, string | undefined],
  ): ActionShape {
    const bare = text.includes('"') || text.includes("`") ? text.replace(strings, '""') : text;
    this.bare.push(bare);
    if (!namedVariable.test(bare))
      return kind === "action" ? plainAction : { kind, name: "", uses: nothing, declares: nothing };
    const declares = declared.filter((name) => name !== undefined);
    const uses = new Set(bare.match(variables));
    for (const name of declares) uses.delete(name);
    return { kind, name: "", uses: uses.size === 0 ? nothing : [...uses], declares };
  }

  private areFunctions(bare: string): boolean {
    for (const name of new Set(bare.match(words)))
      if (!this.functions.has(name)) {
        if (!isKeyword(name) && name !== "true" && name !== "false" && !this.isFunction(name)) return false;
        this.functions.add(name);
      }
    return true;
  }
}

const end: ActionShape = { ...plainAction, kind: "end" };
const elseAlone: ActionShape = { ...plainAction, kind: "else" };

function defineOf(name: string): ActionShape | undefined {
  return name.includes("\\") ? undefined : { ...plainAction, kind: "define", name };
}

const s = "[ \\t\\r\\n]";
const name = "[A-Za-z_]\\w*";
const fields = `(?:\\.${name})*`;
const keyword = "block|break|continue|define|else|end|if|range|template|with";
const string = '"(?:[^"\\\\\\n]|\\\\["\\\\nt])*"|`[^`]*`';
const value = `\\.${name}${fields}|\\$\\w*${fields}|(?!(?:${keyword})\\b)${name}`;
const constant = `${string}|\\.|-?(?:0|[1-9]\\d{0,14})`;
const closed = `(?:${s}*\\)${fields})*`;
const operand = `(?:\\(${s}*)*(?:${value}|${constant})${closed}`;
/** The first operand behind `|`, which must be something that can be called. */
const called = `(?:(?:\\(${s}*)+(?:${value}|${constant})|(?!(?:true|false|nil)\\b)(?:${value}))${closed}`;
const pipelineText = `${operand}(?:${s}+${operand}|${s}*\\|${s}*${called})*`;
const declaration = `(?:(\\$\\w*)(?:${s}*,${s}*(\\$\\w*))?${s}+:?=${s}*)?`;
const begin = `^(?:-(?=${s}))?${s}*`;
const finish = `(?:${s}*|${s}+-)$`;
/** A pipeline, or what opens a branch: keyword, declared variables. Each choice is made by the next character, so failing is linear, too. */
const ordinaryAction = new RegExp(
  `${begin}(?:(if|with|range|else${s}+if|else${s}+with)${s}+)?${declaration}${pipelineText}${finish}`,
);
/** `end`, `else`, `define`, `template`: word, its string, its pipeline. */
const specialAction = new RegExp(
  `${begin}(end|else|(define|template)${s}+(${string}))(?:${s}+(${pipelineText}))?${finish}`,
);
const strings = new RegExp(string, "g");
const namedVariable = /\$\w/;
const variables = /\$\w+/g;
const words = /(?<![\w.$])[A-Za-z_]\w*/g;

/** Whether the parentheses of every action, `;` being between them, are balanced. */
function areClosed(bare: string): boolean {
  for (const parentheses of new Set(bare.replace(/[^();]+/g, "").split(";"))) {
    let depth = 0;
    for (const character of parentheses) {
      depth += character === "(" ? 1 : -1;
      if (depth < 0 || depth > maxDepth) return false;
    }
    if (depth !== 0) return false;
  }
  return true;
}
