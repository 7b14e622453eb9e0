// How deep a YAML text nests, found without recursion: composing one that nests without end ends the process.
import type { CST } from 'yaml';

/** Levels; a playbook needs about ten. */
export const deepest = 100;

export function depthOf(tokens: readonly CST.Token[]): number {
  const waiting: [CST.Token, number][] = tokens.map((token) => [token, 0]);
  let most = 0;
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [token, depth] = next;
    most = Math.max(most, depth);
    for (const child of childrenOf(token)) waiting.push([child, depth + 1]);
  }
  return most;
}

function childrenOf(token: CST.Token): CST.Token[] {
  if (token.type === 'document') return token.value ? [token.value] : [];
  if (!('items' in token)) return [];
  return token.items.flatMap(({ key, value }) => [key, value]).filter((child) => child != null);
}
