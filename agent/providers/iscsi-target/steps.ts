// The changes that make a target, each with what applying it needs beyond the description; secrets stay in the description.
import type { Impact } from '../../../src/contract/impact.ts';
import type { Portal } from '../../../src/contract/portal.ts';
import type { GroupSettings } from '../../lio/alua.ts';
import type { Attributes } from '../../lio/saveconfig.ts';
import type { WantedMapping } from '../../lio/wanted.ts';
import type { Step } from '../../provider.ts';
import type { RememberedLun, RememberedMapping } from './remembered-objects.ts';

/** A volume for the ledger. Without a serial, a random one is chosen when it is recorded. */
export interface VolumeRecord {
  name: string;
  plugin: string;
  path: string;
  identity?: string;
  serial?: string;
  /** Whether a client may know it already. */
  state: 'new' | 'saved';
}

export type Action =
  | { op: 'prepare'; modules: string[]; dbroot: string | undefined }
  | { op: 'make-file'; path: string; size: number }
  | { op: 'grow-file'; path: string; size: number }
  | { op: 'allocate-file'; path: string; size: number }
  | { op: 'record'; volumes: VolumeRecord[] }
  | {
      op: 'make-backstore';
      name: string;
      plugin: string;
      path: string;
      parameters: string;
      /** False where the device has one of its own. */
      givesSerial: boolean;
    }
  | { op: 'set-backstore-attributes'; name: string; plugin: string }
  | { op: 'set-alua-group'; name: string; plugin: string; group: GroupSettings }
  | { op: 'join-alua-group'; tag: number; lun: number; group: string }
  | { op: 'grow-backstore'; name: string; plugin: string; size: number }
  | { op: 'make-target'; parameters: Attributes }
  | { op: 'make-tpg'; tag: number; attributes: Attributes; parameters: Attributes }
  | { op: 'set-tpg-settings'; tag: number }
  | { op: 'set-tpg-credentials'; tag: number }
  | {
      op: 'set-attribute';
      tag: number;
      attribute: 'authentication' | 'generate_node_acls';
      value: boolean;
    }
  | {
      op: 'link-lun';
      tag: number;
      lun: number;
      name: string;
      plugin: string;
      remembered: RememberedLun;
    }
  | { op: 'make-acl'; tag: number; initiator: string; attributes: Attributes; group?: string }
  | { op: 'set-acl-settings'; tag: number; initiator: string }
  | { op: 'set-acl-group'; tag: number; initiator: string; group: string }
  | { op: 'set-credentials'; tag: number; initiator: string }
  | { op: 'require-chap'; tag: number; initiator: string }
  | { op: 'map-luns'; tag: number; initiator: string; mappings: RememberedMapping[] }
  | { op: 'set-protection'; tag: number; initiator: string; mapping: WantedMapping }
  | { op: 'make-portal'; tag: number; portal: Portal }
  | { op: 'serve-over-rdma'; tag: number; portal: Portal }
  | { op: 'enable'; tag: number; attributes: Attributes; parameters: Attributes }
  /** `removed`: backstores that nothing exports any more. */
  | { op: 'save'; removed: string[] }
  | { op: 'unmap-luns'; tag: number; initiator: string; numbers: number[] }
  | { op: 'remove-acl'; tag: number; initiator: string }
  | { op: 'remove-portal'; tag: number; name: string }
  | { op: 'remove-lun'; tag: number; lun: number }
  | { op: 'remove-tpg'; tag: number }
  | { op: 'enable-restore'; unit: string }
  | { op: 'order-restore'; unit: string }
  | { op: 'disable-tpg'; tag: number }
  | { op: 'disable' }
  | { op: 'remove-portals' }
  | { op: 'remove-acls' }
  | { op: 'remove-luns' }
  | { op: 'remove-target' }
  | { op: 'remove-backstore'; name: string; plugin: string }
  | { op: 'forget'; backstores: string[] };

export type TargetStep = Step & Action;

/** About one portal group. */
export type TpgStep = Extract<TargetStep, { tag: number }>;

/** Seconds; far more than a kernel that answers ever needs, since a hang is what they are there for. */
const ordinary = 60;

export function step(
  action: Action,
  summary: string,
  { impact = 'none', deadline = ordinary }: { impact?: Impact; deadline?: number } = {},
): TargetStep {
  return { ...action, summary, impact, deadline };
}
