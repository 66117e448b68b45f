import { isMap, type Value } from "../../../base/index.ts";
import {
  ClusterError,
  type KindRef,
  type KubeObject,
  type ListOptions,
  type ObjectList,
} from "../../../ports/index.ts";
import { objectPath } from "../../cluster/index.ts";
import { asObject, type ClientContext } from "./clientContext.ts";

const pageSize = 500;
const metadataAccept = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

/** Every page of a list. A list that goes stale between two pages is begun anew, in one piece. */
export async function listObjects(
  context: ClientContext,
  kind: KindRef,
  options: ListOptions = {},
): Promise<ObjectList> {
  const resource = await context.resource(kind);
  const path = objectPath({ resource, namespace: options.namespace });
  const request = async (page: Record<string, string>): Promise<Page> => {
    const query = new URLSearchParams(page);
    if (options.labelSelector) query.set("labelSelector", options.labelSelector);
    if (options.fieldSelector) query.set("fieldSelector", options.fieldSelector);
    const { answer } = await context.api.request({
      method: "GET",
      path,
      query,
      ...(options.metadataOnly ? { accept: metadataAccept } : {}),
      repeatable: true,
      context: { verb: "list", target: { ...kind } },
      signal: options.signal,
    });
    return readPage(answer, kind);
  };
  const most = options.maxItems ?? Number.POSITIVE_INFINITY;
  const items: KubeObject[] = [];
  let page = await request({ limit: String(pageSize) });
  items.push(...page.items);
  while (page.next !== "" && items.length < most) {
    try {
      page = await request({ limit: String(pageSize), continue: page.next });
      items.push(...page.items);
    } catch (error) {
      if (!(error instanceof ClusterError) || error.code !== "cluster/gone") throw error;
      page = await request({});
      items.splice(0, items.length, ...page.items);
    }
  }
  return { items, resourceVersion: page.resourceVersion, complete: page.next === "" };
}

interface Page {
  items: KubeObject[];
  next: string;
  resourceVersion: string;
}

function readPage(answer: Value, kind: KindRef): Page {
  const list = asObject(answer);
  const metadata = isMap(list["metadata"]) ? list["metadata"] : {};
  const items = Array.isArray(list["items"]) ? list["items"].filter(isMap) : [];
  const next = metadata["continue"];
  const resourceVersion = metadata["resourceVersion"];
  return {
    // Lists of built-in kinds leave the kind out, lists of metadata name another one.
    items: items.map((item) => ({ ...item, apiVersion: kind.apiVersion, kind: kind.kind })),
    next: typeof next === "string" ? next : "",
    resourceVersion: typeof resourceVersion === "string" ? resourceVersion : "",
  };
}
