import type http from "node:http";
import { gunzipSync } from "node:zlib";
import type { Value } from "../../../base/index.ts";
import { ClusterError } from "../../../ports/index.ts";
import type { Connection } from "./connection.ts";
import type { HttpAnswer } from "./transport.ts";
import { serverAddress } from "./transportFailure.ts";

/** No answer is larger, neither as sent nor unpacked, in bytes. */
export const largestAnswer: number = 256 * 1024 * 1024;

/** The JSON of a good answer. Throws `cluster/bad-response` for anything else: a proxy's login page, half an answer. */
export function readJson(answer: HttpAnswer, connection: Connection): Value {
  try {
    return JSON.parse(bodyText(answer)) as Value;
  } catch (error) {
    throw new ClusterError(
      "cluster/bad-response",
      `${serverAddress(connection)} does not answer as a Kubernetes API server (HTTP ${answer.status}, no JSON)`,
      { status: answer.status, hint: `check the server address in ${connection.description}`, cause: error },
    );
  }
}

/** What came with an error status: a Status object where it is one, else a stand-in that holds the text's beginning. */
export function readErrorBody(answer: HttpAnswer): Value {
  let text = "";
  try {
    text = bodyText(answer);
    const body = JSON.parse(text) as Value;
    if (typeof body === "object" && body !== null) return body;
  } catch {
    // Not JSON: the text itself is all there is.
  }
  const message = text.trim().slice(0, 200) || `HTTP ${answer.status}`;
  return { kind: "Status", message };
}

function bodyText(answer: { headers: http.IncomingHttpHeaders; body: Buffer }): string {
  const zipped = answer.headers["content-encoding"] === "gzip";
  return (zipped ? gunzipSync(answer.body, { maxOutputLength: largestAnswer }) : answer.body).toString("utf8");
}
