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
    relogin:
      'log a live session out and in again where it has other CHAP credentials than `chap`: a dropped session, refused while its disks are used, unless multipath keeps another path',
    startup:
      '`automatic` is kept logged in, at boot and when the target comes late; `manual` is logged in by runs alone; `onboot` is left to the initramfs',
    nr_sessions:
      'over each portal; each has disks of its own, for multipath. Left as it is unless said; fewer is a dropped session',
    settings:
      "of the node record, by open-iscsi's names (`node.session.timeo.replacement_timeout`); others stay as they are. The live session takes the replacement timeout at once and the others at its next login",
    prune:
      'take away sessions and node records of this target, on this interface, over portals that are not named; otherwise they are listed as unmanaged',
    iface: "open-iscsi's interface record",
    discovery: 'ask the portal for its targets before a record is made; off makes the record without asking',
    'discovery.chap':
      "the server's credentials for discovery (iscsi_discovery_auth), which are not those of a login",
    ...below('discovery.chap', chap),
    devices: 'LUNs that must be there, as this client numbers them, and the volume that each should be',
    'devices[].lun': "the client's number",
    'devices[].expect': "the volume's name on the server",
    'devices[].serial':
      'what its serial must be, in quotes; known from the server where it is in the same run',
    'devices[].size':
      'bytes; known from the server where it is in the same run. A disk that shows another size is read anew',
    deadline:
      'seconds for a portal to answer; a login to one that answers, and its disks, get three times as many each',
  },
  example: `iscsi_session:
  iqn: iqn.2026-11.com.example:storage01.web
  portals: ["10.0.0.11:3260"]
  chap: { username: web01, password: "{{chap_passwords.web01}}" }
  devices: [{ lun: 0, expect: web-data }]`,
};
