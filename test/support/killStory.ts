/**
 * The life of one release whose commands are killed again and again. After every kill the next command must succeed by
 * itself, and then everything is as the acknowledged commands made it: records, live objects, and what is not ours.
 */
import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import { pick, type Random } from "./faultSeeds.ts";
import type { FaultWorld } from "./faultWorlds.ts";
import { startKpack } from "./releaseWorld.ts";
import type { Run } from "./runKpack.ts";
import { type Content, hashText, manifestHash, setContent } from "./settingsRelease.ts";

export type Verb = "install" | "upgrade" | "rollback" | "uninstall";

interface Attempt {
  verb: Verb;
  words: string[];
  /** What the revision holds that this makes; absent for an uninstall. */
  makes?: Content;
}

export interface StoryOptions {
  /** Which points may be cut, as KPACK_FAULT names them; default all. */
  points?: string;
  /** Kills at points only, none at random times. */
  onlyPoints?: boolean;
  /** Sends these instead of SIGKILL, at points: the command ends by itself and leaves no record pending. */
  signals?: readonly ("SIGTERM" | "SIGINT")[];
  verbs?: readonly Verb[];
  /** Called after a kill and before the next command. */
  afterKill?: (story: KillStory) => Promise<void>;
  /** Called whenever a command was acknowledged and all is as it promised. */
  afterAcknowledged?: (world: FaultWorld) => Promise<void>;
}

export class KillStory {
  readonly world: FaultWorld;
  readonly #chart: string;
  readonly #random: Random;
  readonly #options: StoryOptions;
  readonly #trace: string;
  /** Acknowledged revisions of the release as it now lives. */
  acknowledged: Map<number, Content> = new Map();
  /** How many points each verb last passed, and how long it took in milliseconds. */
  readonly #known = new Map<Verb, { points: number; ms: number }>();
  /** Acknowledged commands so far. */
  commands = 0;
  /** The longest that a command took which was killed or sent a signal, in milliseconds. */
  longestMs = 0;
  #texts = 0;
  /** What happened, for messages. */
  readonly log: string[] = [];

  constructor(world: FaultWorld, chart: string, random: Random, options: StoryOptions & { work: string }) {
    this.world = world;
    this.#chart = chart;
    this.#random = random;
    this.#options = options;
    this.#trace = path.join(options.work, `trace-${world.namespace}-${process.pid}-${Math.random()}`);
  }

  /** Sets the scene, then lives through so many kills. Gives how many there were. */
  async live(kills: number): Promise<number> {
    await this.world.addForeign("r-foreign");
    await this.#expectDone({ verb: "install", words: ["install", "neighbour", this.#chart, ...setContent(neighbour)] });
    for (const verb of ["install", "upgrade", "rollback", "uninstall"] as const)
      await this.#acknowledge(this.attempt(verb));
    let done = 0;
    while (done < kills) {
      const verb = this.#nextVerb();
      const attempt = this.attempt(verb);
      if (!(await this.#kill(attempt))) continue;
      done++;
      // Records go one by one: which of them were there when the uninstall was cut is not promised.
      if (verb === "uninstall") this.acknowledged = new Map();
      if (verb !== "install") await this.#options.afterKill?.(this);
      await this.#acknowledge(await this.#next(attempt));
    }
    return done;
  }

  attempt(verb: Verb): Attempt {
    const makes = { text: `t${++this.#texts}`, count: Math.floor(this.#random() * 6) };
    const more = ["--history-max", "0"];
    if (verb === "uninstall") return { verb, words: ["uninstall", "r", "--ignore-not-found"] };
    if (verb === "rollback") {
      const [revision, content] = pick(this.#random, [...this.acknowledged]);
      return { verb, words: ["rollback", "r", String(revision), ...more], makes: content };
    }
    // Helm's install has no such flag.
    const words = verb === "install" ? ["install"] : ["upgrade", "-i", ...more];
    return { verb, words: [...words, "r", this.#chart, ...setContent(makes)], makes };
  }

  #nextVerb(): Verb {
    if (this.acknowledged.size === 0) return "install";
    if (this.acknowledged.size > 12) return "uninstall";
    return pick(this.#random, this.#options.verbs ?? ["upgrade", "upgrade", "rollback", "uninstall"]);
  }

  /** Another try of the same, or something else that a user would do. */
  async #next(cut: Attempt): Promise<Attempt> {
    if (cut.verb === "install") return this.attempt("upgrade");
    // Half of it is gone: the rest may be wanted gone, or all of it back.
    if (cut.verb === "uninstall") return this.attempt(this.#random() < 0.5 ? "uninstall" : "upgrade");
    return this.attempt(pick(this.#random, this.#options.verbs ?? ["upgrade", "upgrade", "rollback", "uninstall"]));
  }

  /** False when the command came to its end before it could be killed: then it was acknowledged like any other. */
  async #kill(attempt: Attempt): Promise<boolean> {
    const known = this.#known.get(attempt.verb) ?? { points: 20, ms: 200 };
    const { signals } = this.#options;
    const atPoint = signals !== undefined || this.#options.onlyPoints || this.#random() < 0.5;
    const point = 1 + Math.floor(this.#random() * known.points);
    const action = signals ? pick(this.#random, signals) : "kill";
    const env = atPoint ? { KPACK_FAULT: `${this.#options.points ?? "*"}:${point}:${action}` } : {};
    const after = Math.floor(this.#random() * known.ms);
    this.log.push(`${attempt.words.join(" ")} killed ${atPoint ? `at ${point}` : `after ${after} ms`}`);
    const run = startKpack([...attempt.words, ...this.world.args], { ...this.world.env, ...env });
    if (!atPoint) {
      await Promise.race([sleep(after), run.ended]);
      try {
        process.kill(run.pid, "SIGKILL");
      } catch {
        // It has ended.
      }
    }
    const started = performance.now();
    const { status, stderr } = await run.ended;
    this.longestMs = Math.max(this.longestMs, performance.now() - started);
    if (status === null) return true;
    this.log.push(`ended with ${status}`);
    if (signals && status !== 0) {
      expect(stderr, this.#story()).toContain("[release/interrupted]");
      await this.#expectNothingPending();
      return true;
    }
    if (status !== 0) throw new Error(`${this.#story()}: ${stderr}`);
    await this.#take(attempt);
    // With a signal, coming to the end is a truthful end too.
    return signals !== undefined;
  }

  async #expectNothingPending(): Promise<void> {
    const { revisions } = await this.world.records.history("r", this.world.namespace);
    const open = revisions.map(({ release }) => release.info.status).filter((status) => !settled.has(status));
    expect(open, this.#story()).toEqual([]);
  }

  async #acknowledge(attempt: Attempt): Promise<void> {
    rmSync(this.#trace, { force: true });
    const started = performance.now();
    await this.#expectDone(attempt, { KPACK_FAULT: `trace:${this.#trace}` });
    const calls = existsSync(this.#trace) ? readFileSync(this.#trace, "utf8").trim().split("\n") : [];
    const prefix = (this.#options.points ?? "*").replace(/\*$/, "");
    const points = calls.filter((call) => call.startsWith(prefix)).length;
    rmSync(this.#trace, { force: true });
    this.#known.set(attempt.verb, { points: Math.max(1, points), ms: performance.now() - started });
    await this.#take(attempt);
  }

  async #expectDone(attempt: Attempt, env: Record<string, string> = {}): Promise<Run> {
    this.log.push(attempt.words.join(" "));
    const run = await startKpack([...attempt.words, ...this.world.args], { ...this.world.env, ...env }).ended;
    expect(run.status, `${this.#story()}: ${run.stderr}`).toBe(0);
    return run;
  }

  /** An acknowledged command: the world must be exactly what it promises. */
  async #take(attempt: Attempt): Promise<void> {
    this.commands++;
    const { revisions, problems } = await this.world.records.history("r", this.world.namespace);
    expect(problems, this.#story()).toEqual([]);
    if (!attempt.makes) {
      expect(revisions, this.#story()).toEqual([]);
      this.acknowledged = new Map();
    } else {
      const newest = revisions.at(-1)?.release.version ?? 0;
      this.acknowledged.set(newest, attempt.makes);
      this.#expectRevisions(revisions.map(({ release }) => release));
    }
    const expected = new Map([["r-foreign", "foreign"]]);
    for (let i = 0; i < neighbour.count; i++) expected.set(`neighbour-${i}`, neighbour.text);
    for (let i = 0; i < (attempt.makes?.count ?? 0); i++) expected.set(`r-${i}`, attempt.makes?.text ?? "");
    expect([...(await this.world.objects())].sort(), this.#story()).toEqual([...expected].sort());
    await this.#options.afterAcknowledged?.(this.world);
  }

  #expectRevisions(found: { version: number; manifest?: string; info: { status: string } }[]): void {
    for (const [revision, content] of this.acknowledged) {
      const manifest = found.find(({ version }) => version === revision)?.manifest ?? "";
      expect(hashText(manifest), `revision ${revision}, ${this.#story()}`).toBe(manifestHash("r", content));
    }
    const statuses = found.map(({ info }) => info.status);
    const wrong = statuses.slice(0, -1).filter((status) => !["superseded", "failed"].includes(status));
    expect([...wrong, statuses.at(-1)], this.#story()).toEqual(["deployed"]);
    expect(new Set(found.map(({ version }) => version)).size).toBe(found.length);
  }

  #story(): string {
    return `${this.world.store}: ${this.log.slice(-4).join("; ")}`;
  }
}

const settled: ReadonlySet<string> = new Set(["deployed", "superseded", "failed", "uninstalled"]);

const neighbour: Content = { text: "neighbour", count: 2 };
