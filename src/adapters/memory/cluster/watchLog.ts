import { cloneValue } from "../../../base/index.ts";
import { ClusterError, type KubeObject, type WatchEvent } from "../../../ports/index.ts";

interface LoggedEvent {
  version: number;
  kindKey: string;
  type: "ADDED" | "MODIFIED" | "DELETED";
  object: KubeObject;
}

/** Every change of a memory cluster, for watches to read from where they are. */
export class WatchLog {
  readonly #events: LoggedEvent[] = [];
  readonly #wakers = new Set<() => void>();
  /** Changes up to this version are forgotten. */
  #forgotten = 0;
  /** Watches of an older generation end. */
  #generation = 0;

  add(event: LoggedEvent): void {
    this.#events.push({ ...event, object: cloneValue(event.object) });
    this.#wake();
  }

  /** Watches from before now fail with `cluster/gone` when they begin anew; running ones end. */
  forget(version: number): void {
    this.#forgotten = version;
    this.drop();
  }

  /** Ends every running watch. */
  drop(): void {
    this.#generation++;
    this.#wake();
  }

  #wake(): void {
    for (const wake of this.#wakers) wake();
  }

  async *read(
    from: number,
    accepts: (event: LoggedEvent) => boolean,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<WatchEvent> {
    if (from < this.#forgotten)
      throw new ClusterError("cluster/gone", `too old resource version: ${from}`, { status: 410, reason: "Expired" });
    const generation = this.#generation;
    let position = this.#events.findIndex((event) => event.version > from);
    if (position < 0) position = this.#events.length;
    while (!signal?.aborted && generation === this.#generation) {
      const event = this.#events[position];
      if (!event) {
        await this.#more(signal);
        continue;
      }
      position++;
      if (accepts(event)) yield { type: event.type, object: cloneValue(event.object) };
    }
  }

  #more(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#wakers.delete(done);
        signal?.removeEventListener("abort", done);
        resolve();
      };
      this.#wakers.add(done);
      signal?.addEventListener("abort", done, { once: true });
    });
  }
}
