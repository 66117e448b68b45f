/**
 * adapters/node/stores: where releases are recorded besides the cluster: files of a folder, and PostgreSQL.
 * Both pass the suite of the port ReleaseStore (test/contract/releaseStore.ts).
 */
export { FileDisk } from "./fileDisk.ts";
export { createFileStore } from "./fileStore.ts";
export { createSqlStore } from "./sqlStore.ts";
