// What the build is doing, with the seconds since its start, on standard error: standard output stays free for callers.
const start = performance.now();

export function say(text) {
  const seconds = ((performance.now() - start) / 1000).toFixed(1).padStart(6);
  process.stderr.write(`[${seconds} s] ${text}\n`);
}

/** An end that the reader can do something about: no stack trace. */
export class BuildError extends Error {}
