import type { Crypto } from "../../ports/index.ts";
import { type FunctionModules, ModuleNeeded } from "../templateFunction.ts";

/** How the libraries of template functions come: cryptography is the platform's, the others are packages. */
export interface ModuleSources {
  /** Brings the platform's cryptography; key and certificate functions fail without. */
  loadCrypto?: (() => Promise<Crypto>) | undefined;
}

type ModuleName = keyof FunctionModules;

const moduleNames: readonly ModuleName[] = ["compileRegex", "parseToml", "hashPassword", "crypto", "certificates"];

/**
 * Names in a template that ask for a library; a name too many costs a little time, one too few a second render.
 * Cryptography is not among them: many charts name it, few call it, and then a render more is the smaller part.
 */
const signs: readonly { module: ModuleName; part: string; sign: RegExp }[] = [
  { module: "compileRegex", part: "gex", sign: /\b(?:regex|mustRegex)[A-Z]/ },
  { module: "parseToml", part: "Toml", sign: /\bfromToml\b/ },
];

/**
 * Renders with the libraries that the texts ask for, and again when a function turns out to need another one.
 * `render` must not keep anything of a render that failed with `ModuleNeeded`.
 */
export async function withFunctionModules<T>(
  texts: Iterable<string>,
  sources: ModuleSources,
  render: (modules: FunctionModules) => T,
): Promise<T> {
  let modules: FunctionModules = {};
  for (const name of modulesNamedIn(texts)) modules = { ...modules, ...(await loadModule(name, sources)) };
  for (;;) {
    try {
      return render(modules);
    } catch (error) {
      if (!(error instanceof ModuleNeeded) || modules[error.module] !== undefined) throw error;
      modules = { ...modules, ...(await loadModule(error.module, sources)) };
      if (modules[error.module] === undefined) throw error;
    }
  }
}

/** The libraries whose functions occur in some text. */
function modulesNamedIn(texts: Iterable<string>): Set<ModuleName> {
  const found = new Set<ModuleName>();
  // Most texts lack even the part, which is looked for much faster.
  for (const text of texts)
    for (const { module, part, sign } of signs)
      if (!found.has(module) && text.includes(part) && sign.test(text)) found.add(module);
  return found;
}

/** Every library, for callers that cannot render twice. */
export async function loadAllModules(sources: ModuleSources = {}): Promise<FunctionModules> {
  let modules: FunctionModules = {};
  for (const name of moduleNames) modules = { ...modules, ...(await loadModule(name, sources)) };
  return modules;
}

async function loadModule(name: ModuleName, sources: ModuleSources): Promise<FunctionModules> {
  switch (name) {
    case "compileRegex":
      return { compileRegex: (await import("./regexCache.ts")).createRegexCache() };
    case "parseToml":
      return { parseToml: (await import("./toml/parseToml.ts")).parseToml };
    case "handlebars":
      return { handlebars: await import("../handlebars/index.ts") };
    case "hashPassword":
      return { hashPassword: (await import("./hashPassword.ts")).hashPassword };
    case "certificates":
      return { certificates: (await import("./x509/certificateTools.ts")).certificateTools };
    case "crypto":
      return sources.loadCrypto ? { crypto: await sources.loadCrypto() } : {};
  }
}
