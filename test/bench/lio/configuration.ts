// What the benchmark configures: as a playbook of ours, and as one targetcli command for each object of a smaller set.
export const luns = 64;
export const acls = 16;
export const iqn = 'iqn.2026-11.com.example:bench';
export const portal = '10.77.1.11:3260';
export const files = '/srv/bench';
const fileSize = 4 * 2 ** 20;

const numbers = (count: number) => [...Array(count).keys()];

/** JSON is YAML. All LUNs are mapped for all ACLs, as is the default. */
export function playbook(): string {
  const target = {
    iqn,
    portals: [portal],
    luns: numbers(luns).map((lun) => ({
      lun,
      name: `disk${lun}`,
      shared: true,
      fileio: { path: `${files}/disk${lun}.img`, size: fileSize },
    })),
    acls: numbers(acls).map((acl) => ({
      initiator: `iqn.2026-11.com.example:client${acl}`,
      chap: { username: `client${acl}`, password: `secret-of-client${acl}` },
    })),
  };
  return JSON.stringify([{ hosts: 'all', become: true, tasks: [{ iscsi_target: target }] }]);
}

/** Targetcli, and the files, which every way of configuring them finds there. */
export function preparation(): string {
  return JSON.stringify([{ hosts: 'all', become: true, tasks: [{ package: { name: 'iscsi-target' } }] }]);
}

export const makeFiles = `mkdir -p ${files}; for n in $(seq 0 ${luns - 1}); do truncate -s ${fileSize} ${files}/disk$n.img; done; sync`;

/** Objects of `count` LUNs and ACLs: backstores, LUNs, ACLs and their credentials, mapped LUNs; the target and its portal. */
export function objectsOf(lunCount: number, aclCount: number): number {
  return lunCount + lunCount + aclCount + aclCount + lunCount * aclCount + 2;
}

/** The same for few LUNs and ACLs by hand. The first line keeps targetcli from doing several objects in one command. */
export function targetcliCommands(lunCount: number, aclCount: number): string[] {
  const group = `/iscsi/${iqn}/tpg1`;
  const client = (acl: number) => `${group}/acls/iqn.2026-11.com.example:client${acl}`;
  return [
    'set global auto_add_mapped_luns=false auto_add_default_portal=false',
    ...numbers(lunCount).map((lun) => `/backstores/fileio create disk${lun} ${files}/disk${lun}.img`),
    `/iscsi create ${iqn}`,
    ...numbers(lunCount).map((lun) => `${group}/luns create /backstores/fileio/disk${lun} ${lun}`),
    ...numbers(aclCount).flatMap((acl) => [
      `${group}/acls create iqn.2026-11.com.example:client${acl}`,
      `${client(acl)} set auth userid=client${acl} password=secret-of-client${acl}`,
      ...numbers(lunCount).map((lun) => `${client(acl)} create ${lun} ${lun}`),
    ]),
    `${group}/portals create ${portal.replace(':', ' ')}`,
  ];
}
