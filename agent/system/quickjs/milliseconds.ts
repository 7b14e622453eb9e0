// Seconds of the interfaces as the native module counts them.

/** No deadline of the agent is longer; one that is, is a mistake that must not become an endless wait. */
const longestSeconds = 24 * 60 * 60;

/** Whole milliseconds, rounded up; at least 0, at most a day. */
export function toMilliseconds(seconds: number): number {
  return Math.ceil(Math.max(0, Math.min(seconds, longestSeconds)) * 1000);
}
