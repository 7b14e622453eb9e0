// Finds entries of a list by a key without walking through it each time: a large target is asked about each of its objects.

/**
 * A look-up for lists of one kind, which nobody changes once they were read: the first question about a list indexes it. Gives the entries
 * with that key in the list's order.
 */
export function indexBy<Entry, Key>(
  keyOf: (entry: Entry) => Key,
): (list: readonly Entry[], key: Key) => readonly Entry[] {
  const indexes = new WeakMap<readonly Entry[], Map<Key, Entry[]>>();
  return (list, key) => {
    let index = indexes.get(list);
    if (!index) {
      index = makeIndex(list, keyOf);
      indexes.set(list, index);
    }
    return index.get(key) ?? none;
  };
}

const none: readonly never[] = [];

function makeIndex<Entry, Key>(list: readonly Entry[], keyOf: (entry: Entry) => Key): Map<Key, Entry[]> {
  const index = new Map<Key, Entry[]>();
  for (const entry of list) {
    const key = keyOf(entry);
    const same = index.get(key);
    if (same) same.push(entry);
    else index.set(key, [entry]);
  }
  return index;
}
