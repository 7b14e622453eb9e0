// A contradiction in a described target, and the commonest of them.

export type Finding = [place: (string | number)[], message: string];

/** Each entry whose name an earlier one has. */
export function listTwice<Entry>(
  entries: readonly Entry[],
  nameOf: (entry: Entry) => string,
  placeOf: (index: number, entry: Entry) => Finding[0],
): Finding[] {
  const names = entries.map(nameOf);
  return entries.flatMap((entry, index): Finding[] => {
    const name = names[index] ?? '';
    return names.indexOf(name) === index ? [] : [[placeOf(index, entry), `${name} is used twice`]];
  });
}
