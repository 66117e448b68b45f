/**
 * cluster/wait: waits until objects are ready, complete, deleted or established, and tells how they come along.
 * Entry point: `waitForObjects`; `followObjects` is the list-and-watch below it, which outlives dropped watches and 410.
 */
export { followObjects } from "./followObjects.ts";
export type { FollowOptions, ObjectChange } from "./followObjects.ts";
export { pause } from "./pause.ts";
export { waitForObjects } from "./waitForObjects.ts";
export type { WaitRequest } from "./waitForObjects.ts";
