// One signal ends a whole fleet's connections, which Node takes for a leak of listeners beyond ten.
import { setMaxListeners } from 'node:events';

/** Calls once when the signal fires, or never; the function that is returned takes the listener away. A signal that fired already is the caller's to check. */
export function onAbort(signal: AbortSignal | undefined, act: () => void): () => void {
  if (!signal) return () => {};
  setMaxListeners(0, signal);
  signal.addEventListener('abort', act, { once: true });
  return () => signal.removeEventListener('abort', act);
}
