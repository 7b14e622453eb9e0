// `iscsi_session`, for people.
import { below, type KindReference } from '../kind-reference.ts';
import { chap, portal } from '../shared.ts';

export const iscsiSessionReference: KindReference = {
  about: "A client's login to a target over named portals, and the block devices that come with it.",
  properties: {
    iqn: 'the name of the target',
    state: '`absent` logs out and forgets it, where nothing uses its disks',
    portals: 'at least one: a login without one goes to every portal',
    ...below('portals[]', portal),
    chap: 'how it authenticates',
    ...below('chap', chap),
    startup: 'whether it is logged in at boot',
    iface: "open-iscsi's interface record",
    discovery: 'ask the portal for its targets before a record is made; off makes the record without asking',
    devices: 'LUNs that must be there, as this client numbers them, and the volume that each should be',
    'devices[].lun': "the client's number",
    'devices[].expect': "the volume's name on the server",
    'devices[].serial':
      'what its serial must be, in quotes; known from the server where it is in the same run',
    'devices[].size':
      'bytes; known from the server where it is in the same run. A disk that shows another size is read anew',
    deadline: 'seconds for a portal to answer and for a login to end',
  },
  example: `iscsi_session:
  iqn: iqn.2026-11.com.example:storage01.web
  portals: ["10.0.0.11:3260"]
  chap: { username: web01, password: "{{chap_passwords.web01}}" }
  devices: [{ lun: 0, expect: web-data }]`,
};
