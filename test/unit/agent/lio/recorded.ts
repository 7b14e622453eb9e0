// The form of the recordings of configfs in test/fixtures/configfs.
import * as z from 'zod';

/** Entries by their path; those that end with `/` are directories. */
export const recorded = z.record(
  z.string(),
  z.object({
    mode: z.string().default('777'),
    text: z.string().optional(),
    /** What reading it gave instead of a text. */
    error: z.string().optional(),
    link: z.string().optional(),
  }),
);
export type Recorded = z.output<typeof recorded>;

export const recordedKernel = z.object({
  /** Of `target/` and of `target/iscsi/`. */
  root: recorded,
  iscsi: recorded,
  hba: recorded,
  /** `enabled`: what differs then from `made`. */
  iblock: z.object({ made: recorded, enabled: recorded }),
  fileio: z.object({ made: recorded, enabled: recorded }),
  ramdisk: z.object({ made: recorded, enabled: recorded }),
  /** Of a disk of scsi_debug. */
  pscsi: z.object({ made: recorded, enabled: recorded }),
  /** Of `alua/<group>/`, before it has an id. */
  aluaGroup: recorded,
  target: recorded,
  tpg: recorded,
  lun: z.object({ made: recorded, linked: recorded }),
  acl: recorded,
  mappedLun: z.object({ made: recorded, linked: recorded }),
  portal: recorded,
});
