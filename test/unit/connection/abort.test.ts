import { once } from 'node:events';
import { expect, it } from 'vitest';
import { onAbort } from '../../../src/connection/abort.ts';

it('calls everybody of a fleet, without a warning about leaks', async () => {
  const stop = new AbortController();
  let calls = 0;
  const warned = once(process, 'warning', { signal: AbortSignal.timeout(50) }).catch(() => 'no warning');
  for (let host = 0; host < 500; host += 1) onAbort(stop.signal, () => (calls += 1));
  stop.abort();
  expect(calls).toBe(500);
  expect(await warned).toBe('no warning');
});

it('forgets who asks for it', () => {
  const stop = new AbortController();
  let calls = 0;
  onAbort(stop.signal, () => (calls += 1))();
  onAbort(undefined, () => (calls += 1))();
  stop.abort();
  expect(calls).toBe(0);
});
