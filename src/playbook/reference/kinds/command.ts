// `command`, for people.
import type { KindReference } from '../kind-reference.ts';

export const commandReference: KindReference = {
  about:
    'A program run with an argv, never by a shell. It says when it is done, or its task has `changed_when`, so that the next run leaves it alone.',
  properties: {
    argv: 'the program and its arguments',
    cmd: 'the same as text: split at white space, quotes as in a shell, nothing expanded',
    creates: 'done where this path exists; after the command it must',
    removes: 'done where this path does not exist; after the command it may not',
    unless: 'done where this command, which only looks, ends with 0; after the command it must',
    chdir: 'where it runs; `/` unless said',
    environment: 'added to a clean environment; never a secret',
    stdin: 'text for standard input: the place for a secret',
    deadline: 'seconds for it to end, and for `unless` too',
    impact: 'the worst that it does: `--allow` must permit it',
  },
  example:
    'command: { argv: [mkfs.xfs, /dev/myvg/mylvm], unless: [blkid, /dev/myvg/mylvm], impact: data-loss }',
};
