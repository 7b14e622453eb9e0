// Which device is mounted where, from the text of /proc/self/mountinfo (proc(5), section 5.37 of its mountinfo format).

export interface Mount {
  /** "253:0"; anonymous (major 0) for btrfs, network and pseudo file systems. */
  device: string;
  path: string;
  type: string;
  /** What was mounted, as it was named. */
  source: string;
  /** Of this mount, then of the file system: "rw", "noatime", "discard". */
  options: string[];
}

export function parseMounts(mountinfo: string): Mount[] {
  return mountinfo.split('\n').flatMap((line) => {
    const [before = '', after = ''] = line.split(' - ');
    const [, , device, , path, own = ''] = before.split(' ');
    const [type, source, common = ''] = after.split(' ');
    return device === undefined || path === undefined || type === undefined || source === undefined
      ? []
      : [
          {
            device,
            path: decodeOctal(path),
            type,
            source: decodeOctal(source),
            options: [...own.split(','), ...common.split(',')],
          },
        ];
  });
}

/** Blanks, tabs, newlines and backslashes are written in octal. */
export function decodeOctal(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_escape, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );
}
