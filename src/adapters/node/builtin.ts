import type * as childProcess from "node:child_process";
import type * as crypto from "node:crypto";
import type * as http from "node:http";
import type * as https from "node:https";
import type * as os from "node:os";
import type * as tls from "node:tls";
import type * as zlib from "node:zlib";

/** Node's modules that take milliseconds to load: they come on first use, not when a command starts. */
interface Builtins {
  child_process: typeof childProcess;
  crypto: typeof crypto;
  http: typeof http;
  https: typeof https;
  os: typeof os;
  tls: typeof tls;
  zlib: typeof zlib;
}

export function builtin<Name extends keyof Builtins>(name: Name): Builtins[Name] {
  return process.getBuiltinModule(`node:${name}`) as unknown as Builtins[Name];
}
