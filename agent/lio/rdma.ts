// Whether the kernel can serve iSCSI over RDMA (iSER): its module, and a device.
import type { System } from '../system/system.ts';

export interface RdmaState {
  /** Loaded, built in or there to be loaded: the kernel loads it itself. */
  hasModule: boolean;
  /** As `rdma link` names them. */
  devices: string[];
}

/** `kernel`: its release. */
export function readRdma(system: System, kernel: string): RdmaState {
  const lists = ['modules.dep', 'modules.builtin'].map((name) => `/lib/modules/${kernel}/${name}`);
  return {
    hasModule:
      system.exists('/sys/module/ib_isert') ||
      lists.some((path) => system.readTextIfExists(path)?.includes('/ib_isert.ko') ?? false),
    devices: system.list('/sys/class/infiniband'),
  };
}
