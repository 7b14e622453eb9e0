// The changes that `iscsi_initiator` knows.
import type { InterfaceRecord } from '../../../src/contract/kinds/iscsi-initiator.ts';
import type { Step } from '../../provider.ts';

type Act =
  | { action: 'write' | 'restrict' | 'restart' | 'configure' }
  | { action: 'write-interface'; iface: InterfaceRecord }
  | { action: 'enable' | 'disable'; unit: string };
export type InitiatorStep = Step & Act;
