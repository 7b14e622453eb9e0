// What the in-memory host's tree is made of, and how a test describes an entry of it.
import type { FileStatus } from '../system.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

/** What a file holds; a function is asked at each read, as the kernel is for its pseudo-files. */
export type Content = string | Uint8Array | (() => string);

interface Attributes {
  mode: number;
  uid: number;
  gid: number;
}

/** An entry as a test writes it: a text is a file with it, a path that ends with `/` is a directory whatever its entry says. */
export type Entry =
  | Content
  | ({ content: Content } & Partial<Attributes>)
  | ({ link: string } & Partial<Attributes>)
  | ({
      block: [major: number, minor: number];
      content?: Content;
    } & Partial<Attributes>)
  | ({
      character: [major: number, minor: number];
      content?: Content;
    } & Partial<Attributes>)
  | Partial<Attributes>;

interface Common extends Attributes {
  inode: number;
  mtime: number;
}

export interface DirectoryInode extends Common {
  kind: 'directory';
  children: Map<string, Inode>;
  /** Whether `makeDirectory` made it: in configfs such a directory keeps its parent from being removed. */
  made: boolean;
}

export interface FileInode extends Common {
  kind: 'file';
  content: Content;
  /** Bytes the file has at least, beyond its content: a sparse or allocated file of zeros. */
  length: number;
  /** Bytes that are no holes, beyond its content. */
  allocated: number;
}

export interface LinkInode extends Common {
  kind: 'link';
  target: string;
}

export interface DeviceInode extends Common {
  kind: 'block' | 'character';
  rdev: [number, number];
  content: Content;
}

export type Inode = DirectoryInode | FileInode | LinkInode | DeviceInode;

let lastInode = 1;

/** A new directory. */
export function directory(
  mtime: number,
  made: boolean,
  attributes: Partial<Attributes> = {},
): DirectoryInode {
  return {
    kind: 'directory',
    children: new Map(),
    made,
    ...common(0o755, mtime, attributes),
  };
}

/** The inode for an entry that is no directory. */
export function inodeOf(entry: Entry, mtime: number): Inode {
  if (isContent(entry)) return file(entry, mtime);
  if ('link' in entry) return { kind: 'link', target: entry.link, ...common(0o777, mtime, entry) };
  if ('block' in entry) return device('block', entry.block, entry.content, mtime, entry);
  if ('character' in entry) return device('character', entry.character, entry.content, mtime, entry);
  return file('content' in entry ? entry.content : '', mtime, entry);
}

/** A new file. */
export function file(
  content: Content,
  mtime: number,
  attributes: Partial<Attributes> = {},
  { length = 0, allocated = 0 } = {},
): FileInode {
  return { kind: 'file', content, length, allocated, ...common(0o644, mtime, attributes) };
}

function device(
  kind: 'block' | 'character',
  rdev: [number, number],
  content: Content | undefined,
  mtime: number,
  attributes: Partial<Attributes>,
): DeviceInode {
  return {
    kind,
    rdev,
    content: content ?? '',
    ...common(0o660, mtime, attributes),
  };
}

function common(mode: number, mtime: number, attributes: Partial<Attributes>): Common {
  lastInode += 1;
  return {
    inode: lastInode,
    mtime,
    mode: attributes.mode ?? mode,
    uid: attributes.uid ?? 0,
    gid: attributes.gid ?? 0,
  };
}

function isContent(entry: Entry): entry is Content {
  return typeof entry === 'string' || typeof entry === 'function' || entry instanceof Uint8Array;
}

/** A content as text. */
export function textOf(content: Content): string {
  if (typeof content === 'function') return content();
  return typeof content === 'string' ? content : decodeUtf8(content);
}

/** A content as bytes. */
export function bytesOf(content: Content): Uint8Array {
  return content instanceof Uint8Array ? content : encodeUtf8(textOf(content));
}

/** What stat(2) says of an inode. */
export function statusOf(inode: Inode): FileStatus {
  return {
    kind: inode.kind,
    mode: inode.mode,
    uid: inode.uid,
    gid: inode.gid,
    size: sizeOf(inode),
    inode: inode.inode,
    device: 1,
    rdev: inode.kind === 'block' || inode.kind === 'character' ? [...inode.rdev] : [0, 0],
    mtime: inode.mtime,
    allocated: inode.kind === 'file' ? Math.max(inode.allocated, bytesOf(inode.content).length) : 0,
  };
}

function sizeOf(inode: Inode): number {
  if (inode.kind === 'file') return Math.max(inode.length, bytesOf(inode.content).length);
  return inode.kind === 'link' ? bytesOf(inode.target).length : 0;
}
