// `package`, for people.
import type { KindReference } from '../kind-reference.ts';

export const packageReference: KindReference = {
  about: "Software from the distribution's own repositories.",
  properties: {
    name: "one or several: logical names (`iscsi-target`, `iscsi-initiator`, `lvm`) or the distribution's own",
    state: '`present` never upgrades what is installed; `latest` does, and says so in the plan',
  },
  example: 'package: { name: [iscsi-target, lvm] }',
};
