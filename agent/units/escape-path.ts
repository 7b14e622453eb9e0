// A path as part of a unit's name (systemd.unit(5), "String escaping for inclusion in unit names").

/** "/srv/iscsi" is "srv-iscsi", "/dev/disk/by-id/a" is "dev-disk-by\x2did-a". */
export function escapeUnitPath(path: string): string {
  const parts = path.split('/').filter((part) => part !== '');
  const text = parts.map(escapePart).join('-');
  return text.startsWith('.') ? `\\x2e${text.slice(1)}` : text;
}

function escapePart(part: string): string {
  return part.replace(/[^A-Za-z0-9:_.]/gu, (character) =>
    encodeURIComponent(character)
      .replace(/^[^%].*$/, (plain) => `%${plain.charCodeAt(0).toString(16)}`)
      .toLowerCase()
      .replaceAll('%', '\\x'),
  );
}
