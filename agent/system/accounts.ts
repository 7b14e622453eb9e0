// Names and ids as /etc/passwd and /etc/group write them: no name service runs inside a static executable.

/** The numeric id of a name in the text of /etc/passwd or /etc/group: both have it in their third field (passwd(5), group(5)). */
export function findId(text: string, name: string): number | undefined {
  for (const line of text.split('\n')) {
    const [entry, , id] = line.split(':');
    if (entry === name && id !== undefined && /^\d+$/.test(id)) return Number(id);
  }
  return undefined;
}
