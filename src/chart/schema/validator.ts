import { compareBytes } from "../../base/index.ts";
import type { CompileRegex } from "../../base/regex/index.ts";
import { findTwins, isComposite, isEqual, typeOf } from "./equality.ts";
import { checkNumber, isInteger, numberOf } from "./checkNumber.ts";
import { formatProblem } from "./formats.ts";
import type { Frame } from "./frame.ts";
import { isCircular, isClosed, keepOnly, leaf, openFor } from "./frame.ts";
import type { JsonObject, SchemaDocument, SchemaResource } from "./schemaDocument.ts";
import { isObject } from "./schemaDocument.ts";
import type { Violation } from "./validationError.ts";
import { display, groupedNumber, quoted, quoteSingle, tooComplex } from "./validationError.ts";

const maxSteps = 500_000;
const maxDepth = 1_000;

/**
 * Applies a schema to a value without generating code: cheap for a command that validates once, and every step is
 * counted. Wording and order of checks follow what Helm prints.
 * Mirrors: santhosh-tekuri/jsonschema validator.
 */
export class Validator {
  private steps = 0;
  private readonly document: SchemaDocument;
  private readonly compile: CompileRegex;

  constructor(document: SchemaDocument, compile: CompileRegex) {
    this.document = document;
    this.compile = compile;
  }

  /** The breaches of the document's root schema; empty when the value is valid. */
  validate(value: unknown): readonly Violation[] {
    const { root } = this.document;
    const resource = isObject(root) ? this.document.resource(root) : newBooleanResource(root);
    const frame: Frame = {
      schema: root,
      resource,
      value,
      path: [],
      parent: undefined,
      sameValue: false,
      depth: 0,
      open: undefined,
    };
    frame.open = openFor(frame, false);
    const found = this.apply(frame);
    if (!found) return [];
    return found.kind === "group" ? found.causes : [found];
  }

  private apply(frame: Frame): Violation | undefined {
    if (++this.steps > maxSteps)
      throw tooComplex(`the schema takes more than ${groupedNumber(maxSteps)} steps to check`);
    if (frame.depth > maxDepth) throw tooComplex(`the schema applies itself more than ${maxDepth} levels deep`);
    const { schema } = frame;
    if (schema === false) return leaf(frame, "false schema");
    if (!isObject(schema)) return undefined;
    if (isCircular(frame)) return leaf(frame, "the schema's references lead back to themselves: reference cycle");
    const early = this.checkValue(frame, schema);
    if (early) return early;
    const found: Violation[] = [];
    if (typeof schema["$ref"] === "string") {
      const violation = this.applyReference(frame, this.document.resolve(schema["$ref"], frame.resource));
      if (frame.resource.draft < 2019) return violation;
      push(found, violation);
    }
    this.checkByType(frame, schema, found);
    if (frame.resource.draft >= 2019) this.applyDynamicReferences(frame, schema, found);
    this.checkConditions(frame, schema, found);
    if (frame.resource.draft >= 2019) this.checkUnevaluated(frame, schema, found);
    if (found.length <= 1) return found[0];
    return { path: frame.path, message: "validation failed", kind: "group", causes: found };
  }

  /** Checks that stop at the first breach: type, const, enum, format. */
  private checkValue(frame: Frame, schema: JsonObject): Violation | undefined {
    const { value, resource } = frame;
    const { draft } = resource;
    if (draft < 2019 && typeof schema["$ref"] === "string") return undefined;
    const type = typeOf(value);
    if (schema["type"] !== undefined) {
      const wanted = typeOrder.filter((name) =>
        Array.isArray(schema["type"]) ? schema["type"].includes(name) : schema["type"] === name,
      );
      const isMatch = wanted.includes(type) || (type === "number" && wanted.includes("integer") && isInteger(value));
      if (wanted.length > 0 && !isMatch) return leaf(frame, `got ${type}, want ${wanted.join(" or ")}`);
    }
    if (draft >= 6 && "const" in schema && !isEqual(value, schema["const"])) {
      const wanted = schema["const"];
      return leaf(frame, isComposite(wanted) ? "'const' failed" : `value must be ${display(wanted)}`);
    }
    const choices = schema["enum"];
    if (Array.isArray(choices) && !choices.some((choice) => isEqual(value, choice))) {
      if (choices.some(isComposite)) return leaf(frame, "'enum' failed");
      const list = choices.map(display).join(", ");
      return leaf(frame, choices.length === 1 ? `value must be ${list}` : `value must be one of ${list}`);
    }
    if (draft < 2019 && typeof schema["format"] === "string" && typeof value === "string") {
      const problem = formatProblem(schema["format"], value, this.compile);
      if (problem !== undefined) return leaf(frame, `${display(value)} is not valid ${schema["format"]}: ${problem}`);
    }
    return undefined;
  }

  private checkByType(frame: Frame, schema: JsonObject, found: Violation[]): void {
    const { value } = frame;
    if (typeof value === "string") this.checkText(frame, schema, value, found);
    else if (typeof value === "number" || typeof value === "bigint") checkNumber(frame, schema, Number(value), found);
    else if (Array.isArray(value)) this.checkItems(frame, schema, value, found);
    else if (isObject(value)) this.checkObject(frame, schema, value, found);
  }

  private checkObject(frame: Frame, schema: JsonObject, value: JsonObject, found: Violation[]): void {
    const keys = Object.keys(value).sort(compareBytes);
    const count = (keyword: string): number => numberOf(schema[keyword]);
    if (keys.length < count("minProperties"))
      found.push(
        leaf(frame, `minProperties: got ${groupedNumber(keys.length)}, want ${groupedNumber(count("minProperties"))}`),
      );
    if (keys.length > count("maxProperties"))
      found.push(
        leaf(frame, `maxProperties: got ${groupedNumber(keys.length)}, want ${groupedNumber(count("maxProperties"))}`),
      );
    const missing = missingKeys(value, schema["required"]);
    if (missing.length > 0)
      found.push(
        leaf(
          frame,
          missing.length === 1 ? `missing property ${quoted(missing)}` : `missing properties ${quoted(missing)}`,
        ),
      );
    this.checkDependencies(frame, schema, value, found, "dependencies");
    this.checkProperties(frame, schema, value, keys, found);
    if (frame.resource.draft >= 6 && schema["propertyNames"] !== undefined) {
      for (const key of keys) {
        const violation = this.apply(this.child(frame, schema["propertyNames"], key, []));
        if (!violation) continue;
        const causes = violation.kind === "group" ? violation.causes : [violation];
        found.push({ path: frame.path, message: `invalid propertyName ${quoteSingle(key)}`, kind: "leaf", causes });
      }
    }
    if (frame.resource.draft < 2019) return;
    this.checkDependencies(frame, schema, value, found, "dependentSchemas");
    this.checkDependencies(frame, schema, value, found, "dependentRequired");
  }

  private checkProperties(
    frame: Frame,
    schema: JsonObject,
    value: JsonObject,
    keys: string[],
    found: Violation[],
  ): void {
    const properties = isObject(schema["properties"]) ? schema["properties"] : undefined;
    const patterns = isObject(schema["patternProperties"]) ? Object.keys(schema["patternProperties"]) : [];
    const additional = schema["additionalProperties"];
    const extra: string[] = [];
    for (const key of keys) {
      const inner = (part: unknown): void =>
        push(found, this.apply(this.child(frame, part, value[key], [...frame.path, key])));
      let evaluated = false;
      if (properties && Object.hasOwn(properties, key)) {
        evaluated = true;
        inner(properties[key]);
      }
      for (const pattern of patterns) {
        if (!this.compile(pattern).test(key)) continue;
        evaluated = true;
        inner((schema["patternProperties"] as JsonObject)[pattern]);
      }
      if (!evaluated && additional !== undefined) {
        evaluated = true;
        if (additional === false) extra.push(key);
        else inner(additional);
      }
      if (evaluated) frame.open?.properties?.delete(key);
    }
    if (extra.length > 0) found.push(leaf(frame, `additional properties ${quoted(extra)} not allowed`));
  }

  private checkDependencies(
    frame: Frame,
    schema: JsonObject,
    value: JsonObject,
    found: Violation[],
    keyword: string,
  ): void {
    const rules = schema[keyword];
    if (!isObject(rules)) return;
    for (const key of Object.keys(rules)) {
      if (!Object.hasOwn(value, key)) continue;
      const rule = rules[key];
      if (!Array.isArray(rule)) push(found, this.applySelf(frame, rule));
      else {
        const missing = missingKeys(value, rule);
        if (missing.length > 0)
          found.push(leaf(frame, `properties ${quoted(missing)} required, if ${quoteSingle(key)} exists`));
      }
    }
  }

  private checkItems(frame: Frame, schema: JsonObject, list: readonly unknown[], found: Violation[]): void {
    const size = list.length;
    const [least, most] = [numberOf(schema["minItems"]), numberOf(schema["maxItems"])];
    if (size < least) found.push(leaf(frame, `minItems: got ${groupedNumber(size)}, want ${groupedNumber(least)}`));
    if (size > most) found.push(leaf(frame, `maxItems: got ${groupedNumber(size)}, want ${groupedNumber(most)}`));
    if (schema["uniqueItems"] === true) {
      const twins = findTwins(list);
      if (twins) found.push(leaf(frame, `items at ${twins[0]} and ${twins[1]} are equal`));
    }
    const at = (part: unknown, index: number): void =>
      push(found, this.apply(this.child(frame, part, list[index], [...frame.path, index])));
    const isTuple2020 = frame.resource.draft >= 2020;
    const tuple = isTuple2020 ? schema["prefixItems"] : schema["items"];
    const rest = isTuple2020 ? schema["items"] : Array.isArray(tuple) ? schema["additionalItems"] : undefined;
    let evaluated = 0;
    if (Array.isArray(tuple))
      for (; evaluated < Math.min(size, tuple.length); evaluated++) at(tuple[evaluated], evaluated);
    else if (!isTuple2020 && tuple !== undefined) for (; evaluated < size; evaluated++) at(tuple, evaluated);
    if (rest === false && !isTuple2020) {
      if (evaluated < size)
        found.push(leaf(frame, `last ${groupedNumber(size - evaluated)} additionalItem(s) not allowed`));
    } else if (rest !== undefined) for (let i = evaluated; i < size; i++) at(rest, i);
    if (frame.resource.draft >= 6 && schema["contains"] !== undefined) this.checkContains(frame, schema, list, found);
  }

  private checkContains(frame: Frame, schema: JsonObject, list: readonly unknown[], found: Violation[]): void {
    const causes: Violation[] = [];
    const matched: number[] = [];
    for (const [index, item] of list.entries()) {
      const violation = this.apply(this.child(frame, schema["contains"], item, [...frame.path, index]));
      if (violation) causes.push(violation);
      else {
        matched.push(index);
        if (frame.resource.draft >= 2020) frame.open?.items?.delete(index);
      }
    }
    const counted = frame.resource.draft >= 2019;
    const least = counted && typeof schema["minContains"] === "number" ? schema["minContains"] : undefined;
    const where = `matched ${groupedNumber(matched.length)} items at ${matched.join(" ")}`;
    if (least !== undefined && matched.length < least) {
      const but = matched.length === 0 ? "none matched" : where;
      found.push({
        ...leaf(frame, `min ${groupedNumber(least)} items required to match contains schema, but ${but}`),
        causes,
      });
    } else if (least === undefined && matched.length === 0)
      found.push({ ...leaf(frame, "no items match contains schema"), causes });
    const most = counted ? numberOf(schema["maxContains"]) : Number.NaN;
    if (matched.length > most)
      found.push(leaf(frame, `max ${groupedNumber(most)} items required to match contains schema, but ${where}`));
  }

  private checkText(frame: Frame, schema: JsonObject, text: string, found: Violation[]): void {
    const [least, most] = [numberOf(schema["minLength"]), numberOf(schema["maxLength"])];
    if (!Number.isNaN(least) || !Number.isNaN(most)) {
      const length = [...text].length;
      if (length < least)
        found.push(leaf(frame, `minLength: got ${groupedNumber(length)}, want ${groupedNumber(least)}`));
      if (length > most)
        found.push(leaf(frame, `maxLength: got ${groupedNumber(length)}, want ${groupedNumber(most)}`));
    }
    const pattern = schema["pattern"];
    if (typeof pattern === "string" && !this.compile(pattern).test(text))
      found.push(leaf(frame, `${quoteSingle(text)} does not match pattern ${quoteSingle(pattern)}`));
  }

  private checkConditions(frame: Frame, schema: JsonObject, found: Violation[]): void {
    if (schema["not"] !== undefined && !this.applySelf(frame, schema["not"])) found.push(leaf(frame, "'not' failed"));
    const list = (keyword: string): readonly unknown[] => (Array.isArray(schema[keyword]) ? schema[keyword] : []);
    const failures = list("allOf").flatMap((part) => this.applySelf(frame, part) ?? []);
    if (failures.length > 0) found.push({ ...leaf(frame, "'allOf' failed"), causes: failures });
    if (list("anyOf").length > 0) this.checkAnyOf(frame, list("anyOf"), found);
    if (list("oneOf").length > 0) this.checkOneOf(frame, list("oneOf"), found);
    if (frame.resource.draft < 7 || schema["if"] === undefined) return;
    const branch = this.applySelf(frame, schema["if"]) ? schema["else"] : schema["then"];
    if (branch !== undefined) push(found, this.applySelf(frame, branch));
  }

  private checkAnyOf(frame: Frame, parts: readonly unknown[], found: Violation[]): void {
    const causes: Violation[] = [];
    let matched = false;
    for (const part of parts) {
      const violation = this.applySelf(frame, part);
      if (violation) causes.push(violation);
      else {
        matched = true;
        if (isClosed(frame.open)) break;
      }
    }
    if (!matched) found.push({ ...leaf(frame, "'anyOf' failed"), causes });
  }

  private checkOneOf(frame: Frame, parts: readonly unknown[], found: Violation[]): void {
    const causes: Violation[] = [];
    let matched = -1;
    for (const [index, part] of parts.entries()) {
      const violation = this.applySelf(frame, part);
      if (violation) causes.push(violation);
      else if (matched < 0) matched = index;
      else return void found.push(leaf(frame, `'oneOf' failed, subschemas ${matched}, ${index} matched`));
    }
    if (matched < 0) found.push({ ...leaf(frame, "'oneOf' failed, none matched"), causes });
  }

  private checkUnevaluated(frame: Frame, schema: JsonObject, found: Violation[]): void {
    const { open, value } = frame;
    if (open?.properties && isObject(value) && schema["unevaluatedProperties"] !== undefined) {
      for (const key of open.properties)
        push(found, this.apply(this.child(frame, schema["unevaluatedProperties"], value[key], [...frame.path, key])));
      open.properties = undefined;
    }
    if (open?.items && Array.isArray(value) && schema["unevaluatedItems"] !== undefined) {
      for (const index of open.items)
        push(found, this.apply(this.child(frame, schema["unevaluatedItems"], value[index], [...frame.path, index])));
      open.items = undefined;
    }
  }

  /** Applies another schema to the same value; what it has looked at counts for this one when it holds. */
  private applySelf(frame: Frame, schema: unknown): Violation | undefined {
    const resource = isObject(schema) ? this.document.resource(schema) : frame.resource;
    const inner: Frame = {
      ...frame,
      schema,
      resource,
      parent: frame,
      sameValue: true,
      depth: frame.depth + 1,
      open: undefined,
    };
    inner.open = openFor(inner, !isClosed(frame.open));
    const violation = this.apply(inner);
    if (!violation && frame.open) {
      keepOnly(frame.open.properties, inner.open?.properties);
      keepOnly(frame.open.items, inner.open?.items);
    }
    return violation;
  }

  private applyReference(frame: Frame, target: unknown): Violation | undefined {
    const violation = this.applySelf(frame, target);
    if (!violation) return undefined;
    const causes = violation.kind === "group" ? violation.causes : [violation];
    return { path: frame.path, message: "validation failed", kind: "reference", causes };
  }

  private applyDynamicReferences(frame: Frame, schema: JsonObject, found: Violation[]): void {
    if (frame.resource.draft === 2019 && typeof schema["$recursiveRef"] === "string") {
      let target = this.document.resolve(schema["$recursiveRef"], frame.resource);
      if (isObject(target) && target["$recursiveAnchor"] === true)
        for (let at: Frame | undefined = frame; at; at = at.parent)
          if (at.resource.recursiveAnchor) target = at.resource.root;
      push(found, this.applyReference(frame, target));
    }
    const ref = schema["$dynamicRef"];
    if (frame.resource.draft < 2020 || typeof ref !== "string") return;
    let target = this.document.resolve(ref, frame.resource);
    const anchor = ref.slice(ref.indexOf("#") + 1);
    if (isObject(target) && ref.includes("#") && anchor !== "" && target["$dynamicAnchor"] === anchor)
      for (let at: Frame | undefined = frame; at; at = at.parent)
        if (at.resource.dynamicAnchors.has(anchor)) target = at.resource.anchors.get(anchor);
    push(found, this.applyReference(frame, target));
  }

  private child(frame: Frame, schema: unknown, value: unknown, path: Frame["path"]): Frame {
    const resource = isObject(schema) ? this.document.resource(schema) : frame.resource;
    const inner: Frame = {
      schema,
      resource,
      value,
      path,
      parent: frame,
      sameValue: false,
      depth: frame.depth + 1,
      open: undefined,
    };
    inner.open = openFor(inner, false);
    return inner;
  }
}

function newBooleanResource(root: unknown): SchemaResource {
  return { uri: "", draft: 2020, root, anchors: new Map(), dynamicAnchors: new Set(), recursiveAnchor: false };
}

const typeOrder = ["null", "boolean", "number", "integer", "string", "array", "object"];

function missingKeys(value: JsonObject, wanted: unknown): string[] {
  if (!Array.isArray(wanted)) return [];
  return wanted.filter((key): key is string => typeof key === "string" && !Object.hasOwn(value, key));
}

function push(found: Violation[], violation: Violation | undefined): void {
  if (violation) found.push(violation);
}
