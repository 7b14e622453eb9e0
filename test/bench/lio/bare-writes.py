"""The limit: what the benchmark's configuration costs the kernel, with nothing looked at, checked or saved."""
import os
import sys

core = '/sys/kernel/config/target/core'
luns, acls, files, iqn, address = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4], sys.argv[5]
tpg = f'/sys/kernel/config/target/iscsi/{iqn}/tpgt_1'


def write(path, text):
    descriptor = os.open(path, os.O_WRONLY)
    os.write(descriptor, text.encode())
    os.close(descriptor)


for number in range(luns):
    place = f'{core}/fileio_{number}/disk{number}'
    path = f'{files}/disk{number}.img'
    os.mkdir(os.path.dirname(place))
    os.mkdir(place)
    write(f'{place}/control', f'fd_dev_name={path},fd_dev_size={os.path.getsize(path)}')
    write(f'{place}/udev_path', path)
    write(f'{place}/wwn/vpd_unit_serial', f'{number:032x}')
    write(f'{place}/enable', '1')
os.makedirs(tpg)
write(f'{tpg}/attrib/authentication', '1')
for number in range(luns):
    os.mkdir(f'{tpg}/lun/lun_{number}')
    os.symlink(f'{core}/fileio_{number}/disk{number}', f'{tpg}/lun/lun_{number}/disk{number}')
for number in range(acls):
    acl = f'{tpg}/acls/iqn.2026-11.com.example:client{number}'
    os.mkdir(acl)
    write(f'{acl}/auth/userid', f'client{number}')
    write(f'{acl}/auth/password', f'secret-of-client{number}')
    for lun in range(luns):
        os.mkdir(f'{acl}/lun_{lun}')
        os.symlink(f'{tpg}/lun/lun_{lun}', f'{acl}/lun_{lun}/mapped')
        write(f'{acl}/lun_{lun}/write_protect', '0')
os.mkdir(f'{tpg}/np/{address}')
write(f'{tpg}/enable', '1')
