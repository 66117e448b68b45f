/** Lets calls through at a mean rate, with bursts. */
export interface RateLimit {
  take(): Promise<void>;
}

/** A token bucket: `perSecond` calls on average, `burst` at once. `perSecond` of 0 or less: no limit. */
export function createRateLimit(perSecond: number, burst: number): RateLimit {
  if (perSecond <= 0) return { take: () => Promise.resolve() };
  const interval = 1000 / perSecond;
  const credit = Math.max(1, burst) * interval;
  // The time at which the next call would be due if calls came evenly; a burst runs ahead of it.
  let due = 0;
  return {
    take() {
      const now = performance.now();
      due = Math.max(due, now - credit) + interval;
      const wait = due - now;
      return wait <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, wait));
    },
  };
}
