import { getOwn, isMap, setOwn, toBase64, type ValueMap } from "../base/index.ts";

/** A Secret as the API server stores it: `stringData` moved into `data`. Anything else is returned as it is. */
export function withEncodedSecret(object: ValueMap): ValueMap {
  const stringData = getOwn(object, "stringData");
  if (object["kind"] !== "Secret" || !isMap(stringData)) return object;
  const { stringData: _moved, ...rest } = object;
  const data: ValueMap = isMap(rest["data"]) ? { ...rest["data"] } : {};
  for (const [key, value] of Object.entries(stringData))
    setOwn(data, key, toBase64(new TextEncoder().encode(String(value ?? ""))));
  return { ...rest, data };
}
