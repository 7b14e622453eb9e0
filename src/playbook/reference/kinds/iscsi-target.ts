// `iscsi_target`, for people.
import { below, type KindReference } from '../kind-reference.ts';
import { chap, portal } from '../shared.ts';

const backstores = {
  block: 'on a disk, partition or volume that nobody else uses',
  fileio: 'on a file',
  'fileio.path': 'never made on a path whose file system is away',
  'fileio.size': 'grown in place; smaller is refused',
  'fileio.preallocated':
    'blocks are taken from the file system when the file is made or grown, not when they are written',
  'fileio.write_back':
    'writes are acknowledged before they are on the disk: a power cut loses them; write-through when it is made, unless said',
  ramdisk: "in the server's memory: blank after each boot",
  'ramdisk.size': 'fixed once it is made',
  'ramdisk.nullio': 'writes are thrown away and reads give zeros: for measuring',
  pscsi:
    'a SCSI device by its path or H:C:T:L: the commands of clients go to it, and it keeps its own identity',
};

const alua = {
  groups: 'of ports of the backstore',
  'groups[].name': 'of the group; `default_tg_pt_gp` is the one that the kernel gives every backstore',
  'groups[].id': 'as clients see it; fixed once the group is made, and not for `default_tg_pt_gp`',
  'groups[].state': 'how clients may reach the volume through its ports',
  'groups[].type': 'who may change states: the server (`implicit`), the clients (`explicit`)',
  'groups[].preferred': 'clients should take these ports',
  'groups[].nonop_delay_msecs': 'milliseconds that each command waits while not optimized',
  'groups[].trans_delay_msecs': 'milliseconds that a change of state takes at least',
  'groups[].implicit_trans_secs': 'seconds that clients are told a change of state may take',
  group: "of this LUN's port; the kernel's own until one is named",
};

const lun = {
  lun: 'its number, which is its identity in the target',
  state: '`absent` removes the LUN, and its backstore where nothing else exports it; the data stays',
  name: "the backstore's, unique on the server: it is the volume's identity",
  alias:
    'of the link in configfs, as targetcli lists it; random when the LUN is made, unless said, and fixed then',
  ...backstores,
  serial: 'given, or random when the backstore is made; never changed afterwards; in quotes',
  read_only:
    'the kernel opens the device read-only, for all initiators; `block` only. Writable when it is made, unless said',
  attributes:
    "of the backstore, by the kernel's names (`block_size`, `emulate_tpu`); others stay as they are",
  alua: "groups of ports and this LUN's group",
  ...below('alua', alua),
  shared: 'several initiators may write to it at once: only a cluster file system survives that',
};

const acl = {
  initiator: 'its iSCSI name',
  state: '`absent` removes the ACL',
  initiators: 'several, instead of `initiator`, that share everything here',
  group: 'what targetcli calls several initiators together (their `tag`)',
  chap: 'how it authenticates; needed while `authentication` is on',
  ...below('chap', chap),
  attributes: "of the ACL, by the kernel's names (`dataout_timeout`); others stay as they are",
  luns: "which LUNs it sees and under which number; all of the portal group's, unless said",
  'luns[].lun': "the target's number",
  'luns[].state': '`absent` takes it from this initiator',
  'luns[].as': "the initiator's number; the same, unless said",
  'luns[].read_only': 'it may not write',
};

const groupPortal = {
  ...portal,
  iser: 'over RDMA too, where the kernel and a device can',
  state: '`absent` stops listening there',
};

const absentEntries = {
  absent: 'what the entries with `state: absent` come to; may be written directly',
  ...below('absent', {
    luns: 'by number and backstore',
    'luns[].lun': 'its number',
    'luns[].name': "its backstore's name",
    'luns[].nullio': 'the backstore is a ramdisk that goes too; whether it keeps nothing',
    acls: 'names of initiators',
    mapped_luns: 'by initiator and number',
    'mapped_luns[].initiator': 'whose',
    'mapped_luns[].as': 'the number that the initiator sees',
    portals: 'addresses with their port',
    ...below('portals[]', portal),
  }),
};

const access = {
  authentication: 'initiators must authenticate; always asserted, off only by explicit choice',
  generate_node_acls:
    "LIO's demo mode: initiators without an ACL may log in, and see every LUN, read-only unless `attributes` say `demo_mode_write_protect: false`; always asserted",
  chap: 'of initiators without an ACL, in demo mode; those with one have their own',
  ...below('chap', chap),
  attributes: "of the portal group, by the kernel's names (`login_timeout`); others stay as they are",
  parameters: 'what logins negotiate, by its names in iSCSI (`MaxBurstLength`); others stay as they are',
};

const furtherGroup = {
  tag: 'its identity in the target',
  state:
    '`absent` removes the group with all that is in it, and the backstores that nothing else exports; the data stays',
  enabled: 'whether anybody can log in',
  portals: 'where it listens: a portal leads to one group only',
  ...below('portals[]', groupPortal),
  luns: 'what it exports: a volume by its `name` alone where another group describes it, or one of its own',
  ...below('luns[]', lun),
  acls: 'who may log in',
  ...below('acls[]', acl),
  ...access,
  ...absentEntries,
};

export const iscsiTargetReference: KindReference = {
  about:
    'One IQN of LIO with its backstores, LUNs, ACLs and portals. What the task does not name stays, and is listed as unmanaged. What stands at the top is its first portal group; each of `portal_groups` is one more, and what it leaves out, except portals, is as at the top. Exactly one of `block`, `fileio`, `ramdisk` and `pscsi` is behind a LUN.',
  properties: {
    iqn: 'the name of the target',
    state: '`absent` removes it where no session is live',
    tag: 'of the portal group, which is its identity in the target',
    enabled: 'whether anybody can log in; always asserted',
    portals: 'where it listens; no wildcard unless written',
    ...below('portals[]', groupPortal),
    luns: 'what it exports',
    ...below('luns[]', lun),
    acls: 'who may log in',
    ...below('acls[]', acl),
    ...access,
    prune:
      'take away everything below this target that the task does not name, live or saved; off, it stays and is listed as unmanaged',
    ...absentEntries,
    'absent.portal_groups': 'tags',
    portal_groups: 'further portal groups of the same target',
    ...below('portal_groups[]', furtherGroup),
  },
  example: `iscsi_target:
  iqn: iqn.2026-11.com.example:storage01.web
  portals: ["10.0.0.11:3260", "[fd00::11]:3260"]
  luns:
    - { lun: 0, name: web-data, block: /dev/myvg/mylvm }
    - { lun: 1, name: scratch, fileio: { path: /srv/iscsi/scratch.img, size: 20GiB } }
  acls:
    - initiator: iqn.2026-11.com.example:web01
      chap: { username: web01, password: "{{chap_passwords.web01}}" }
      luns: [{ lun: 0 }, { lun: 1, as: 5, read_only: true }]
  portal_groups:
    - { tag: 2, portals: ["10.0.1.11:3260"], luns: [{ lun: 0, name: web-data }, { lun: 1, name: scratch }] }`,
};
