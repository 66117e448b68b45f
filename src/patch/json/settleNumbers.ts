import { OddScalar, type Value, type ValueMap, isMap, setOwn } from "../../base/index.ts";
import { formatFloat } from "../../yaml/index.ts";

/**
 * What is left of a document that went through Go's JSON and back, in place: no odd spellings, all numbers float64,
 * which YAML writes as `1e+06` where someone looks at the text. Not recursive.
 * Mirrors: kyaml RNode.UnmarshalJSON.
 */
export function settleNumbers(root: ValueMap): ValueMap {
  const open: (ValueMap | Value[])[] = [root];
  for (let container = open.pop(); container !== undefined; container = open.pop()) {
    if (Array.isArray(container)) {
      for (let i = 0; i < container.length; i++) {
        const child = container[i] as Value;
        if (isContainer(child)) open.push(child);
        else if (typeof child !== "string") container[i] = settleScalar(child);
      }
    } else {
      for (const key of Object.keys(container)) {
        const child = container[key] as Value;
        if (isContainer(child)) open.push(child);
        else if (typeof child !== "string") setOwn<Value>(container, key, settleScalar(child));
      }
    }
  }
  return root;
}

function isContainer(value: Value): value is ValueMap | Value[] {
  return Array.isArray(value) || isMap(value);
}

function settleScalar(scalar: Value): Value {
  const value = scalar instanceof OddScalar ? scalar.value : scalar;
  if (typeof value !== "number" && typeof value !== "bigint") return value;
  const number = Number(value);
  const text = formatFloat(number);
  return text === String(number) ? number : new OddScalar(number, text, "!!float");
}
