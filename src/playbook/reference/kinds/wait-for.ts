// `wait_for`, for people.
import type { KindReference } from '../kind-reference.ts';

export const waitForReference: KindReference = {
  about:
    'Nothing goes on before a path is there or gone, or a TCP port answers or does not. It looks, and is never a change.',
  properties: {
    path: 'what must be there, or gone',
    host: 'a literal address, as the host itself reaches it',
    port: 'the TCP port that must answer, or not',
    state: '`started` and `present` mean the same, and so do `stopped` and `absent`',
    timeout: 'seconds until it counts as failed',
    delay: 'seconds before it is looked at again for the first time, where it is not so at once',
  },
  example: 'wait_for: { host: 10.0.0.11, port: 3260, timeout: 60 }',
};
