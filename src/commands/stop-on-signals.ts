// ^C and its relatives: the first asks everything to come to an end in good order, the second ends it as it is.

export interface Stop {
  signal: AbortSignal;
  /** Gives the signals back to whoever had them. */
  ignore(): void;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export function stopOnSignals(): Stop {
  const controller = new AbortController();
  const abort = () => {
    if (controller.signal.aborted) process.exit(130);
    process.stderr.write('stopping: hosts finish the change at hand; once more ends it at once\n');
    controller.abort();
  };
  for (const signal of signals) process.on(signal, abort);
  return {
    signal: controller.signal,
    ignore: () => {
      for (const signal of signals) process.off(signal, abort);
    },
  };
}
