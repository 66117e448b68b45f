/** A queue between whoever has something to tell and the one who reads it as an async iterable. */
export interface EventQueue<T> extends AsyncIterable<T> {
  push(item: T): void;
  /** No more items; the reader ends after the last one. */
  end(): void;
  /** The reader throws this after the last item. */
  fail(error: unknown): void;
}

export function createEventQueue<T>(): EventQueue<T> {
  const items: T[] = [];
  let wake: (() => void) | undefined;
  let ended = false;
  let failure: { error: unknown } | undefined;
  const notify = (): void => {
    wake?.();
    wake = undefined;
  };
  return {
    push(item) {
      items.push(item);
      notify();
    },
    end() {
      ended = true;
      notify();
    },
    fail(error) {
      if (ended) return;
      failure = { error };
      ended = true;
      notify();
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        // Taken out at once: shifting one by one would move the rest each time.
        yield* items.splice(0);
        if (items.length > 0) continue;
        if (failure) throw failure.error;
        if (ended) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
