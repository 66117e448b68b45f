import {
  KpackError,
  type Limits,
  OddScalar,
  type Value,
  type ValueMap,
  cloneValue,
  defaultLimits,
  getOwn,
  isMap,
  setOwn,
} from "../../base/index.ts";
import jsonpatch from "fast-json-patch";
import type { JsonOperation, JsonPatch } from "./operation.ts";
import { type Target, listIndex, parseIndex, resolveTarget } from "./pointer.ts";
import { equalValues } from "../equalValues.ts";
import { settleNumbers } from "./settleNumbers.ts";

/**
 * Applies an RFC 6902 patch to an object and returns it: `target` itself, changed, or what a patch of the root put in
 * its place. When a step fails the object is left half changed: drop it. The patch stays as it is.
 * Throws KpackError `patch/json-patch` (Go json-patch's wording), `patch/test-failed`, `patch/pointer-too-long`,
 * `patch/result-too-large`.
 * Mirrors: evanphx/json-patch 4.13 as kustomize uses it: indexes may be negative, `replace` may add a key,
 * `copy` of a missing key gives null; and everything goes through JSON, so that spellings are lost and integers are float64.
 */
export function applyJsonPatch(target: ValueMap, patch: JsonPatch, limits: Limits = defaultLimits): ValueMap {
  const run = new PatchRun(target, limits);
  patch.forEach((operation, index) => {
    run.apply(operation, index);
  });
  if (!isMap(run.root))
    throw new KpackError(
      "patch/json-patch",
      "json: cannot unmarshal array into Go value of type map[string]interface {}: a patch of the root must leave an object",
    );
  return settleNumbers(run.root);
}

class PatchRun {
  root: ValueMap | Value[];
  readonly #limits: Limits;
  #copiedBytes = 0;

  constructor(root: ValueMap, limits: Limits) {
    this.root = root;
    this.#limits = limits;
  }

  apply(operation: JsonOperation, index: number): void {
    try {
      this.#run(operation);
    } catch (error) {
      if (!(error instanceof KpackError)) throw error;
      throw error.with({
        span: { file: "", path: [index] },
        notes: [`operation ${index + 1} of the patch: ${operation.op} ${operation.path ?? ""}`.trim()],
      });
    }
  }

  #run(operation: JsonOperation): void {
    const { op } = operation;
    if (op === "add") this.#add(operation);
    else if (op === "remove") this.#remove(operation);
    else if (op === "replace") this.#replace(operation);
    else if (op === "move") this.#move(operation);
    else if (op === "copy") this.#copy(operation);
    else if (op === "test") this.#test(operation);
    else throw failed(`Unexpected kind: ${op}`, "op is one of add, remove, replace, move, copy and test.");
  }

  #add(operation: JsonOperation): void {
    const path = pointerOf(operation, "path");
    const target = this.#find(path);
    if (target === undefined) throw missing(`add operation does not apply: doc is missing path: "${path}"`);
    insert(target, copyOf(operation.value), `error in add for path: '${path}'`);
  }

  #remove(operation: JsonOperation): void {
    const path = pointerOf(operation, "path");
    const target = this.#find(path);
    if (target === undefined) throw missing(`remove operation does not apply: doc is missing path: "${path}"`);
    remove(target, `error in remove for path: '${path}'`);
  }

  #replace(operation: JsonOperation): void {
    const path = pointerOf(operation, "path");
    if (path === "") {
      const root = copyOf(operation.value);
      if (!isMap(root) && !Array.isArray(root)) throw failed("replace operation value must be object or array");
      this.root = root;
      return;
    }
    const target = this.#find(path);
    if (target === undefined) throw missing(`replace operation does not apply: doc is missing path: ${path}`);
    const { container, key } = target;
    if (!Array.isArray(container)) {
      put(container, key, copyOf(operation.value));
      return;
    }
    const index = listIndex(container, key);
    if (index === undefined) throw missing(`replace operation does not apply: doc is missing key: ${path}`);
    container[index] = copyOf(operation.value);
  }

  #move(operation: JsonOperation): void {
    const from = pointerOf(operation, "from");
    const path = pointerOf(operation, "path");
    const source = this.#find(from);
    if (source === undefined) throw missing(`move operation does not apply: doc is missing from path: ${from}`);
    const value = read(source, `error in move for path: '${source.key}'`);
    remove(source, `error in move for path: '${source.key}'`);
    const target = this.#find(path);
    if (target === undefined) throw missing(`move operation does not apply: doc is missing destination path: ${path}`);
    insert(target, value ?? null, `error in move for path: '${path}'`);
  }

  #copy(operation: JsonOperation): void {
    const from = pointerOf(operation, "from");
    const path = pointerOf(operation, "path");
    const source = this.#find(from);
    if (source === undefined) throw missing(`copy operation does not apply: doc is missing from path: ${from}`);
    const value = read(source, `error in copy for from: '${from}'`) ?? null;
    const target = this.#find(path);
    if (target === undefined) throw missing(`copy operation does not apply: doc is missing destination path: ${path}`);
    this.#charge(value);
    insert(target, cloneValue(value), "error while adding value during copy");
  }

  #test(operation: JsonOperation): void {
    const path = pointerOf(operation, "path");
    const target = path === "" ? undefined : this.#find(path);
    if (path !== "" && target === undefined) throw missing(`test operation does not apply: is missing path: ${path}`);
    const found = target === undefined ? this.root : read(target, `error in test for path: '${path}'`);
    if (!equalValues(found ?? null, operation.value ?? null))
      throw new KpackError("patch/test-failed", `testing value ${path} failed: test failed`, {
        hint: "The value that the patch tests for is not the one that is there.",
      });
  }

  #find(pointer: string): Target | undefined {
    return resolveTarget(this.root, pointer, this.#limits.pointerSteps);
  }

  /** Copies of copies double in size: their sum is bounded before they are made. */
  #charge(value: Value): void {
    const budget = this.#limits.patchResultBytes - this.#copiedBytes;
    const size = sizeOf(value, budget);
    if (size > budget)
      throw new KpackError(
        "patch/result-too-large",
        `the copies of a JSON patch exceed ${this.#limits.patchResultBytes} bytes`,
      );
    this.#copiedBytes += size;
  }
}

function pointerOf(operation: JsonOperation, field: "path" | "from"): string {
  const pointer = operation[field];
  if (pointer !== undefined) return pointer;
  const problem = field === "path" ? "operation missing path field" : "operation, missing from field";
  throw failed(`${operation.op} operation failed to decode ${field}: ${problem}: missing value`);
}

function copyOf(value: Value | undefined): Value {
  return value === undefined ? null : cloneValue(value);
}

/** The value at a target; undefined when a mapping lacks the key. */
function read({ container, key }: Target, where: string): Value | undefined {
  if (!Array.isArray(container)) return getOwn(container, key);
  const index = listIndex(container, key);
  if (index === undefined) throw failed(`${where}: ${describeIndex(key)}`);
  return container[index];
}

function put(container: ValueMap, key: string, value: Value): void {
  if (key === "__proto__") setOwn(container, key, value);
  else change(container, "add", key, value);
}

function insert({ container, key }: Target, value: Value, where: string): void {
  if (!Array.isArray(container)) {
    put(container, key, value);
    return;
  }
  if (key === "-") {
    container.push(value);
    return;
  }
  const index = parseIndex(key);
  if (index === undefined)
    throw failed(`${where}: value was not a proper array index: '${key}': ${describeIndex(key)}`);
  const count = container.length + 1;
  if (index >= count || index < -count) throw failed(`${where}: ${describeIndex(key)}`);
  change(container, "add", String(index < 0 ? index + count : index), value);
}

function remove({ container, key }: Target, where: string): void {
  if (Array.isArray(container)) {
    const index = listIndex(container, key);
    if (index === undefined) throw failed(`${where}: ${describeIndex(key)}`);
    change(container, "remove", String(index));
    return;
  }
  if (!Object.hasOwn(container, key)) throw missing(`${where}: Unable to remove nonexistent key: ${key}`);
  if (key === "__proto__") delete container[key];
  else change(container, "remove", key);
}

/** One change of one container. Which key, and whether it may be, is decided before. */
function change(container: ValueMap | Value[], op: "add" | "remove", key: string, value: Value = null): void {
  const path = `/${jsonpatch.escapePathComponent(key)}`;
  jsonpatch.applyOperation(container, op === "add" ? { op, path, value } : { op, path }, false, true, false);
}

function describeIndex(key: string): string {
  const index = parseIndex(key);
  const problem = /^[+-]?[0-9]+$/.test(key) ? "value out of range" : "invalid syntax";
  return index === undefined
    ? `strconv.Atoi: parsing ${JSON.stringify(key)}: ${problem}`
    : `Unable to access invalid index: ${index}: invalid index referenced`;
}

/** About the bytes of a value as JSON; stops counting beyond `limit`. Not recursive. */
function sizeOf(root: Value, limit: number): number {
  let size = 0;
  const open: Value[] = [root];
  for (let value = open.pop(); value !== undefined && size <= limit; value = open.pop()) {
    if (Array.isArray(value)) {
      size += 2 + value.length;
      for (const item of value) open.push(item);
    } else if (isMap(value)) {
      size += 2;
      for (const key of Object.keys(value)) {
        size += key.length + 4;
        open.push(value[key] as Value);
      }
    } else size += value instanceof OddScalar ? value.text.length : String(value).length + 2;
  }
  return size;
}

function missing(message: string): KpackError {
  return failed(`${message}: missing value`);
}

function failed(message: string, hint?: string): KpackError {
  return new KpackError("patch/json-patch", message, { hint });
}
