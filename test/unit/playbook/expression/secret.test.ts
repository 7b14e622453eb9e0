import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Scope, Trail } from '../../../../src/playbook/expression/scope.ts';
import type { Node } from '../../../../src/source/node.ts';
import { evaluated, yaml } from './spoken.ts';

/** What is hidden, and the scope of a host whose seed is vaulted unless told otherwise. */
function scopeOf(host: string, seed: string | undefined, isVaulted = true) {
  const hidden: string[] = [];
  const hide = (text: string) => void hidden.push(text);
  const place = { file: 'all.yml', line: 1, column: 14 };
  const layer = new Map<string, Node>([['other', yaml('x')]]);
  if (seed !== undefined)
    layer.set('secret_seed', {
      type: 'scalar',
      value: seed,
      place,
      written: '',
      ...(isVaulted && { secret: { hide } }),
    });
  const scope = new Scope([layer], new Map([['inventory_hostname', host]]), new Map(), new Trail());
  return { scope, hidden };
}

const seed = 'sixteen or more characters';
const secretOf = (host: string, text: string, from = seed) => evaluated(text, scopeOf(host, from).scope);

describe('secret', () => {
  it('is the HMAC-SHA256 of host and purpose under the seed, five bits a letter', () => {
    const digest = createHmac('sha256', seed).update('["web01","chap"]').digest();
    const bits = [...digest].map((byte) => byte.toString(2).padStart(8, '0')).join('');
    const letters = (bits.match(/.{5}/g) ?? []).map(
      (five) => 'abcdefghijklmnopqrstuvwxyz234567'[Number.parseInt(five, 2)],
    );
    expect(secretOf('web01', '{{secret "chap"}}')).toBe(letters.join('').slice(0, 26));
    expect(secretOf('web01', '{{secret "chap" "web01" 51}}')).toBe(letters.join(''));
  });

  it('is the same wherever it is asked for, and another for another host, purpose or seed', () => {
    const one = secretOf('web01', '{{secret "chap"}}');
    expect(secretOf('storage01', '{{secret "chap" "web01"}}')).toBe(one);
    const others = [
      secretOf('web02', '{{secret "chap"}}'),
      secretOf('web01', '{{secret "mutual"}}'),
      secretOf('web01', '{{secret "chap"}}', `${seed}!`),
    ];
    expect(new Set([one, ...others]).size).toBe(4);
  });

  it('is hidden from then on, with everything that is made of it', () => {
    const { scope, hidden } = scopeOf('web01', seed);
    const text = evaluated('user:{{secret "chap"}}', scope);
    expect(hidden).toContain(text);
    expect(hidden).toContain(String(text).slice('user:'.length));
  });

  it.each<[string, string | undefined, boolean, string]>([
    ['{{secret "chap"}}', undefined, true, '`secret` needs the variable `secret_seed`, vaulted'],
    ['{{secret "chap"}}', seed, false, '`secret_seed` is not vaulted: whoever reads it knows every secret'],
    ['{{secret "chap"}}', 'short', true, '`secret_seed` needs at least 16 characters'],
  ])('%s with the seed %j, vaulted %s', (text, from, isVaulted, message) => {
    const { scope, hidden } = scopeOf('web01', from, isVaulted);
    const hint = 'iscsi-deploy vault encrypt-string --prompt -n secret_seed';
    expect(evaluated(text, scope)).toBe(`! 1:3: ${message} | ${hint}`);
    expect(hidden).toEqual([]);
  });

  it.each([
    ['{{secret 5}}', '`secret` wants a purpose and a host as text | secret "chap" "web01"'],
    ['{{secret "chap" "web01" 8}}', '`secret` gives 12 to 51 characters'],
  ])('%s is refused', (text, message) => {
    expect(secretOf('web01', text)).toBe(`! 1:3: ${message}`);
  });
});
