// Writes an initramfs archive: the kernel unpacks several that follow each other, so a host's own files are one appended to the image's.

export interface CpioEntry {
  /** Without a leading slash; directories on the way that no entry before names are made for root, mode 0755. */
  path: string;
  mode: number;
  /** User and group id; root's if not given. */
  owner?: number;
  /** An entry without content is a directory. */
  content?: string | Buffer;
}

const fileType = 0o100000;
const directoryType = 0o040000;

/** Format "newc": Documentation/driver-api/early-userspace/buffer-format.rst in the kernel's source. */
export function cpioArchive(entries: CpioEntry[]): Buffer {
  const made = new Set<string>();
  const written = entries.flatMap((entry) => {
    const missing = parents(entry.path).filter((path) => !made.has(path));
    for (const path of [...missing, entry.path]) made.add(path);
    return [...missing.map((path) => ({ path, mode: 0o755 })), entry].map(encode);
  });
  return Buffer.concat([...written, record('TRAILER!!!', 0, 0, Buffer.alloc(0))]);
}

/** Padded with zeros: archives, names and contents begin at a multiple of four bytes. */
export function aligned(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}

function encode({ path, mode, owner = 0, content }: CpioEntry): Buffer {
  if (content === undefined) return record(path, directoryType | mode, owner, Buffer.alloc(0));
  return record(path, fileType | mode, owner, Buffer.from(content));
}

function record(path: string, mode: number, owner: number, content: Buffer): Buffer {
  const name = Buffer.from(`${path}\0`);
  // inode, mode, uid, gid, links, time, size, device numbers (4), length of the name, checksum
  const fields = [0, mode, owner, owner, 1, 0, content.length, 0, 0, 0, 0, name.length, 0];
  const header = `070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}`;
  return Buffer.concat([aligned(Buffer.concat([Buffer.from(header), name])), aligned(content)]);
}

function parents(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
