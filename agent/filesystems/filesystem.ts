// What the agent must know of a kind of file system: how its superblock reads, how it is made, and how it grows.
import type { Desired } from '../../src/contract/kinds/index.ts';
import type { Tool } from '../tools/tool.ts';

export interface Superblock {
  uuid: string;
  label: string;
  /** Bytes that it takes of its device; `undefined` where its superblock does not say. */
  size: number | undefined;
  /** Whether it was made to its end, as far as it shows. */
  isWhole: boolean;
  /** Bytes that it would take of a device of so many, after growing; never less than `size`. */
  sizeOn(device: number): number;
}

/** Seconds for making or checking one, discarding the whole disk included; and for growing. */
export const makingDeadline = 900;

/** What is asked for, with the UUID that it is to have. */
export interface Birth {
  device: string;
  uuid: string;
  wish: Desired<'filesystem'>;
  /** It has a half-made one of our own, which may be written over. */
  isAgain: boolean;
}

export interface Filesystem {
  /** The package, by its logical name, and the command that makes one. */
  software: string;
  maker: string;
  /** From the first 68 KiB of a device. */
  identify(bytes: DataView): Superblock | undefined;
  /** Whether the UUID can be said beforehand: only then is a half-made one known again. */
  takesUuid: boolean;
  make(birth: Birth): Tool<void>;
  /** Reads it through, changes nothing; fails where it is damaged. */
  check?(device: string): Tool<void>;
  /** Bytes of one that is mounted, where its superblock does not show them at once. */
  measure?(mountPoint: string): Tool<number>;
  /** `mount`: it grows while it is mounted, only. Without: it is grown by hand. */
  growth?:
    | { needs: 'mount'; grow(mountPoint: string): Tool<void> }
    | { needs: 'device'; prepare(device: string): Tool<void>; grow(device: string): Tool<void> }
    | { needs: 'remaking' };
}
