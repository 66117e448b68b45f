/**
 * cluster/wait: waits until objects are ready, complete, deleted or established, and tells how they come along.
 * Entry point: `waitForObjects`; below it, followObjects.ts lists and watches, and outlives dropped watches and 410.
 */
export { pause } from "./pause.ts";
export { waitForObjects } from "./waitForObjects.ts";
export type { WaitRequest } from "./waitForObjects.ts";
