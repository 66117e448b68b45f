import { isMap, type Value } from "../../../base/index.ts";
import type { WatchEvent } from "../../../ports/index.ts";
import { errorFromStatus, type StatusContext } from "../../cluster/index.ts";

const eventTypes: ReadonlySet<string> = new Set(["ADDED", "MODIFIED", "DELETED", "BOOKMARK"]);

/** One line of a watch. undefined for a line that was cut off. Throws what an ERROR event says (`cluster/gone` ...). */
export function parseWatchLine(line: string, context: StatusContext): WatchEvent | undefined {
  let event: Value;
  try {
    event = JSON.parse(line) as Value;
  } catch {
    return undefined;
  }
  if (!isMap(event) || !isMap(event["object"])) return undefined;
  const { type, object } = event;
  if (type === "ERROR") {
    const code = object["code"];
    throw errorFromStatus(typeof code === "number" ? code : 500, object, context);
  }
  if (typeof type !== "string" || !eventTypes.has(type)) return undefined;
  return { type: type as WatchEvent["type"], object };
}
