// When handlers run, and that none is forgotten.
import { describe, expect, it } from 'vitest';
import { ConnectionError } from '../../../src/connection/connection.ts';
import type { Script } from './fleet-of-three.ts';
import { changed, failed, played } from './played.ts';

const site = (tasks: string) => `- hosts: web01
  tasks:
${tasks}
  handlers:
    - {name: first, file: {path: /h0}}
    - {name: second, file: {path: /h1}, listen: topic, notify: third}
    - {name: third, file: {path: /h2}}
`;
const file = (name: string, more = '') => `    - {name: ${name}, file: {path: /${name}}${more}}\n`;
const all: Script['plan'] = Object.fromEntries(
  ['0.0', '0.1', '0.h0', '0.h1', '0.h2'].map((id) => [`web01 ${id}`, changed]),
);

describe('handlers', () => {
  it.each<[string, string, Script, string[]]>([
    [
      'run once, at the end, in their own order',
      file('a', ', notify: [topic, first]') + file('b', ', notify: first'),
      { plan: all },
      ['0.0 0.1', '0.h0 0.h1', 'clear first second', '0.h2', 'clear third'],
    ],
    [
      'run where they are flushed, and again for what comes later',
      `${file('a', ', notify: first')}    - meta: flush_handlers\n${file('b', ', notify: first')}`,
      { plan: all },
      ['0.0', '0.h0', 'clear first', '0.1', '0.h0', 'clear first'],
    ],
    [
      'are not notified by what counts as no change, also on the host',
      file('a', ', notify: first, changed_when: false') + file('b'),
      { plan: all },
      ['0.0', 'clear first', '0.1'],
    ],
    [
      'of an earlier run come at the next end',
      file('a'),
      { pending: { web01: ['first', 'of another play'] } },
      ['0.0', '0.h0', 'clear first'],
    ],
    [
      'stay noted where the host fails before',
      file('a', ', notify: first') + file('b'),
      { plan: all, apply: { ...all, 'web01 0.1': failed } },
      ['0.0 0.1'],
    ],
    [
      'that fail stay noted themselves',
      file('a', ', notify: [first, second]'),
      { plan: all, apply: { ...all, 'web01 0.h0': failed } },
      ['0.0', '0.h0 0.h1'],
    ],
    [
      'stay noted where the host is lost',
      file('a', ', notify: first') + file('b', ', retries: 0'),
      { plan: all, apply: { ...all, 'web01 0.1': new ConnectionError('lost', 'gone', 'look') } },
      ['0.0', '0.1'],
    ],
  ])('%s', async (_, tasks, script, expected) => {
    expect((await played(site(tasks), script)).done('web01')).toEqual(expected);
  });
});
