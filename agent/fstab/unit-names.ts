// Names of the units that systemd makes of fstab's lines (systemd.unit(5), "String Escaping for Inclusion in Unit Names").

/** "srv-data.mount" for /srv/data. */
export function mountUnit(path: string): string {
  return `${escapePath(path)}.mount`;
}

export function swapUnit(uuid: string): string {
  return `${escapePath(`/dev/disk/by-uuid/${uuid}`)}.swap`;
}

export function deviceUnit(uuid: string): string {
  return `${escapePath(`/dev/disk/by-uuid/${uuid}`)}.device`;
}

/** Without the slash at the beginning, "/" becomes "-"; a first dot, and everything but letters, digits and ":_.", is written as \xNN. */
function escapePath(path: string): string {
  const bare = path.replace(/^\/+|\/+$/g, '');
  return [...encodeUtf8(bare)]
    .map((byte, index) => {
      const character = String.fromCharCode(byte);
      if (character === '/') return '-';
      const isPlain = /[A-Za-z0-9:_.]/.test(character) && !(index === 0 && character === '.');
      return isPlain ? character : `\\x${byte.toString(16).padStart(2, '0')}`;
    })
    .join('');
}

/** The runtime has no TextEncoder. */
function encodeUtf8(text: string): number[] {
  return [...encodeURIComponent(text).matchAll(/%([0-9A-F]{2})|(.)/g)].map(([, hex, character = '']) =>
    hex === undefined ? character.charCodeAt(0) : Number.parseInt(hex, 16),
  );
}
